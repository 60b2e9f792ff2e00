"""A calendar taken in from Excel: template, upload, look, confirm, bring back; and how it goes wrong."""

from __future__ import annotations

from datetime import date

import pytest

from departments.calendar import services
from departments.calendar.queries import calendar_of, own_days, span_of, terms_filled
from departments.calendar.sheet import calendar_workbook
from departments.models import AuditEntry, ImportState, OwnDays, Phase, Year
from departments.years.services import create_year
from tests.departments.calendar.calendars import AUTUMN, BEFORE, SPRING, off, on_duty
from tests.departments.calendar.test_keeping_the_calendar import SPORTS, WINTER, fill
from tests.departments.imports_on_site import bring_back, confirm, edited, page, send, written

pytestmark = pytest.mark.django_db
UPLOAD = "/2020/imports/calendar/"
OWN = ("名称", "开始日期", "结束日期", "安排")
TERMS = ("学期", "第一教学周周一", "教学周数")


@pytest.fixture
def office(cast, client):
    client.force_login(cast.quality_office)
    return client


def changes(one):
    return {
        change["label"]: (change["added"], change["changed"], change["removed"]) for change in one.checked["changes"]
    }


def wrong(one):
    return [(found["cell"], found["message"]) for found in one.checked["wrong"]]


def spans(year):
    return [span_of(one) for one in own_days(year)]


def test_the_template_comes_back_as_it_is(cast, office):
    fill(cast.year, SPRING)
    services.add_days(year=cast.year, span=WINTER)
    one = send(office, UPLOAD, office.get(UPLOAD + "template/").content, "2020年校历.xlsx")
    assert (one.state, one.checked["wrong"], one.checked["notes"]) == (ImportState.FOUND, [], [])
    assert changes(one) == {"学期": ([], [], []), "校内安排": ([], [], [])}


@pytest.mark.slow
def test_both_tables_are_taken_in_and_brought_back(cast, office):
    fill(cast.year, SPRING)
    for span in (WINTER, SPORTS):
        services.add_days(year=cast.year, span=span)
    before = terms_filled(cast.year), spans(cast.year)

    def edit(book):
        terms, own = book["学期"], book["校内安排"]
        terms.cell(4, 3, date(2020, 9, 7)), terms.cell(4, 4, "１８周"), terms.cell(4, 5, "2021.1.15")
        terms.cell(4, 2, "2020年9月5日")
        own.cell(2, 3, date(2020, 2, 14))
        own.delete_rows(3)
        own.append(["校 庆", "2020/10/15", None, "放假"])

    one = send(office, UPLOAD, edited(calendar_workbook(cast.year), edit))
    assert changes(one) == {
        "学期": (["2020–2021学年第一学期：2020年9月7日起18个教学周，学期2020年9月5日至2021年1月15日"], [], []),
        "校内安排": (
            ["校庆：2020年10月15日，放假"],
            ["寒假：2020年1月13日至2月21日，放假 → 2020年1月13日至2月14日，放假"],
            ["运动会：2020年11月6日，放假"],
        ),
    }
    assert "文件中没有的 1 项校内安排将删除" in page(office, one)
    office.post(f"/imports/{one.pk}/take/", {"look": one.seen})
    assert spans(cast.year) == before[1], "not before it is agreed to"
    one = confirm(office, one, gone="on")
    assert one.state == ImportState.DONE
    assert calendar_of(cast.year).terms == (SPRING, AUTUMN)
    assert [span.words for span in spans(cast.year)] == ["寒假", "校庆"]
    assert AuditEntry.objects.filter(act="导入校历", actor="quality_office").count() == 1
    back = bring_back(office, one)
    confirm(office, back, gone="on")
    assert (terms_filled(cast.year), spans(cast.year)) == before


def test_a_table_that_is_not_there_is_not_touched(cast, office):
    services.add_days(year=cast.year, span=WINTER)
    fill(cast.year, BEFORE, SPRING)
    rows = [
        ("学期", "第一周周一", "周数"),
        ("第一学期", "2020-9-7", 18),
        ("2019—2020学年 第2学期", "2020年3月2日", "17"),
    ]
    one = send(office, UPLOAD, written(*rows))
    assert one.checked["questions"] == []
    confirm(office, one)
    filled = terms_filled(cast.year)
    assert [term and term.first_monday for term in filled.values()] == [
        date(2019, 9, 2),
        date(2020, 3, 2),
        date(2020, 9, 7),
    ]
    assert spans(cast.year) == [WINTER]


def test_a_term_without_its_days_is_not_filled_in_any_more(cast, office):
    fill(cast.year, SPRING)
    one = send(office, UPLOAD, written(TERMS, ("第二学期", "", "")))
    assert changes(one)["学期"][2] == [f"2019–2020学年第二学期：{SPRING.said} → 未填"]
    confirm(office, one)
    assert terms_filled(cast.year)[SPRING.key] is None


