"""How a department leaves a year's roster, and comes back whole."""

from __future__ import annotations

import datetime

import pytest

from departments.models import AuditEntry, Department, RosterEntry
from departments.opening.services import open_year
from departments.refusals import NameTaken, ReasonNeeded
from departments.roster import leaving, services
from departments.roster.queries import recorded
from departments.roster.university import read_roster
from departments.years.services import create_year
from targets.models import NotApplicable

pytestmark = pytest.mark.django_db
MID_YEAR = datetime.date(2020, 7, 1)


def test_what_is_removed_is_kept_with_what_was_recorded(cast):
    entry = cast.entry("基础教学部")
    NotApplicable.objects.create(entry=entry, item="T1.1")
    leaving.remove_entry(entry=entry, reason="误录", by=cast.quality_office)
    assert not cast.year.roster.filter(pk=entry.pk).exists()
    assert not RosterEntry.objects.filter(pk=entry.pk).exists()
    assert NotApplicable.objects.get().entry == entry
    last = AuditEntry.objects.last()
    assert last.after == {"reason": "误录", "缺项": 1}


def test_twice_is_refused(cast):
    entry = cast.entry("工会")
    leaving.remove_entry(entry=entry, reason="误录")
    for attempt in (
        lambda: leaving.remove_entry(entry=entry, reason="误录"),
        lambda: leaving.end_entry(entry=entry, day=MID_YEAR, reason="撤销"),
        lambda: leaving.merge(into=cast.entry("团委"), sources=[entry], reason="合并"),
        lambda: services.change_entry(entry=entry, headcount=3),
    ):
        with pytest.raises(leaving.NotListed, match="“工会”已不在2020年度名册中。"):
            attempt()
    leaving.restore(entry=entry, reason="重录")
    with pytest.raises(leaving.NothingToRestore):
        leaving.restore(entry=entry, reason="重录")


@pytest.mark.parametrize("reason", ["", "  "])
def test_each_asks_for_a_reason(cast, reason):
    entry, other = cast.entry("工会"), cast.entry("团委")
    other.left_on = MID_YEAR
    other.save()
    for attempt in (
        lambda: leaving.remove_entry(entry=entry, reason=reason),
        lambda: leaving.end_entry(entry=entry, day=MID_YEAR, reason=reason),
        lambda: leaving.merge(into=cast.entry("人事处"), sources=[entry], reason=reason),
        lambda: leaving.restore(entry=other, reason=reason),
    ):
        with pytest.raises(ReasonNeeded):
            attempt()


def test_a_department_is_merged_once_and_not_into_itself(cast):
    entry, into = cast.entry("工会"), cast.entry("团委")
    services.change_entry(entry=entry, headcount=5)
    services.change_entry(entry=into, headcount=0)
    with pytest.raises(leaving.NothingToMerge):
        leaving.merge(into=entry, sources=[entry], reason="合并")
    leaving.merge(into=into, sources=[entry, entry], reason="合并")
    assert cast.entry("团委").headcount == 5


def test_a_merger_is_taken_back_with_its_heads(cast):
    into, gone = cast.entry("团委"), cast.entry("工会")
    for entry, heads in ((into, 8), (gone, 5)):
        services.change_entry(entry=entry, headcount=heads)
    leaving.merge(into=into, sources=[gone], reason="合并")
    leaving.restore(entry=gone, reason="不合并了", by=cast.quality_office)
    assert (cast.entry("团委").headcount, cast.entry("工会").headcount) == (8, 5)
    assert Department.objects.get(name="工会").merged_into is None
    assert AuditEntry.objects.last().after == {"reason": "不合并了", "团委的人数": "13 人 → 8 人"}


def test_what_a_merged_office_assessed_comes_back_with_it(cast):
    """And what the other assessed before stays with that one."""

    def of(name):
        return {office.name for office in cast.year.offices.filter(department__name=name)}

    into, gone = cast.entry("人事处"), cast.entry("财务处")
    before = of("人事处"), of("财务处")
    assert all(before)
    leaving.merge(into=into, sources=[gone], reason="合并")
    assert of("人事处") == before[0] | before[1]
    leaving.restore(entry=gone, reason="不合并了")
    assert (of("人事处"), of("财务处")) == before


