"""A database of the time when rights hung on names: its notices keep their issuers, its names are folded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from departments.models import Department, RosterEntry
from departments.offices.queries import offices
from departments.offices.services import tie_every_year
from notices.models import Notice

BEFORE = [("departments", "0013_decisions_and_headcounts"), ("notices", "0001_initial")]
pytestmark = pytest.mark.slow


@pytest.fixture
def migrated_again(transactional_db: None) -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_it_migrates(migrated_again: None) -> None:
    executor = MigrationExecutor(connection)
    apps = executor.migrate(BEFORE).apps
    model = lambda name: apps.get_model("departments", name)  # noqa: E731
    year = model("Year").objects.create(year=2020, scheme="2020")
    organiser = model("Department").objects.create(name="质量管理与发展规划处", short_name="质量发展处", organises=True)
    for order, name in enumerate(("人事处 ", "教务处", "教务处\u3000", "图书馆"), start=1):
        one = model("Department").objects.create(name=name, short_name=name)
        model("RosterEntry").objects.create(year=year, department=one, name=name, group="functional", order=order)
    notice = apps.get_model("notices", "Notice")
    for reference in ("教务处通报〔2020〕第1期", "质量发展处通报〔2020〕第2期", "关于考勤的通报"):
        notice.objects.create(year=year, reference=reference)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    tie_every_year()

    names = list(RosterEntry.objects.order_by("order").values_list("name", flat=True))
    assert names == ["人事处", "教务处", "教务处\u3000", "图书馆"], "two that became one are for people to merge"
    teaching = Department.objects.get(pk=RosterEntry.objects.get(order=2).department_id)
    assert {one.reference[:3]: one.issuer_id for one in Notice.objects.all()} == {
        "教务处": teaching.pk,
        "质量发": organiser.pk,
        "关于考": None,
    }
    assert all(Notice.objects.values_list("cited", flat=True))
    assert offices(RosterEntry.objects.get(order=1).year)["人事处"].called == "人事处"
