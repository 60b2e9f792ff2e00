"""The pages of the catalogue: what each reader sees and does there, as page, workbook, paper and calendar."""

import datetime
import re
from dataclasses import replace

import pytest
from icalendar import Calendar

from departments.models import AuditEntry, Phase, Year
from notices.catalogue.contents import Contents, Feed
from notices.catalogue.services import move_item, revise_item
from notices.models import ItemState, NoticeItem
from tests.books import sheets_of
from tests.departments.documents.paper import text_of
from tests.notices.catalogue.listed import ATTENDANCE, IN_TIME, draft, filed, office, submitted

pytestmark = pytest.mark.django_db
LIST, REVIEW = "/2020/catalogue/", "/2020/catalogue/review/"
MEETINGS = Contents("会议通报", "校级会议参会情况。", "每季度", (Feed("C1.2"),))


@pytest.fixture(autouse=True)
def in_march(settings):
    settings.SITE_DAY = IN_TIME


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def own(cast):
    return f"/2020/catalogue/offices/{office(cast).pk}/"


def names_listed(response):
    return re.findall(r'<th scope="row">\s*<a href="[^"]+">([^<]+)</a>', response.content.decode())


@pytest.mark.slow
def test_everybody_reads_what_is_filed_and_an_office_its_drafts(cast, client):
    filed(cast), draft(cast, replace(ATTENDANCE, name="在岗通报"))
    submitted(cast, MEETINGS, name="党政办公室")
    expected = {
        "stranger": ["考勤表报送情况通报"],
        "reporter": ["考勤表报送情况通报"],
        "assessor": ["考勤表报送情况通报", "在岗通报"],
        "vice_president": ["考勤表报送情况通报", "在岗通报"],
        "quality_office": ["会议通报", "考勤表报送情况通报"],
        "auditor": ["会议通报", "考勤表报送情况通报"],
    }
    for part, names in expected.items():
        client.force_login(getattr(cast, part))
        assert (part, names_listed(client.get(LIST))) == (part, names)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=工作考勤", ["考勤表报送情况通报"]),
        ("q=参会", ["会议通报"]),
        ("office=党政办公室", ["会议通报"]),
        ("cycle=每月", ["考勤表报送情况通报"]),
        ("state=ended", []),
    ],
)
def test_the_list_is_searched_and_filtered(cast, client, asked, found):
    filed(cast), filed(cast, MEETINGS, name="党政办公室")
    NoticeItem.objects.filter(name="会议通报").update(order=1)
    client.force_login(cast.stranger)
    assert names_listed(client.get(f"{LIST}?{asked}")) == (found or ["会议通报", "考勤表报送情况通报"])


def test_an_office_drafts_revises_and_submits(cast, client):
    client.force_login(cast.assessor)
    typed = {"name": "考勤通报", "content": "月考勤。", "cycle": "每个月", "feeds": ["C1.1/a"]}
    assert client.post(own(cast) + "add/", typed).status_code == 302
    item = NoticeItem.objects.get()
    assert (item.cycle, item.feeds, item.state) == ("每月", [["C1.1", "a"]], ItemState.DRAFT)
    page = client.get(f"{LIST}{item.pk}/change/")
    assert 'value="C1.1/a" checked' in page.content.decode()
    wrong = client.post(f"{LIST}{item.pk}/change/", {**typed, "cycle": "有空", "feeds": ["C1.2/a"], "temporary": "on"})
    assert "不认识周期“有空”" in words(wrong)
    assert "只能选择由本部门考核的指标和条款。" in words(wrong)
    assert client.post(own(cast) + "submit/", {}).status_code == 302
    assert NoticeItem.objects.get().state == ItemState.SUBMITTED


@pytest.mark.slow
def test_the_quality_office_decides_several_with_a_reason_for_each(cast, client):
    one, other = submitted(cast), submitted(cast, MEETINGS, name="党政办公室")
    client.force_login(cast.quality_office)
    assert "待备案 2 项" in words(client.get(REVIEW))
    refused = client.post(REVIEW, {"chosen": [one.pk, other.pk], "decision": "refuse", f"reason-{one.pk}": "请补充。"})
    assert "“会议通报”：请填写理由。全部未办理。" in words(refused)
    assert 'value="请补充。"' in refused.content.decode()
    assert NoticeItem.objects.filter(state=ItemState.SUBMITTED).count() == 2
    client.post(REVIEW, {"chosen": [other.pk], "decision": "refuse", f"reason-{other.pk}": "重复。"})
    client.post(REVIEW, {"chosen": [one.pk], "decision": "approve"})
    assert {item.name: item.state for item in NoticeItem.objects.all()} == {
        "考勤表报送情况通报": "filed",
        "会议通报": "returned",
    }
    assert "请至少选择一项。" in words(client.post(REVIEW, {"decision": "approve"}))


def test_what_one_submitted_oneself_is_left_to_others(cast, client):
    item = submitted(cast)
    NoticeItem.objects.filter(pk=item.pk).update(submitted_by=cast.quality_office)
    client.force_login(cast.quality_office)
    assert "本人报送，由质量发展处其他人员办理。" in words(client.get(REVIEW))
    assert "所选事项已办理" in words(client.post(REVIEW, {"chosen": [item.pk], "decision": "approve"}))


