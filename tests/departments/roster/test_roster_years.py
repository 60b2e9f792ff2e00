"""The roster from year to year: what changes in one year leaves the earlier ones as they were."""

import datetime
from itertools import pairwise

import pytest

from departments.models import AuditEntry, Department, Phase, RosterEntry, Year
from departments.refusals import NameTaken, NotAllowed, Stale, YearIsFinal
from departments.roster import leaving, services
from departments.roster.queries import as_seen, roster
from departments.roster.university import RosterFileError, listed_roster, read_roster
from departments.years.queries import current_year
from departments.years.services import create_year
from tests.cast import make_year

pytestmark = pytest.mark.django_db
WHY = "校发〔2020〕9号"


def names(year):
    return [entry.name for entry in roster(year)]


@pytest.fixture
def year_2021(year_2020):
    return make_year(2021)


def revision(year):
    return Year.objects.get(pk=year.pk).facts_revision


def test_2020_has_the_departments_of_the_measures(year_2020):
    groups = [entry.group for entry in roster(year_2020)]
    assert (groups.count("functional"), groups.count("teaching")) == (22, 13)
    assert names(year_2020)[0] == "党政办公室"
    assert names(year_2020)[-1] == "基础教学部"


def test_the_quality_office_organises_and_is_in_no_group(year_2020):
    office = Department.objects.get(organises=True)
    assert (office.name, office.short_name) == ("质量管理与发展规划处", "质量发展处")
    assert not RosterEntry.objects.filter(department=office).exists()


def test_2021_writes_other_names_and_2020_keeps_its_own(year_2020, year_2021):
    assert {"马克思主义学院", "土木建筑工程学院", "化学与环境工程学院"} <= set(names(year_2021))
    assert {"土木与建筑工程学院", "化工与环境工程学院"} <= set(names(year_2020))
    assert "马克思主义学院" not in names(year_2020)
    old = year_2020.roster.get(name="土木与建筑工程学院")
    new = year_2021.roster.get(name="土木建筑工程学院")
    assert old.department == new.department
    assert new.department.name == "土木建筑工程学院"


def test_a_rename_in_the_latest_year_is_the_departments_name(year_2020, year_2021):
    entry = year_2021.roster.get(name="网信办")
    services.change_entry(entry=entry, name="信息化办公室")
    assert year_2020.roster.filter(name="网信办").exists()
    assert Department.objects.get(pk=entry.department_id).name == "信息化办公室"


def test_a_rename_in_an_earlier_year_stays_there(year_2020, year_2021):
    entry = year_2020.roster.get(name="网信办")
    services.change_entry(entry=entry, name="网络安全和信息化办公室")
    assert year_2021.roster.filter(name="网信办").exists()
    assert Department.objects.get(pk=entry.department_id).name == "网信办"


def test_a_move_between_groups_stays_in_its_year(year_2020, year_2021, cast):
    entry = year_2021.roster.get(name="远程教育学院")
    services.change_entry(entry=entry, group="teaching", by=cast.quality_office)
    assert year_2020.roster.get(name="远程教育学院").group == "functional"
    assert revision(year_2021) == 1
    assert revision(year_2020) == 0
    recorded = AuditEntry.objects.last()
    assert (recorded.act, recorded.actor) == ("修改名册", "quality_office")
    assert (recorded.before, recorded.after) == ({"group": "functional"}, {"group": "teaching"})


def test_a_change_that_changes_nothing_is_not_recorded(year_2020):
    before = AuditEntry.objects.count()
    services.change_entry(entry=year_2020.roster.get(name="工会"), headcount=None)
    assert AuditEntry.objects.count() == before
    assert revision(year_2020) == 0


CHANGES = {
    "增加部门": lambda year, by: services.add_entry(year=year, name="新处", group="functional", by=by),
    "修改名册": lambda year, by: services.change_entry(entry=year.roster.get(name="工会"), headcount=5, by=by),
    "移出名册": lambda year, by: leaving.remove_entry(entry=year.roster.get(name="工会"), reason=WHY, by=by),
    "合并部门": lambda year, by: leaving.merge(
        into=year.roster.get(name="团委"), sources=[year.roster.get(name="工会")], reason=WHY, by=by
    ),
    "停止考核": lambda year, by: leaving.end_entry(
        entry=year.roster.get(name="工会"), day=datetime.date(2020, 7, 1), reason=WHY, by=by
    ),
    "恢复到名册": lambda year, by: leaving.restore(entry=_ended(year), reason=WHY, by=by),
}


