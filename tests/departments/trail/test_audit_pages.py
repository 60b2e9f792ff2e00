"""审计记录 on the site."""

import datetime
import re

import pytest

from departments.accounts.services import accounts
from departments.models import AuditEntry, Grant
from departments.roster import services as roster
from departments.trail import queries as audit
from departments.trail.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_auditor(client, cast):
    client.force_login(cast.auditor)
    return client


@pytest.mark.slow
def test_it_is_there_for_its_readers_alone(client, cast):
    entry = AuditEntry.objects.first()
    for part, user in cast.everyone().items():
        client.force_login(user)
        expected = 200 if part in {"auditor", "administrator", "quality_office"} else 404
        for address in ("/audit/", f"/audit/{entry.pk}/"):
            assert (part, client.get(address).status_code) == (part, expected)
            assert client.post(address).status_code == 405


def labels(page):
    return [entry.object_label for entry in page.context["listing"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "quality"}, ["第三件", "第二件"]),
        ({"act": "甲"}, ["第二件", "第一件"]),
        ({"what": "第二"}, ["第二件"]),
        ({"who": "quality", "act": "甲"}, ["第二件"]),
        ({"since": "2020-03-02"}, ["第三件", "第二件"]),
        ({"until": "2020-03-01", "act": "甲"}, ["第一件"]),
        ({"what": "没有"}, []),
        ({"what": "原先的名称"}, ["第二件"]),
        ({"what": "现在的名称"}, ["第二件"]),
        ({"what": "教学院部"}, ["第三件"]),
        ({"what": "2020年12月31日"}, ["第一件"]),
        ({"what": '含"引号"与50%'}, ["第一件"]),
        ({"what": "'; DROP TABLE"}, []),
        ({"kind": "departments.RosterEntry"}, ["第三件"]),
        ({"kind": "departments.RosterEntry", "key": "0"}, []),
    ],
)
def test_it_is_filtered(as_auditor, cast, settings, query, found):
    settings.SITE_DAY = datetime.date(2020, 2, 1)
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=cast.entry("工会").department)
    office = cast.quality_office
    for day, act, label, by, obj, before, after in (
        (1, "甲", "第一件", cast.president, None, None, {"截至": datetime.date(2020, 12, 31), "说明": '含"引号"与50%'}),
        (2, "甲", "第二件", office, None, {"name": "原先的名称"}, {"name": "现在的名称"}),
        (3, "乙", "第三件", office, cast.entry("工会"), {"group": "functional"}, {"group": "teaching"}),
    ):
        settings.SITE_DAY = datetime.date(2020, 3, day)
        record(act=act, label=label, by=by, obj=obj, before=before, after=after)
    settings.SITE_DAY = datetime.date(2020, 3, 4)
    page = as_auditor.get("/audit/", query)
    assert [label for label in labels(page) if label.startswith("第")] == found


def test_what_cannot_be_read_is_said_and_left_out(as_auditor):
    page = as_auditor.get("/audit/", {"since": "yesterday", "act": "没有这种操作"})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"since", "act"}


def phrases(page, number=0):
    line = page.context["lines"][number]
    return line.first, line.rest


def test_the_list_says_what_changed_and_folds_the_rest(as_auditor, cast):
    roster.change_entry(
        entry=cast.entry("远程教育学院"),
        group="teaching",
        leader=cast.vice_president,
        headcount=12,
        by=cast.quality_office,
    )
    page = as_auditor.get("/audit/")
    assert phrases(page) == (
        ["考核组：职能部门 → 教学院部", "分管校领导：— → vice_president"],
        ["在岗满六个月人数：— → 12"],
    )
    html = page.content.decode()
    assert "<summary>另 1 项</summary>" in html
    assert '<span class="line">考核组：职能部门 → 教学院部</span>' in html


def test_a_renaming_is_found_by_the_old_name(as_auditor, cast):
    roster.change_entry(entry=cast.entry("工会"), name="教职工工会", by=cast.quality_office)
    page = as_auditor.get("/audit/", {"what": "工会", "act": "修改名册"})
    assert labels(page) == ["教职工工会"]
    assert phrases(page) == (["当年名称：工会 → 教职工工会"], [])
    roster.change_entry(entry=cast.entry("教职工工会"), name="职工之家", by=cast.quality_office)
    page = as_auditor.get("/audit/", {"what": "教职工工会", "act": "修改名册"})
    assert labels(page) == ["职工之家", "教职工工会"]


def test_values_are_bounded_and_read_as_people_read_them(as_auditor, cast):
    after = {
        "说明": "长" * 100,
        "截至": datetime.date(2020, 12, 31),
        "时间": datetime.datetime(2020, 3, 1, 6, 5, tzinfo=datetime.UTC),
        "涉及": True,
        "未定": None,
        "方式": "POST",
        "结果": 404,
        "命令": "create_account",
        "文件校验值": "0" * 64,
    }
    before = {"scheme": "2019", "停用": "是", "不变": 35, "空": None}
    record(act="测试", obj=cast.year, before=before, after={"scheme": "2020", "不变": 35, **after})
    first, rest = phrases(as_auditor.get("/audit/"))
    # PostgreSQL keeps the keys in an order of its own.
    assert len(first) == 2
    assert {*first, *rest} == {
        "考核方案：2019 → 2020",
        "停用：是 → 无",
        f"说明：{'长' * 40}…",
        "截至：2020年12月31日",
        "时间：2020年3月1日 14:05",
        "涉及：是",
        "方式：提交",
        "结果：不存在或无权查看",
        "命令：新建账户",
    }
    page = as_auditor.get(f"/audit/{AuditEntry.objects.last().pk}/").content.decode()
    assert "0" * 64 in page, "the entry itself holds all of it"
    assert "2020-12-31" not in page