def test_a_headcount_that_is_not_known_makes_the_sum_unknown(cast):
    into, gone = cast.entry("团委"), cast.entry("工会")
    services.change_entry(entry=into, headcount=8)
    leaving.merge(into=into, sources=[gone], reason="合并")
    assert cast.entry("团委").headcount is None
    leaving.restore(entry=gone, reason="不合并了")
    assert (cast.entry("团委").headcount, cast.entry("工会").headcount) == (None, None)


def test_a_department_that_was_merged_and_is_added_again_is_whole_again(cast):
    into, gone = cast.entry("团委"), cast.entry("工会")
    NotApplicable.objects.create(entry=gone, item="C12")
    for entry, heads in ((into, 8), (gone, 5)):
        services.change_entry(entry=entry, headcount=heads)
    leaving.merge(into=into, sources=[gone], reason="合并")
    again = services.add_entry(year=cast.year, name="工会", group="functional", headcount=6)
    assert again == gone
    assert recorded([again]) == {again.pk: {"缺项": 1}}
    assert (cast.entry("团委").headcount, cast.entry("工会").headcount) == (8, 6)
    services.copy_roster(source=cast.year, to=(later := create_year(number=2022, scheme="2020")))
    assert later.roster.filter(name="工会").exists()


def test_in_another_group_it_begins_anew(cast):
    """What was recorded in the other group stays there."""
    gone = cast.entry("远程教育学院")
    NotApplicable.objects.create(entry=gone, item="C12")
    leaving.remove_entry(entry=gone, reason="调组")
    again = services.add_entry(year=cast.year, name="远程教育学院", group="teaching")
    assert again != gone
    assert recorded([again]) == {again.pk: {}}
    with pytest.raises(leaving.ListedAgain, match="“远程教育学院”已重新列入2020年度名册"):
        leaving.restore(entry=gone, reason="调回")


def test_a_name_that_was_given_to_another_is_not_taken_back(cast):
    gone = cast.entry("工会")
    leaving.remove_entry(entry=gone, reason="误录")
    services.change_entry(entry=cast.entry("网信办"), name="工会工作处")
    RosterEntry.objects.filter(name="工会工作处").update(name="工会")
    with pytest.raises(NameTaken):
        leaving.restore(entry=gone, reason="恢复")


def test_a_department_that_ended_is_not_copied_into_the_next_year(cast):
    leaving.end_entry(entry=cast.entry("工会"), day=MID_YEAR, reason="撤销")
    later = create_year(number=2022, scheme="2020")
    assert services.copy_roster(source=cast.year, to=later) == 34
    assert not later.roster.filter(name="工会").exists()


def test_the_day_of_an_end_is_corrected(cast):
    entry = cast.entry("工会")
    leaving.end_entry(entry=entry, day=MID_YEAR, reason="撤销")
    leaving.end_entry(entry=entry, day=datetime.date(2020, 9, 1), reason="撤销，文件9月起执行")
    assert cast.entry("工会").left_on == datetime.date(2020, 9, 1)
    assert AuditEntry.objects.last().before == {"left_on": "2020-07-01", "reason": "撤销"}


@pytest.mark.parametrize("day", [datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)])
def test_a_department_ends_within_its_year(cast, day):
    with pytest.raises(leaving.DayOutsideYear, match="2020年1月2日至2020年12月31日"):
        leaving.end_entry(entry=cast.entry("工会"), day=day, reason="撤销")


# --- the department that organises the assessment (三) ---


@pytest.mark.parametrize("name", ["质量管理与发展规划处", "质量发展处", " 质量发展处 "])
def test_who_organises_the_assessment_is_not_listed(cast, name):
    with pytest.raises(services.NotAssessed, match="三、考核对象及分组"):
        services.add_entry(year=cast.year, name=name, group="functional")
    with pytest.raises(services.NotAssessed):
        services.change_entry(entry=cast.entry("工会"), name=name)


def test_who_organises_the_assessment_is_not_copied(cast):
    """Even where an earlier year listed it."""
    office = Department.objects.get(organises=True)
    RosterEntry.objects.create(year=cast.year, department=office, group="functional", name=office.name)
    later = create_year(number=2022, scheme="2020")
    assert services.copy_roster(source=cast.year, to=later) == 35


def test_a_document_does_not_list_who_organises(db):
    text = "year: 2020\norganiser: {质量处: 质量办}\nfunctional: {质量办: 质量办}\nteaching: {乙学院: 乙}\n"
    with pytest.raises(services.NotAssessed):
        open_year(listed=read_roster(text), scheme="2020")