def _ended(year):
    """工会, ended in mid-year by hand, so that only its restoration is counted."""
    year.roster.filter(name="工会").update(left_on=datetime.date(2020, 7, 1))
    return year.roster.get(name="工会")


@pytest.mark.parametrize("act", CHANGES)
@pytest.mark.slow
def test_every_change_is_recorded_and_counts_as_one_of_the_facts(cast, act):
    CHANGES[act](cast.year, cast.quality_office)
    assert revision(cast.year) == 1
    recorded = AuditEntry.objects.last()
    assert (recorded.act, recorded.actor) == (act, "quality_office")


def test_a_merger_is_recorded_with_its_heads(cast):
    into, gone = cast.entry("团委"), cast.entry("工会")
    for entry, heads in ((into, 8), (gone, 5)):
        services.change_entry(entry=entry, headcount=heads)
    leaving.merge(into=into, sources=[gone], reason=WHY, by=cast.quality_office)
    recorded = AuditEntry.objects.last()
    assert recorded.before == {"headcount": 8, "并入部门": ["工会"]}
    assert recorded.after == {"headcount": 13, "reason": WHY}


def test_a_name_stands_once_in_a_year(year_2020):
    with pytest.raises(NameTaken):
        services.change_entry(entry=year_2020.roster.get(name="工会"), name="团委")
    with pytest.raises(NameTaken):
        services.add_entry(year=year_2020, name="团委", group="functional")


def test_the_name_of_another_department_is_taken_in_every_year(year_2020):
    Department.objects.create(name="体育学院", short_name="体院")
    with pytest.raises(NameTaken):
        services.change_entry(entry=year_2020.roster.get(name="工会"), name="体育学院")


def test_a_change_in_between_is_shown_and_not_overwritten(year_2020):
    entry = year_2020.roster.get(name="工会")
    seen = as_seen(entry)
    services.change_entry(entry=entry, headcount=9, seen=seen)
    with pytest.raises(Stale, match="在岗满六个月人数现为“9”"):
        services.change_entry(entry=entry, headcount=12, seen=seen)
    assert year_2020.roster.get(name="工会").headcount == 9


def test_a_new_department_joins_one_year(year_2020, year_2021):
    services.add_entry(year=year_2021, name="体育学院", short_name="体院", group="teaching", headcount=21)
    entry = year_2021.roster.get(name="体育学院")
    assert entry.order == 37
    assert entry.department.short_name == "体院"
    assert "体育学院" not in names(year_2020)


@pytest.mark.slow
def test_a_new_year_copies_the_names_of_today(year_2020, year_2021):
    year = create_year(number=2022, scheme="2020")
    services.change_entry(entry=year_2021.roster.get(name="工会"), headcount=7)
    assert services.copy_roster(source=year_2021, to=year) == 36
    assert "土木建筑工程学院" in names(year)
    assert year.roster.get(name="工会").headcount == 7
    assert services.copy_roster(source=year_2021, to=year) == 0


def test_a_merger_moves_heads_and_leaves_earlier_years(year_2020, year_2021):
    for name, heads in (("继续教育学院", 20), ("远程教育学院", 11)):
        services.change_entry(entry=year_2021.roster.get(name=name), headcount=heads)
    into = year_2021.roster.get(name="继续教育学院")
    leaving.merge(into=into, sources=[year_2021.roster.get(name="远程教育学院")], reason=WHY)
    assert year_2021.roster.get(name="继续教育学院").headcount == 31
    assert "远程教育学院" not in names(year_2021)
    assert "远程教育学院" in names(year_2020)
    year = create_year(number=2022, scheme="2020")
    services.copy_roster(source=year_2020, to=year)
    assert "远程教育学院" not in names(year)