def test_a_revision_shows_what_it_changes_beside_what_is_in_force(cast, client):
    item = filed(cast)
    revision = revise_item(item=item, contents=replace(ATTENDANCE, cycle="每周"), by=cast.assessor)
    client.force_login(cast.stranger)
    assert client.get(revision.get_absolute_url()).status_code == 404
    assert "看修订" not in words(client.get(item.get_absolute_url()))
    move_item(item=revision, action="submit", by=cast.assessor)
    client.force_login(cast.quality_office)
    assert "通报周期 每月 每周" in words(client.get(REVIEW))
    assert "备案之前以下内容继续有效" in words(client.get(item.get_absolute_url()))


def test_a_final_year_offers_nothing(cast, client):
    item = filed(cast)
    Year.objects.filter(pk=cast.year.pk).update(phase=Phase.FINAL)
    client.force_login(cast.assessor)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "revise" not in page
    assert "ask_end" not in page
    assert client.get(own(cast) + "add/").status_code == 404
    client.post(f"{LIST}{item.pk}/ask_end/", {"reason": "职责调整。"})
    assert NoticeItem.objects.get().state == ItemState.FILED


@pytest.mark.slow
def test_the_paper_has_the_form_of_the_annex(cast, client):
    filed(cast), draft(cast, replace(ATTENDANCE, name="在岗通报"))
    filed(cast, MEETINGS, name="党政办公室")
    client.force_login(cast.stranger)
    text = text_of(client.get(own(cast) + "?format=pdf").content)
    assert "2020年人事处工作通报事项一览表" in text
    assert re.search(r"部门\s*通报名称\s*通报内容\s*通报周期", text)
    assert "1.考勤表报送情况通报" in text
    assert "在岗通报" not in text
    whole = text_of(client.get(LIST + "?format=pdf").content)
    assert "2020年焦作大学工作通报事项一览表" in whole
    assert whole.index("会议通报") < whole.index("考勤表报送情况通报")
    assert AuditEntry.objects.latest("pk").act == "导出"


def test_the_workbook_has_the_annexs_columns(cast, client):
    filed(cast)
    client.force_login(cast.stranger)
    (sheet,) = sheets_of(client.get(LIST + "?format=xlsx"))
    assert sheet.column("通报名称") == ["考勤表报送情况通报"]
    assert sheet.column("关联指标") == ["共性1.1 工作考勤：月考勤报表迟报、漏报、瞒报、错报"]
    (sheet,) = sheets_of(client.get(own(cast) + "?format=xlsx"))
    assert (sheet.column("部门"), sheet.column("通报周期")) == (["人事处"], ["每月"])


@pytest.mark.slow
def test_the_plan_by_week_and_month(cast, client, settings):
    filed(cast), filed(cast, MEETINGS, name="党政办公室")
    settings.SITE_DAY = datetime.date(2020, 3, 30)
    client.force_login(cast.stranger)
    page = words(client.get("/2020/catalogue/plan/"))
    assert "2020年3月应通报 2 期" in page
    assert "本周应通报 2 期" in page
    only = words(client.get(f"/2020/catalogue/plan/?office={office(cast).pk}&month=4"))
    assert "人事处 · 2020年4月应通报 1 期" in only
    assert "全年 12 期" in only
    for odd in ("office=x&month=13", "month=²", "office=999999&month=0", "month=" + "9" * 400):
        assert client.get(f"/2020/catalogue/plan/?{odd}").status_code == 200
    (sheet,) = sheets_of(client.get("/2020/catalogue/plan/?format=xlsx"))
    assert len(sheet.rows) == 16


def test_the_plan_goes_to_other_calendars_and_keeps_its_keys(cast, client):
    filed(cast, MEETINGS, name="党政办公室")
    client.force_login(cast.stranger)
    answer = client.get("/2020/catalogue/plan/calendar/")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert next(event["summary"] for event in events) == "党政办公室：会议通报（第一季度）"
    assert [event.decoded("dtstart").isoformat() for event in events] == [
        "2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31",
    ]  # fmt: skip
    again = Calendar.from_ical(client.get("/2020/catalogue/plan/calendar/").content).walk("VEVENT")
    assert [event["uid"] for event in events] == [event["uid"] for event in again]


QUERIES = {LIST: 10, REVIEW: 10, "/2020/catalogue/plan/": 12}


@pytest.mark.slow
@pytest.mark.parametrize("items", [1, 4])
@pytest.mark.parametrize("path", QUERIES)
def test_queries(cast, client, django_assert_num_queries, path, items):
    for number in range(items):
        filed(cast, replace(ATTENDANCE, name=f"通报{number}", approver=cast.vice_president.pk))
        submitted(cast, replace(MEETINGS, name=f"会议{number}"), name="党政办公室")
        item = NoticeItem.objects.get(name=f"通报{number}")
        revision = revise_item(item=item, contents=replace(ATTENDANCE, name=f"通报{number}"), by=cast.assessor)
        move_item(item=revision, action="submit", by=cast.assessor)
    client.force_login(cast.quality_office)
    client.get(path)
    with django_assert_num_queries(QUERIES[path]):
        client.get(path)
