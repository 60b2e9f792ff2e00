"""A named problem corrected: checked against its clause, counted as a change of fact, audited."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group as AuthGroup

from departments.models import AuditEntry, Department, Phase, Role, RosterEntry, User, Year
from departments.refusals import NotAllowed, YearIsFinal
from notices.issued.services import correct_problem
from notices.models import Problem
from targets.stored.entered import NotAFact

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> RosterEntry:
    year = Year.objects.create(year=2020, scheme="2020", phase=Phase.COLLECTING)
    department = Department.objects.create(name="教务处", short_name="教务处")
    return RosterEntry.objects.create(year=year, department=department, group="functional", name="教务处")


@pytest.fixture
def fixed(entry) -> Problem:
    """校级会议旷会, 0.1 each."""
    return Problem.objects.create(entry=entry, item="C1.2", clause="a", count="1", date=datetime.date(2020, 3, 1))


@pytest.fixture
def ranged(entry) -> Problem:
    """影响会场秩序, 0.2 to 0.5 at the assessor's choice."""
    return Problem.objects.create(entry=entry, item="C1.2", clause="b", points="0.2")


@pytest.fixture
def officer() -> User:
    """Of 质量发展处."""
    user = User.objects.create(username="zhiliang", name="王处长")
    user.groups.add(AuthGroup.objects.get_or_create(name=Role.QUALITY_OFFICE)[0])
    return user


def refused(**change) -> dict[str, str]:
    """What is wrong with a correction, field by field."""
    with pytest.raises(NotAFact) as refusal:
        correct_problem(**change)
    return dict(refusal.value.by_field)


def revision() -> int:
    return Year.objects.get().facts_revision


def test_a_count_and_a_date_are_corrected(fixed, officer):
    correct_problem(problem=fixed, count="2.50", date=datetime.date(2020, 4, 1), by=officer)
    fixed.refresh_from_db()
    assert (fixed.count, str(fixed.count), fixed.date) == (Decimal("2.5"), "2.50", datetime.date(2020, 4, 1))
    assert revision() == 1


def test_before_and_after_stand_in_the_trail(fixed, officer):
    correct_problem(problem=fixed, count="2", by=officer)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.before, entry.after) == (
        "更正存在问题",
        "zhiliang",
        {"count": "1"},
        {"count": "2"},
    )


def test_what_changes_nothing_leaves_no_trace(fixed, officer):
    correct_problem(problem=fixed, count="1.0", by=officer)
    assert revision() == 0
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("points", ["0.2", "0.5", "0.35"])
def test_points_within_the_clauses_range(ranged, officer, points):
    correct_problem(problem=ranged, points=points, by=officer)
    ranged.refresh_from_db()
    assert ranged.points == Decimal(points)


@pytest.mark.parametrize("points", ["0.1999999999999999999999", "0.51", "0"])
def test_points_outside_the_range_are_refused(ranged, officer, points):
    assert refused(problem=ranged, points=points, by=officer) == {"points": "超出本条款的扣分范围 0.2–0.5"}
    ranged.refresh_from_db()
    assert str(ranged.points) == "0.2"


def test_points_of_a_fixed_clause_are_not_chosen(fixed, officer):
    assert refused(problem=fixed, points="0.1", by=officer) == {"points": "本条款的分值是固定的，不能另填"}


@pytest.mark.parametrize("count", ["-1", "1e3", "NaN", "", "１", "1.", "1" * 41, " 1", "0." + "1" * 41])
def test_a_count_that_is_no_decimal_is_refused(fixed, officer, count):
    assert list(refused(problem=fixed, count=count, by=officer)) == ["count"]
    assert revision() == 0


def test_a_date_before_the_year_is_refused(fixed, officer):
    why = refused(problem=fixed, date=datetime.date(2019, 12, 31), by=officer)
    assert why == {"date": "2019年12月31日早于本年度的2020年1月1日"}


def test_all_that_is_wrong_is_said_at_once(ranged, officer):
    assert set(refused(problem=ranged, count="x", points="9", by=officer)) == {"count", "points"}


def test_only_the_quality_office_corrects(fixed):
    with pytest.raises(NotAllowed):
        correct_problem(problem=fixed, count="2", by=User.objects.create(username="jiaowu", name="李老师"))


def test_a_final_year_is_not_corrected(fixed, officer):
    Year.objects.update(phase=Phase.FINAL)
    with pytest.raises(YearIsFinal):
        correct_problem(problem=fixed, count="2", by=officer)
