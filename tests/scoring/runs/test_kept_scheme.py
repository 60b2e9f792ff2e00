"""A run keeps the content of the scheme that made it: it is explained by it for ever, and stale by another."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from departments.models import Phase, Year
from departments.refusals import Blocked
from departments.trail import append_only
from scoring.models import KeptScheme, Run
from scoring.publication.services import publish_run
from scoring.runs import kept
from scoring.runs.kept import scheme_made_with
from scoring.runs.queries import facts_changed
from scoring.verification.services import verify
from targets.scheme.loader import REGULATION, get_scheme
from tests.cast import Cast
from tests.schemes import schemes_in
from tests.scoring.publishing import is_public
from tests.scoring.scored import make_scored, page, score_again

pytestmark = pytest.mark.django_db
Change = Callable[..., None]
DEARER = ("报、错报, unit: 次, points: 0.1}", "报、错报, unit: 次, points: 0.2}")
WEIGHED_OTHERWISE = (
    ("name: 工作考勤\n        points: 0.5", "name: 工作考勤\n        points: 0.4"),
    ("name: 校级会议\n        points: 0.5", "name: 校级会议\n        points: 0.6"),
)
OTHER_TEXT = ("category: C\n", "# 说明\ncategory: C\n")


@pytest.fixture
def cast() -> Cast:
    return make_scored()


@pytest.fixture
def change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Change]:
    """Changes the files of the site's scheme: as after a new start with them."""

    def changed(*replaced: tuple[str, str]) -> None:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(REGULATION / "2020", folder / "2020")
        file = folder / "2020" / "common.yaml"
        text = file.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        monkeypatch.setattr("targets.scheme.loader.REGULATION", folder)

    with schemes_in(REGULATION, monkeypatch):
        yield changed


def test_equal_contents_are_kept_once(cast: Cast, change: Change) -> None:
    score_again(cast)
    assert [one.hash for one in KeptScheme.objects.all()] == [get_scheme("2020").hash]
    change(DEARER)
    score_again(cast)
    assert KeptScheme.objects.count() == 2


def test_a_changed_figure_makes_a_run_stale_and_says_what_differs(cast: Cast, change: Change) -> None:
    run, year = Run.objects.get(), Year.objects.get()
    assert not facts_changed(run, year)
    change(DEARER)
    assert facts_changed(run, year)
    Year.objects.update(phase=Phase.FEEDBACK)
    with pytest.raises(
        Blocked, match=r"考核方案有改动.*共性目标 1\.1 工作考勤.*由“每次扣 0\.1 分”改为“每次扣 0\.2 分”"
    ) as refusal:
        publish_run(run=run, by=cast.quality_office)
    (problem,) = refusal.value.problems
    assert len(problem.parts) == 1
    assert not is_public(run)
    again = score_again(cast)
    publish_run(run=again, by=cast.quality_office)
    assert is_public(again)


@pytest.mark.slow
def test_a_published_sheet_is_explained_by_the_rule_of_its_day(cast: Cast, change: Change, client: Client) -> None:
    address = f"/2020/departments/{cast.entry('人事处').pk}/?item=C1.1"
    then, now = "满分 0.5 分，按条款扣分", "满分 0.4 分，按条款扣分"
    change(*WEIGHED_OTHERWISE)
    shown = page(client, cast.quality_office, address)
    assert then in shown
    assert now not in shown
    score_again(cast)
    assert now in page(client, cast.quality_office, address)
    assert then in page(client, cast.quality_office, f"{address}&run=1")


@pytest.mark.slow
def test_an_item_that_the_scheme_gained_since_is_not_yet_scored(cast: Cast, change: Change, client: Client) -> None:
    change(("code: C1.1\n", "code: C1.9\n"))
    assert "C1.9" in page(client, cast.assessor, "/2020/items/")
    page(client, cast.assessor, "/2020/items/C1.9/")


@pytest.mark.slow
def test_verification_computes_by_the_kept_scheme(cast: Cast, change: Change) -> None:
    change(DEARER)
    found = verify(every=True)
    assert (found.findings, found.notes) == ([], [])


@pytest.mark.slow
def test_a_kept_scheme_that_was_altered_is_found_and_explains_nothing(
    cast: Cast, change: Change, client: Client
) -> None:
    with append_only.lifted(connection):
        row = KeptScheme.objects.get()
        row.files["common.yaml"] = row.files["common.yaml"].replace(*DEARER)
        row.save()
    assert [(one["key"], one["stored"]) for one in verify(every=True).findings] == [("留存的考核方案", "内容被改动")]


@pytest.mark.slow
def test_the_database_refuses_to_change_what_is_kept(cast: Cast) -> None:
    assert append_only.missing(connection) == []
    assert append_only.not_refused(connection) == []
    with pytest.raises(Exception, match="append-only"):
        KeptScheme.objects.update(key="2021")


class TestRunsFromBefore:
    """A database from before schemes were kept."""

    @pytest.fixture(autouse=True)
    def nothing_kept(self, cast: Cast) -> None:
        with append_only.lifted(connection):
            KeptScheme.objects.all().delete()
        kept._kept.cache_clear()

    def take_over(self) -> None:
        migration: Any = importlib.import_module("scoring.migrations.0007_kept_scheme")
        migration.take_over(apps, None)

    @pytest.mark.slow
    def test_the_scheme_that_is_still_there_is_kept(self) -> None:
        self.take_over()
        (row,) = KeptScheme.objects.all()
        assert (row.hash, row.content_hash) == (get_scheme("2020").hash, row.hash)

    @pytest.mark.slow
    def test_one_that_gives_the_same_results_stands_in_and_says_so(
        self, cast: Cast, change: Change, client: Client
    ) -> None:
        change(OTHER_TEXT)
        self.take_over()
        run, (row,) = Run.objects.get(), KeptScheme.objects.all()
        assert (row.hash, row.content_hash) == (run.scheme_hash, get_scheme("2020").hash)
        assert verify(every=True).findings == []
        entry = cast.entry("人事处")
        assert "按后来的方案重新计算结果相同" in page(client, cast.quality_office, f"/2020/departments/{entry.pk}/")

    @pytest.mark.slow
    def test_where_it_gives_others_it_is_lost_and_pages_say_so(
        self, cast: Cast, change: Change, client: Client
    ) -> None:
        change(DEARER)
        self.take_over()
        assert not KeptScheme.objects.exists()
        assert "没有留存" in verify(every=True).notes[0]
        entry = cast.entry("人事处")
        assert "所用的考核方案没有留存" in page(client, cast.quality_office, f"/2020/departments/{entry.pk}/")
        assert scheme_made_with(Run.objects.get()).hash == get_scheme("2020").hash
