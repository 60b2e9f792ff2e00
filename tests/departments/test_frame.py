"""What the lowest app knows of a year's scheme, and how it lives without one."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from departments.frame import NO_SCHEME, frame_of
from departments.models import AuditEntry, Department, Phase, RosterEntry, Year
from departments.opening.services import open_year
from departments.permissions import groups_assessed_by
from departments.roster import services as roster
from departments.roster.services import NoSuchGroup
from departments.roster.university import read_roster
from departments.trail.services import record
from departments.years.services import create_year
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LISTED = "year: 2022\norganiser: {质量处: 质量处}\nhall: {甲厅: 甲}\nyard: {乙院: 乙, 丙院: 丙}\n"


def test_the_frame_of_2020():
    frame = frame_of("2020")
    assert frame.groups == {"functional": "职能部门", "teaching": "教学院部"}
    assert frame.panels == {"functional": "职能部门考核小组", "teaching": "教学院部考核小组"}
    assert frame.cut_off_in(2020) == datetime.date(2020, 12, 31)


def test_the_schedule_of_a_year_that_ends_with_december():
    year = create_year(number=2022, scheme="2020")
    days = {phase.phase: f"{phase.starts} {phase.ends}" for phase in year.phases.all()}
    assert days == {
        Phase.PLANNING: "2022-01-01 2022-01-31",
        Phase.COLLECTING: "2022-02-01 2022-12-31",
        Phase.HANDING_IN: "2023-01-01 2023-01-10",
        Phase.REVIEW: "2023-01-11 2023-01-15",
        Phase.FEEDBACK: "2023-01-16 2023-01-20",
        Phase.PUBLICITY: "2023-01-21 2023-01-27",
        Phase.FINAL: "2023-01-28 2023-01-31",
    }


# --- a year whose scheme is not there ---


@pytest.fixture
def without(cast: Cast) -> Year:
    """2022, whose scheme nobody has written yet."""
    return open_year(listed=read_roster(LISTED), scheme="unwritten")


def test_a_year_without_a_scheme_has_an_empty_frame(without, cast):
    assert without.frame == NO_SCHEME
    assert without.cut_off == datetime.date(2022, 12, 31)
    assert groups_assessed_by(cast.functional_panel, without) == frozenset()
    assert without.roster.get(name="甲厅").group_name == "hall"


@pytest.mark.slow
@pytest.mark.parametrize("part", ["quality_office", "reporter", "functional_panel", "stranger"])
def test_its_pages_open(client: Client, without, cast, part):
    client.force_login(getattr(cast, part))
    for place in ("", "roster/", "schedule/", "scheme/", "scheme/overview/"):
        assert client.get(f"/2022/{place}").status_code == 200, place
    assert "hall 1 个 · yard 2 个" in client.get("/2022/roster/").content.decode()


def test_its_roster_is_kept_by_the_codes_that_it_lists(client: Client, without, cast):
    client.force_login(cast.quality_office)
    entry = without.roster.get(name="乙院")
    form = client.get(f"/2022/roster/{entry.pk}/").context["form"]
    assert list(form.fields["group"].choices) == [("hall", "hall"), ("yard", "yard")]
    sent = {"name": "乙院", "group": "hall", "headcount": "5", "seen": form["seen"].value()}
    assert client.post(f"/2022/roster/{entry.pk}/", sent).status_code == 302
    assert without.roster.get(pk=entry.pk).group == "hall"


# --- a group that the scheme does not have ---


def test_no_department_is_listed_in_a_group_that_the_scheme_lacks(cast, without):
    entry = cast.entry("工会")
    later = create_year(number=2023, scheme="2020")
    for attempt, named in (
        (lambda: roster.add_entry(year=cast.year, name="新院", group="yard"), "“yard”"),
        (lambda: roster.change_entry(entry=entry, group="yard"), "“yard”"),
        (lambda: roster.copy_roster(source=without, to=later), "“hall”、“yard”"),
        (lambda: open_year(listed=read_roster(LISTED.replace("2022", "2024")), scheme="2020"), "“hall”、“yard”"),
    ):
        with pytest.raises(NoSuchGroup, match=f"的考核方案没有考核组{named}。"):
            attempt()
    assert not RosterEntry.objects.filter(group__in=["hall", "yard"]).exclude(year=without).exists()
    assert not Department.objects.filter(name="新院").exists()


# --- what the audit trail recorded by code ---


@pytest.mark.parametrize("gone", [False, True])
def test_a_group_in_the_trail_is_read_by_its_name(client: Client, cast, without, gone):
    entry = cast.entry("工会")
    record(act="修改名册", obj=entry, before={"group": "functional"}, after={"group": "teaching"})
    recorded = AuditEntry.objects.latest("pk")
    if gone:
        entry.delete()
    client.force_login(cast.auditor)
    (change,) = client.get(f"/audit/{recorded.pk}/").context["line"].changes
    assert (change.field, change.before, change.after) == ("考核组", "职能部门", "教学院部")
