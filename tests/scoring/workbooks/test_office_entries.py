"""An office's workbook taken in: who may, when, what is written, and what would not stand beside the other facts."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from departments.models import AuditEntry, Department, DepartmentUserGrant, Grant, Phase, Year
from departments.offices.queries import offices
from departments.offices.services import remember_name
from departments.refusals import NotAllowed, WrongPhase, YearIsFinal
from departments.roster.services import change_entry
from scoring.exchange.queries import assessed_entries, facts_document, known_departments
from scoring.workbooks.books import office_workbook, read_office_workbook
from scoring.workbooks.queries import how_it_stands
from scoring.workbooks.said import SaidEntries
from scoring.workbooks.services.import_entries import (
    Comparing,
    MayNotStand,
    NothingChanges,
    import_entries,
)
from targets.models import NotApplicable, RateMetric, Tally
from tests.cast import Cast
from tests.scoring.scored import make_scored
from tests.scoring.taking_in import take_in as taken_in
from tests.targets.sheets.offices import cell, changed, fill, opened

pytestmark = pytest.mark.django_db
RATES, COUNTS, ABSENT = "指标数据（教学院部）", "计数（教学院部）", "缺项（教学院部）"
NEW = {"分子": 7, "分母": 8}


@pytest.fixture
def cast() -> Cast:
    return make_scored(4, scored=False)


def office(year: Year, name: str = "人事处") -> Department:
    return Department.objects.get(pk=offices(year)[name].department)


def said(cast: Cast, *clerk, name: str = "人事处") -> SaidEntries:
    content = changed(office_workbook(cast.year, office(cast.year, name)), *clerk)
    read = read_office_workbook(cast.year, office(cast.year, name), content, "填报表.xlsx")
    assert [str(problem) for problem in read.problems] == []
    return SaidEntries.of(read)


def take_in(cast: Cast, *clerk, by=None, name: str = "人事处", **options):
    return import_entries(
        year=cast.year,
        office=office(cast.year, name),
        said=said(cast, *clerk, name=name),
        by=by or cast.assessor,
        **options,
    )


def metric(item: str = "T5", department: str = "机电工程学院") -> RateMetric:
    return RateMetric.objects.get(entry__name=department, item=item)


def refused(cast: Cast, *clerk, name: str = "人事处") -> list[str]:
    with pytest.raises(MayNotStand) as refusal:
        take_in(cast, *clerk, name=name, by=cast.quality_office)
    return [str(problem) for problem in refusal.value.problems]


# --- what is written ---


@pytest.mark.slow
def test_only_what_changes_is_written_and_the_rest_keeps_its_key(cast):
    before, revision = {one.item: one.pk for one in RateMetric.objects.filter(entry__name="机电工程学院")}, _revision()
    done = take_in(
        cast,
        fill(RATES, "机电工程学院", "兼职教师", **NEW),
        fill(RATES, "信息工程学院", "培训计划", 分子=None, 分母=None),
        fill(COUNTS, "机电工程学院", "完成质量", 市级系统表彰=3),
    )
    assert (metric().numerator, metric().denominator, metric().pk) == (7, 8, before["T5"])
    assert {one.item: one.pk for one in RateMetric.objects.filter(entry__name="机电工程学院")} == before
    assert not RateMetric.objects.filter(entry__name="信息工程学院", item="R6.1.2").exists()
    assert Tally.objects.get(entry__name="机电工程学院", item="R6.2", kind="市级系统表彰").office.name == "人事处"
    assert _revision() == revision + 1
    assert {one.label: one.counts for one in done.changes if one.moved} == {
        "指标数据": "新增 0，更改 1，删除 1，不变 8",
        "计数": "新增 1，更改 0，删除 0，不变 2",
    }


@pytest.mark.slow
def test_a_directly_told_rate_takes_the_place_of_its_parts(cast):
    take_in(cast, fill(RATES, "机电工程学院", "兼职教师", 分子=None, 分母=None, 数值="90%"))
    assert (metric().numerator, metric().denominator, str(metric().value)) == (None, None, "0.9")


@pytest.mark.slow
def test_the_trail_says_what_changed(cast):
    take_in(cast, fill(RATES, "机电工程学院", "兼职教师", **NEW), reason="数据核对后更正", file="填报表.xlsx")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor) == ("导入考核数据", "assessor")
    assert entry.after["理由"] == "数据核对后更正"
    assert "更改 机电工程学院 兼职教师：分子 81 → 7，分母 100 → 8" in entry.after["指标数据的变化"]


@pytest.mark.slow
def test_taken_in_twice_does_it_once(cast):
    take_in(cast, fill(RATES, "机电工程学院", "兼职教师", **NEW))
    with pytest.raises(NothingChanges):
        take_in(cast)


@pytest.mark.slow
def test_what_was_there_before_can_be_said_again_even_after_a_rename(cast):
    before = facts_document(cast.year)
    text = take_in(
        cast,
        fill(RATES, "机电工程学院", "兼职教师", **NEW),
        fill(RATES, "信息工程学院", "培训计划", 分子=None, 分母=None),
        fill(COUNTS, "机电工程学院", "完成质量", 市级系统表彰=3),
    ).before
    _rename(cast, "机电工程学院", "智能制造学院")
    again = SaidEntries.of_text(text, Comparing(cast.year, office(cast.year), SaidEntries({}, {})).entries)
    import_entries(year=cast.year, office=office(cast.year), said=again, by=cast.assessor)
    _rename(cast, "智能制造学院", "机电工程学院")
    assert _unordered(facts_document(cast.year)) == _unordered(before)


@pytest.mark.slow
def test_how_it_stands_differs_with_the_offices_own_facts_alone(cast):
    before = how_it_stands(cast.year, office(cast.year))
    take_in(cast, fill(RATES, "机电工程学院", "毕业率", **NEW), name="教务处", by=cast.quality_office)
    assert how_it_stands(cast.year, office(cast.year)) == before
    take_in(cast, fill(RATES, "机电工程学院", "兼职教师", **NEW))
    assert how_it_stands(cast.year, office(cast.year)) != before


def test_a_name_that_could_mean_two_departments_means_the_one_that_bears_it(cast):
    other, personnel = cast.entry("信息工程学院").department, cast.entry("人事处").department
    for department, name in ((other, "机电工程学院"), (other, "信息系"), (other, "老名字"), (personnel, "老名字")):
        remember_name(department=department, name=name)
    also = {one.name: set(one.also) for one in known_departments(assessed_entries(cast.year))}
    assert "信息系" in also["信息工程学院"]
    assert "机电工程学院" not in also["信息工程学院"]
    assert not any("老名字" in names for names in also.values())


# --- several offices, one item ---


@pytest.mark.slow
def test_each_office_changes_its_own_counts_alone(cast):
    Tally.objects.filter(item="T9").delete()
    one, other = {"学生荣誉省级": 1}, {"学生荣誉省级": 2}
    _hold(cast, "教务处")
    take_in(cast, fill(COUNTS, "机电工程学院", "学生综合获奖", **one), name="教务处")
    take_in(cast, fill(COUNTS, "机电工程学院", "学生综合获奖", **other), name="教务处")
    theirs = Tally.objects.create(
        entry=cast.entry("机电工程学院"),
        item="T9",
        kind="学生荣誉省级",
        count="5",
        office=cast.year.offices.get(name="团委"),
    )
    sheet = opened(office_workbook(cast.year, office(cast.year, "教务处")))[COUNTS]
    labels = ("学生荣誉省级", "学生荣誉省级（其他考核部门已填）")
    assert [cell(sheet, "机电工程学院", "学生综合获奖", label).value for label in labels] == [2, 5]
    take_in(cast, fill(COUNTS, "机电工程学院", "学生综合获奖", 学生荣誉省级=None), name="教务处")
    assert list(Tally.objects.filter(item="T9")) == [theirs]


def test_whose_a_count_is_outlasts_the_facts_being_replaced_as_a_whole(cast):
    entry = cast.entry("机电工程学院")
    Tally.objects.filter(item="T9").delete()
    for name, kind, count in (("教务处", "省级", 1), ("团委", "省级", 5), ("团委", "市级", 2)):
        whose = cast.year.offices.get(name=name)
        Tally.objects.create(entry=entry, item="T9", kind=f"学生荣誉{kind}", count=count, office=whose)
    document = facts_document(cast.year)
    [city] = [row for row in document["tallies"] if row["kind"] == "学生荣誉市级"]
    city["count"] = "3"
    taken_in(document, replace=True)
    found = Tally.objects.filter(item="T9").select_related("office")
    assert {(one.office.name, str(one.count)) for one in found if one.office} == {
        ("教务处", "1"),
        ("团委", "5"),
        ("团委", "3"),
    }


# --- what would not stand ---


@pytest.mark.slow
def test_every_problem_names_its_cell_and_nothing_is_written(cast):
    told = refused(
        cast,
        fill(RATES, "机电工程学院", "兼职教师", 分母=0),
        fill(RATES, "信息工程学院", "兼职教师", 分子="不详"),
        fill(RATES, "信息工程学院", "培训计划", 分母=None),
        fill(RATES, "机电工程学院", "培训计划", **NEW),
    )
    assert told == [
        f"“{RATES}”第 4 行“人才培养5 兼职教师 分母”（O4）：分母不能为 0。",
        f"“{RATES}”第 5 行“常规6.1.2 培训计划 分母”（F5）：没有填写分母。",
        f"“{RATES}”第 5 行“人才培养5 兼职教师 分子”（N5）：“不详” 不是小数：只用数字和小数点，不带正负号、空格和指数，"
        "小数点前后各不超过 40 位。",
    ]
    assert str(metric("R6.1.2").numerator) != "7"


@pytest.mark.slow
def test_not_applicable_beside_what_others_found(cast):
    assert refused(cast, fill(ABSENT, "机电工程学院", "工作考勤", 缺项="是")) == [
        f"“{ABSENT}”第 4 行“共性1.1 工作考勤 缺项”（G4）：这项指标已有存在问题，不能同时列为缺项。"
    ]


@pytest.mark.slow
def test_not_applicable_beside_its_own_figure(cast):
    told = refused(cast, fill(ABSENT, "机电工程学院", "兼职教师", 缺项="是"))
    assert told == [f"“{ABSENT}”第 4 行“人才培养5 兼职教师 缺项”（H4）：这项指标已有指标数据，不能同时列为缺项。"]


@pytest.mark.slow
def test_not_applicable_instead_of_its_figure(cast):
    take_in(
        cast,
        fill(ABSENT, "机电工程学院", "兼职教师", 缺项="是"),
        fill(RATES, "机电工程学院", "兼职教师", 分子="缺项", 分母=None),
    )
    assert NotApplicable.objects.filter(entry__name="机电工程学院", item="T5").exists()
    assert not RateMetric.objects.filter(entry__name="机电工程学院", item="T5").exists()


@pytest.mark.slow
def test_a_year_that_is_not_complete_yet_holds_nobody_up(cast):
    cast.entry("信息工程学院").work_items.all().delete()
    take_in(cast, fill(RATES, "机电工程学院", "兼职教师", **NEW))
    assert metric().numerator == 7


# --- who, and when ---


@pytest.mark.slow
def test_nobody_else_may(cast):
    for part in ("reporter", "vice_president", "functional_panel", "leading_group", "auditor"):
        with pytest.raises(NotAllowed):
            take_in(cast, fill(RATES, "机电工程学院", "兼职教师", **NEW), by=getattr(cast, part))


@pytest.mark.slow
def test_an_office_may_not_for_another(cast):
    with pytest.raises(NotAllowed):
        take_in(cast, fill(RATES, "机电工程学院", "毕业率", **NEW), name="教务处")


@pytest.mark.slow
def test_until_when(cast):
    change = said(cast, fill(RATES, "机电工程学院", "兼职教师", **NEW))
    by_office = {Phase.PLANNING: WrongPhase, Phase.COLLECTING: None, Phase.HANDING_IN: None, Phase.REVIEW: WrongPhase,
                 Phase.FEEDBACK: WrongPhase, Phase.PUBLICITY: WrongPhase, Phase.FINAL: YearIsFinal}  # fmt: skip
    by_quality_office = dict.fromkeys(Phase) | {Phase.PUBLICITY: WrongPhase, Phase.FINAL: YearIsFinal}
    for person, refusals in ((cast.assessor, by_office), (cast.quality_office, by_quality_office)):
        for phase, refusal in refusals.items():
            Year.objects.update(phase=phase)
            RateMetric.objects.filter(entry__name="机电工程学院", item="T5").update(numerator=1)
            with pytest.raises(refusal) if refusal else nullcontext():
                import_entries(year=cast.year, office=office(cast.year), said=change, by=person)


def _revision() -> int:
    return Year.objects.get().facts_revision


def _hold(cast: Cast, name: str) -> None:
    grant = DepartmentUserGrant.objects.get(user=cast.assessor)
    assert grant.permission.codename == Grant.ASSESS
    DepartmentUserGrant.objects.create(
        user=cast.assessor, permission=grant.permission, content_object=office(cast.year, name)
    )


def _rename(cast: Cast, name: str, to: str) -> None:
    entry = cast.entry(name)
    change_entry(entry=entry, name=to, by=cast.quality_office)


def _unordered(document):
    return {
        name: sorted(map(str, (sorted(row.items()) for row in rows))) if isinstance(rows, list) else rows
        for name, rows in document.items()
    }
