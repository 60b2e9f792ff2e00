"""The page 校历 and its forms, as those see them who read and who keep it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from departments.calendar import services
from departments.calendar.checking import FIELDS, named
from departments.models import OwnDays, Phase, TermDates, Year
from departments.years.services import create_year
from tests.books import sheets_of
from tests.departments.calendar.calendars import AUTUMN, BEFORE, SPRING, off
from tests.departments.calendar.test_days import UNKNOWN
from tests.departments.calendar.test_keeping_the_calendar import SPORTS, WINTER, fill

pytestmark = pytest.mark.django_db
PAGE = "/2020/calendar/"
SPORTS_FORM = {"words": "运动会", "works": "off", "first": "2020-11-06", "last": ""}


def words(response):
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def terms_form(**changed):
    said = {}
    for term in (SPRING, AUTUMN):
        said |= {named(term.key, field): str(getattr(term, field)) for field in FIELDS}
    return said | changed


@pytest.fixture
def office(cast, client):
    client.force_login(cast.quality_office)
    return client


def test_everybody_reads_the_months(cast, client, settings):
    settings.SITE_DAY = date(2020, 5, 13)
    fill(cast.year, SPRING)
    services.add_days(year=cast.year, span=SPORTS)
    client.force_login(cast.stranger)
    response = client.get(PAGE)
    page = response.context["page"]
    assert "2020年校历 · 工作日 248 天" in words(response).replace("&nbsp;", " ")
    assert "今天是2020年5月13日星期三：第二学期第12周，上班" in words(response)
    may = page.months[4]
    assert (may.working.days, [note.words for note in may.notes]) == (19, ["劳动节", "劳动节调休"])
    assert [(week.teaching, week.cells[0] and week.cells[0].day.date.day) for week in may.weeks] == [
        (10, None),
        (11, 4),
        (12, 11),
        (13, 18),
        (14, 25),
    ]
    marks = {cell.day.date.day: cell.mark for week in may.weeks for cell in week.cells if cell and cell.mark}
    assert marks == {1: "休", 4: "休", 5: "休", 9: "班"}
    assert [cell.read_out for cell in may.weeks[2].cells][2:4] == ["今天，上班", "上班"]
    assert [note.days for note in page.months[9].notes] == ["1–8日", "10日"]
    assert "增加校内安排" not in words(response)
    assert "2020–2021学年第一学期 未填" in words(response)


def test_the_quality_office_is_told_what_to_do(office):
    page = words(office.get(PAGE))
    assert (
        "2019–2020学年第二学期、2020–2021学年第一学期未填：按学期、教学周计算的日期暂缺，由质量发展处填写。 去填写"
        in page
    )
    assert "尚无校内安排" in page


def test_a_year_that_nobody_settled_says_so(cast, office):
    create_year(number=UNKNOWN, scheme="2020")
    response = office.get(f"/{UNKNOWN}/calendar/")
    assert f"{UNKNOWN}年的国家放假安排尚未收录，工作日暂按周一至周五计算" in words(response)
    assert "天 （暂按周一至周五）" in words(response).replace("&nbsp;", " ").replace("天（", "天 （")
    assert response.content.decode().count("calendar-x") == 12 + 1
    assert "暂按" not in words(office.get(PAGE)).replace("的暂按周一至周五", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_what_is_filled_in(cast, office, django_assert_num_queries, rows):
    fill(cast.year, *(BEFORE, SPRING, AUTUMN)[:rows])
    for day in range(rows):
        services.add_days(year=cast.year, span=off(date(2020, 3, 2 + day)))
    office.get(PAGE)
    # session, user with department, roles, years; spans and terms of the calendar, whether a term is settled, the
    # year's terms, its own table for the page and for what could be copied, that of the year before
    with django_assert_num_queries(11):
        office.get(PAGE)


def test_terms_are_typed_in(office):
    assert office.post(f"{PAGE}terms/", terms_form(**{"2019-2-weeks": "１８"})).status_code == 302
    assert set(TermDates.objects.values_list("school_year", "number", "weeks")) == {(2019, 2, 18), (2020, 1, 18)}
    form = office.get(f"{PAGE}terms/").context["form"]
    assert form["2019-2-first_monday"].value() == date(2020, 2, 24)
    emptied = dict.fromkeys(terms_form(), "") | {"seen": form["seen"].value()}
    assert office.post(f"{PAGE}terms/", emptied).status_code == 302
    assert not TermDates.objects.exists()


def test_what_is_wrong_stands_beside_its_field(office):
    wrong = {"2019-2-first_monday": "2020-02-25", "2020-1-weeks": "", "2020-1-last_day": "gestern"}
    form = office.post(f"{PAGE}terms/", terms_form(**wrong)).context["form"]
    assert form.errors["2019-2-first_monday"] == ["2020年2月25日不是周一，该周的周一是2020年2月24日。"]
    assert form.errors["2020-1-last_day"] == ["请填写一个日期。"]
    assert "2020-1-weeks" not in form.errors, "said once the days can be read"
    longer = terms_form(**{"2019-2-weeks": "26", "2019-2-last_day": "2020-09-06"})
    form = office.post(f"{PAGE}terms/", longer).context["form"]
    assert form.errors["2020-1-first_day"] == ["与2019–2020学年第二学期（2020年2月24日至9月6日）重叠。"]
    assert not TermDates.objects.exists()


def test_a_form_that_is_stale_may_be_sent_again(cast, office):
    seen = office.get(f"{PAGE}terms/").context["form"]["seen"].value()
    fill(cast.year, SPRING)
    answer = office.post(f"{PAGE}terms/", terms_form(seen=seen))
    assert "他人已先作修改：2019–2020学年第二学期现为" in words(answer)
    again = terms_form(seen=answer.context["form"]["seen"].value())
    assert office.post(f"{PAGE}terms/", again).status_code == 302


def test_a_term_of_a_final_year_is_no_field(cast, office):
    create_year(number=2021, scheme="2020")
    fill(cast.year, AUTUMN)
    Year.objects.filter(year=2020).update(phase=Phase.FINAL)
    response = office.get("/2021/calendar/terms/")
    assert "2020–2021学年第一学期从已终评的年度开始，不能再修改。" in words(response)
    assert "2020-1-weeks" not in response.context["form"].fields
    assert "上一学年：2020年9月7日起18个教学周" in words(response)


def test_own_days_are_added_changed_and_removed(office):
    assert office.post(f"{PAGE}days/add/", SPORTS_FORM).status_code == 302
    own = OwnDays.objects.get()
    assert (own.first, own.last, own.works) == (date(2020, 11, 6), date(2020, 11, 6), False)
    address = f"{PAGE}days/{own.pk}/"
    assert f'href="{address}"' in office.get(PAGE).content.decode()
    form = office.get(address).context["form"]
    changed = SPORTS_FORM | {"works": "works", "last": "2020-11-07", "seen": form["seen"].value()}
    assert office.post(address, changed).status_code == 302
    assert OwnDays.objects.get().works
    stale = office.post(address, changed | {"words": "秋运会"})
    assert "他人已先作修改" in words(stale)
    assert "运动会：2020年11月6日至11月7日，上班。删除后" in words(office.get(f"{address}remove/"))
    seen = office.get(f"{address}remove/").context["form"]["seen"].value()
    assert office.post(f"{address}remove/", {"seen": seen}).status_code == 302
    assert not OwnDays.objects.exists()


def test_what_does_not_fit_stands_beside_its_field(cast, office):
    services.add_days(year=cast.year, span=WINTER)
    crossing = {"words": " 开 学 ", "works": "works", "first": "2020-02-20", "last": "2020-02-25"}
    form = office.post(f"{PAGE}days/add/", crossing).context["form"]
    assert "交叉" in form.errors["first"][0]
    form = office.post(f"{PAGE}days/add/", {"words": "\u200b"}).context["form"]
    assert form.errors.keys() == {"words", "works", "first"}
    form = office.post(f"{PAGE}days/add/", SPORTS_FORM | {"first": "2021-11-06"}).context["form"]
    assert form.errors["first"] == ["应在2020年内；跨年的分两年填写。"]


def test_own_days_of_another_year_are_not_there(cast, office):
    create_year(number=2021, scheme="2020")
    own = services.add_days(year=cast.year, span=SPORTS)
    for address in (f"/2021/calendar/days/{own.pk}/", f"/2021/calendar/days/{own.pk}/remove/"):
        assert office.get(address).status_code == 404
        assert office.post(address, SPORTS_FORM).status_code == 404


def test_some_of_last_years_are_copied(cast, office):
    create_year(number=2021, scheme="2020")
    assert "没有可以复制的校内安排" in words(office.get("/2021/calendar/days/copy/"))
    for span in (WINTER, SPORTS):
        services.add_days(year=cast.year, span=span)
    assert "/2021/calendar/days/copy/" in office.get("/2021/calendar/").content.decode()
    response = office.get("/2021/calendar/days/copy/")
    assert "寒假：2021年1月13日至2月21日，放假" in words(response)
    assert office.post("/2021/calendar/days/copy/", {"spans": ["2021-11-06/2021-11-06"]}).status_code == 302
    assert [str(one) for one in OwnDays.objects.filter(year__year=2021)] == ["运动会"]
    assert "请至少选择一项要复制的校内安排。" in words(office.post("/2021/calendar/days/copy/", {}))


def test_after_the_end_everything_is_refused(cast, office):
    own = services.add_days(year=cast.year, span=SPORTS)
    Year.objects.update(phase=Phase.FINAL)
    page = office.get(PAGE)
    assert "2020年度已终评，校历不再修改" in words(page)
    assert f"days/{own.pk}/" not in page.content.decode()
    for address, form in (
        ("terms/", terms_form()),
        ("days/add/", SPORTS_FORM | {"first": "2020-12-01"}),
        (f"days/{own.pk}/", SPORTS_FORM | {"works": "works"}),
        (f"days/{own.pk}/remove/", {}),
    ):
        assert "2020年度已终评，不能再修改。" in words(office.post(PAGE + address, form)), address
    assert (OwnDays.objects.count(), TermDates.objects.count()) == (1, 0)


def test_it_comes_out_as_a_workbook(cast, client):
    fill(cast.year, SPRING)
    services.add_days(year=cast.year, span=WINTER)
    client.force_login(cast.reporter)
    terms, own, days = sheets_of(client.get(f"{PAGE}?format=xlsx"))
    assert [sheet.name for sheet in (terms, own, days)] == ["学期", "校内安排", "逐日"]
    assert len(days.rows) == 366
    day = next(row for row in days.rows if row["日期"] == "2020年4月26日")
    assert list(day.values())[1:] == ["星期日", "上班", "劳动节调休", "国家放假安排", "第二学期第9周"]
    assert (own.column("名称"), terms.column("教学周数")) == (["寒假"], ["未填", "18", "未填"])