def test_hashes_in_an_entry_are_for_those_who_verify(client, cast):
    entry = record(act="测试", obj=cast.year, after={"文件校验值": "0" * 64, "部门": 35})
    for user, shown in ((cast.auditor, True), (cast.administrator, False)):
        client.force_login(user)
        page = client.get(f"/audit/{entry.pk}/").content.decode()
        assert "<td>35</td>" in page
        assert ("0" * 64 in page) is shown


def test_a_word_is_looked_for_among_the_latest_unless_a_day_is_given(as_auditor, monkeypatch):
    monkeypatch.setattr(audit, "SEARCHED", 5)
    for number in range(10):
        record(act="测试", label=f"第{number}件")
    page = as_auditor.get("/audit/", {"what": "件"})
    assert len(labels(page)) == 5
    assert "在最近 5 条中查找" in page.content.decode()
    page = as_auditor.get("/audit/", {"what": "件", "since": "2000-01-01"})
    assert len(labels(page)) == 10
    assert "条中查找" not in page.content.decode()


def test_from_an_entry_to_all_about_its_object(as_auditor, cast):
    for headcount in (5, 6):
        roster.change_entry(entry=cast.entry("工会"), headcount=headcount, by=cast.quality_office)
    roster.change_entry(entry=cast.entry("图书馆"), headcount=7, by=cast.quality_office)
    entry = AuditEntry.objects.filter(object_label="工会").last()
    html = as_auditor.get(f"/audit/{entry.pk}/").content.decode()
    (address,) = re.findall(r'href="(/audit/\?kind=[^"]+)"', html)
    page = as_auditor.get(address.replace("&amp;", "&"))
    assert labels(page) == ["工会", "工会"]
    assert "只列出“工会”（名册条目）的记录。" in page.content.decode()


def test_the_filter_names_kinds_of_objects_in_chinese(as_auditor, cast):
    roster.change_entry(entry=cast.entry("工会"), headcount=5, by=cast.quality_office)
    html = as_auditor.get("/audit/").content.decode()
    assert '<option value="departments.RosterEntry">名册条目</option>' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_phrases_take_the_same_queries_for_any_number_of_rows(as_auditor, cast, rows, django_assert_num_queries):
    for name in ("工会", "图书馆", "人事处")[:rows]:
        roster.change_entry(entry=cast.entry(name), group="teaching", by=cast.quality_office)
    # as above, and the years of the roster entries
    with django_assert_num_queries(11):
        page = as_auditor.get("/audit/", {"act": "修改名册"})
    assert len(page.context["listing"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_for_any_number_of_rows(as_auditor, rows, django_assert_num_queries):
    for _ in range(rows):
        record(act="测试", label="某事")
    # session, user, roles, acts, kinds, count, entries, the last verification, since when there is none, years
    with django_assert_num_queries(10):
        page = as_auditor.get("/audit/", {"act": "测试"})
    assert len(page.context["listing"]) == rows


def test_pages_are_turned(as_auditor):
    for number in range(120):
        record(act="测试", label=f"第{number}件")
    page = as_auditor.get("/audit/", {"act": "测试", "page": "3"})
    assert labels(page) == [f"第{number}件" for number in range(19, -1, -1)]
    assert "act=%E6%B5%8B%E8%AF%95" in page.context["listing"].href_before


def test_an_entry_tells_before_and_after_in_words(as_auditor, cast):
    roster.change_entry(
        entry=cast.entry("远程教育学院"),
        group="teaching",
        leader=cast.vice_president,
        by=cast.quality_office,
    )
    entry = AuditEntry.objects.last()
    page = as_auditor.get(f"/audit/{entry.pk}/").content.decode()
    assert "<h1>修改名册 · 远程教育学院</h1>" in page
    for words in ("<dd>质量发展处（quality_office）</dd>", "<dd>远程教育学院（名册条目）</dd>", entry.hash):
        assert words in page
    assert re.findall(r'<th scope="row">([^<]+)</th>\s*<td>([^<]+)</td>\s*<td>([^<]+)</td>', page) == [
        ("考核组", "职能部门", "教学院部"),
        ("分管校领导", "—", "vice_president"),
    ]


def test_a_flag_is_yes_or_no(as_auditor, cast):
    accounts.disable(user=cast.stranger, by=cast.administrator)
    page = as_auditor.get(f"/audit/{AuditEntry.objects.last().pk}/")
    (change,) = page.context["line"].changes
    assert (change.before, change.after) == ("是", "否")


@pytest.mark.slow
def test_an_object_of_a_kind_that_is_gone_is_still_shown(as_auditor):
    entry = record(act="测试", label="旧对象", after={"anything": ["甲", {"乙": None}]})
    page = as_auditor.get(f"/audit/{entry.pk}/").content.decode()
    assert "甲、乙：—" in page