def test_every_problem_has_its_cell(cast, office):
    rows = [
        OWN,
        ("寒假", "2020年1月13日", "2020年2月21日", "放假"),
        ("开学", "2020年2月20日", "2020年2月24日", "上班"),
        ("", "2020年3月1日", "", "随便"),
        ("校庆", "三月", "", "休息"),
        ("元旦", "2019-12-31", "2020-1-1", "放假"),
    ]
    one = send(office, UPLOAD, written(*rows))
    assert one.state == ImportState.WRONG
    assert [cell for cell, _ in wrong(one)] == ["B3", "A4", "D4", "B5", "B6"]
    rows = [
        TERMS,
        ("第二学期", "2020-02-25", "18"),
        ("2021–2022学年第一学期", "2021-09-06", "18"),
        ("第一学期", "2020-09-07", "很多"),
        ("2020–2021学年第一学期", "2020-09-07", "18"),
        ("2019–2020学年第一学期", "2019-09-02", ""),
    ]
    one = send(office, UPLOAD, written(*rows))
    assert wrong(one) == [
        ("B2", "2020年2月25日不是周一，该周的周一是2020年2月24日。"),
        ("A3", "应是2019–2020学年第一学期、2019–2020学年第二学期、2020–2021学年第一学期之一。"),
        ("C4", "请填写整数周数。"),
        ("A5", "与第 4 行是同一个学期。"),
        ("C6", "请填写教学周数。"),
    ]


def test_what_crosses_what_the_site_has_is_refused(cast, office):
    fill(cast.year, SPRING)
    one = send(office, UPLOAD, written((*TERMS, "开学日期"), ("2019–2020学年第一学期", "2019-11-04", "18", "")))
    assert [(found["row"], found["message"]) for found in one.checked["wrong"]] == [
        (2, "2019–2020学年第一学期与2019–2020学年第二学期（2020年2月24日至7月10日）重叠。")
    ]


def test_what_is_no_calendar_says_what_it_should_be(office):
    one = send(office, UPLOAD, written(("部门", "人数"), ("教务处", "25")))
    assert one.state == ImportState.WRONG
    assert "没有找到学期表" in one.checked["wrong"][0]["message"]
    assert one.checked["notes"] == ["工作表“Sheet1”不是学期表或校内安排表，未读取。"]


def test_another_years_workbook_is_asked_about(cast, office):
    year = create_year(number=2021, scheme="2020")
    one = send(office, UPLOAD, calendar_workbook(year))
    assert one.checked["questions"][0]["sentence"] == "文件是2021年的校历，仍导入2020年度"


def test_what_changed_in_between_is_looked_at_anew(cast, office):
    one = send(office, UPLOAD, written(OWN, ("运动会", "2020-11-06", "", "放假")))
    services.add_days(year=cast.year, span=on_duty(date(2020, 11, 6)))
    one = confirm(office, one)
    assert one.state == ImportState.FOUND
    assert changes(one)["校内安排"][2] == ["值班：2020年11月6日，上班"]
    assert OwnDays.objects.get().works


@pytest.mark.slow
def test_after_the_end_nothing_is_taken_in(cast, office):
    create_year(number=2021, scheme="2020")
    fill(cast.year, AUTUMN)
    one = send(office, UPLOAD, written(OWN, ("运动会", "2020-11-06", "", "放假")))
    other = send(office, "/2021/imports/calendar/", written(TERMS, ("2020–2021学年第一学期", "2020-09-14", "17")))
    assert other.state == ImportState.FOUND
    Year.objects.filter(year=2020).update(phase=Phase.FINAL)
    assert "校历不再修改" in office.get(UPLOAD).content.decode()
    confirm(office, one)
    confirm(office, other)
    assert not OwnDays.objects.exists()
    assert calendar_of(cast.year).terms == (AUTUMN,)
    again = send(office, "/2021/imports/calendar/", written(TERMS, ("2020–2021学年第一学期", "2020-09-14", "17")))
    assert wrong(again) == [("A2", "2020–2021学年第一学期从2020年度开始，2020年度已终评，不能再修改。")]


def test_nested_days_are_taken_in_whichever_comes_first(cast, office):
    rows = [OWN, ("值班", "2020-01-14", "", "上班"), ("寒假", "2020-01-13", "2020-02-21", "放假")]
    confirm(office, send(office, UPLOAD, written(*rows)))
    assert set(spans(cast.year)) == {WINTER, on_duty(date(2020, 1, 14))}
    assert off(date(2020, 1, 14)) not in spans(cast.year)