def test_a_final_year_is_changed_by_nobody(cast):
    Year.objects.filter(pk=cast.year.pk).update(phase=Phase.FINAL)
    entry, other = cast.entry("工会"), cast.entry("团委")
    for attempt in (
        lambda: services.change_entry(entry=entry, headcount=5),
        lambda: services.add_entry(year=cast.year, name="新处", group="functional"),
        lambda: leaving.remove_entry(entry=entry, reason=WHY),
        lambda: leaving.merge(into=entry, sources=[other], reason=WHY),
        lambda: leaving.end_entry(entry=entry, day=datetime.date(2020, 7, 1), reason=WHY),
        lambda: leaving.restore(entry=entry, reason=WHY),
        lambda: services.copy_roster(source=cast.year, to=cast.year),
    ):
        with pytest.raises(YearIsFinal):
            attempt()


@pytest.mark.parametrize("part", ["administrator", "auditor", "president", "reporter", "vice_president"])
@pytest.mark.slow
def test_only_the_quality_office_keeps_the_roster(cast, part):
    by = getattr(cast, part)
    entry, other = cast.entry("工会"), cast.entry("团委")
    for attempt in (
        lambda: services.change_entry(entry=entry, headcount=5, by=by),
        lambda: services.add_entry(year=cast.year, name="新处", group="functional", by=by),
        lambda: leaving.remove_entry(entry=entry, reason=WHY, by=by),
        lambda: leaving.merge(into=entry, sources=[other], reason=WHY, by=by),
        lambda: leaving.end_entry(entry=entry, day=datetime.date(2020, 7, 1), reason=WHY, by=by),
        lambda: leaving.restore(entry=entry, reason=WHY, by=by),
        lambda: services.copy_roster(source=cast.year, to=cast.year, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_current_year_is_the_latest_that_has_begun(year_2020, year_2021):
    assert current_year() == year_2021
    Year.objects.filter(pk=year_2020.pk).update(phase=Phase.REVIEW)
    assert current_year() == year_2020
    Year.objects.filter(pk=year_2021.pk).update(phase=Phase.COLLECTING)
    assert current_year() == year_2021


def test_a_year_is_opened_once(year_2020):
    with pytest.raises(NameTaken):
        make_year(2020)


def test_a_year_has_its_schedule(year_2020):
    phases = list(year_2020.phases.all())
    assert [phase.phase for phase in phases] == list(Phase)
    assert (phases[0].starts.isoformat(), phases[-1].ends.isoformat()) == ("2020-01-01", "2021-01-31")
    for earlier, later in pairwise(phases):
        assert (later.starts - earlier.ends).days == 1


GOOD = "year: 2022\norganiser: {质量处: 质量处}\nfunctional: {甲处: 甲}\nteaching: {乙学院: 乙}\n"


def test_a_roster_file_is_read():
    read = read_roster(GOOD)
    assert [one.name for one in read.departments] == ["甲处", "乙学院"]
    assert read.organiser.group is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", "不是 YAML"),
        ("[]", "不是键值文件"),
        (GOOD + "2: {丙处: 丙}\n", "2：应为文字"),
        (GOOD.replace("year: 2022", "year: true"), "year：应为年份"),
        (GOOD.replace("organiser: {质量处: 质量处}\n", ""), "organiser：缺少"),
        (GOOD.partition("functional")[0], "没有考核组"),
        (GOOD.replace("{甲处: 甲}", "[甲处]"), "functional：应为“全称: 简称”"),
        (GOOD.replace("{甲处: 甲}", "{甲处: 3}"), "functional.甲处：应为文字"),
        (GOOD.replace("{甲处: 甲}", "{甲处: 甲, 甲处: 乙}"), "甲处：重复"),
        (GOOD.replace("乙学院: 乙", "甲处: 甲"), "甲处：重复"),
        (GOOD.replace("{质量处: 质量处}", "{质量处: 质量处, 别处: 别}"), "organiser：应有且只有一个"),
        (GOOD + "renamed: {旧处: 新处}\n", "renamed.新处：不在名册中"),
    ],
)
def test_a_malformed_roster_file_is_refused(text, problem):
    with pytest.raises(RosterFileError, match=problem):
        read_roster(text)


def test_all_problems_of_a_roster_file_come_at_once():
    with pytest.raises(RosterFileError) as found:
        read_roster("year: x\nmore: 1\n")
    assert str(found.value).splitlines() == [
        "year：应为年份",
        "organiser：缺少",
        "more：应为“全称: 简称”",
        "organiser：应有且只有一个",
    ]


def test_a_year_without_a_roster_file_has_none():
    with pytest.raises(FileNotFoundError):
        listed_roster(1999)
