"""审计记录 and histories as workbooks."""

from __future__ import annotations

import datetime

import pytest

from departments.models import AuditEntry, Verification
from departments.pages import books
from departments.roster import services as roster
from departments.templatetags import parts
from departments.trail.services import record
from tests.books import offered, sheets_of
from tests.exports import TURN

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_auditor(client, cast):
    client.force_login(cast.auditor)
    return client


def had(client, address):
    """What is behind 导出 Excel on a page."""
    return sheets_of(client.get(offered(client.get(address).content.decode())))


@pytest.mark.slow
def test_what_is_filtered_is_what_comes_out_on_all_its_pages(as_auditor, cast):
    for number in range(60):
        record(act="测试", label=f"第{number}件", by=cast.president)
        record(act="别的", label=f"别的{number}", by=cast.president)
    (sheet,) = had(as_auditor, "/audit/?act=测试&who=校长&page=2")
    assert sheet.column("对象") == [f"第{number}件" for number in range(59, -1, -1)]
    assert set(sheet.column("用户")) == {"校长"}
    assert set(sheet.column("用户名")) == {"president"}
    assert "只列：用户：校长；操作：测试" in sheet.about
    entry = AuditEntry.objects.latest("pk")
    assert entry.after["条件"] == "用户：校长；操作：测试"


def test_it_holds_all_of_a_value_and_no_hash(as_auditor, cast):
    after = {"说明": "长" * 100, "截至": datetime.date(2020, 12, 31), "文件校验值": "0" * 64}
    record(act="测试", obj=cast.year, label="=cmd", before={"说明": "短"}, after=after)
    (sheet,) = had(as_auditor, "/audit/?act=测试")
    assert sheet.column("更改") == [f"说明：短 → {'长' * 100}\n截至：2020年12月31日"]
    assert sheet.column("对象") == ["=cmd"]


def test_that_of_one_object_names_it(as_auditor, cast):
    for name in ("工会", "图书馆"):
        roster.change_entry(entry=cast.entry(name), headcount=5, by=cast.quality_office)
    (sheet,) = had(as_auditor, f"/audit/?kind=departments.RosterEntry&key={cast.entry('工会').pk}")
    assert sheet.column("对象") == ["工会"]
    assert "只列：“工会”（名册条目）" in sheet.about


def test_a_trail_that_is_too_long_says_how_to_narrow_it(as_auditor, monkeypatch):
    for module in (books, parts):
        monkeypatch.setattr(module, "LARGEST", 5)
    for number in range(6):
        record(act="测试", label=f"第{number}件")
    page = as_auditor.get("/audit/?act=测试&format=xlsx").content.decode()
    assert "共 6 项，一次最多导出 5 项，请先按条件查找" in page
    assert offered(page) == ""
    assert not AuditEntry.objects.filter(act="导出").exists()
    (sheet,) = had(as_auditor, "/audit/?act=测试&what=第3")
    assert sheet.column("对象") == ["第3件"]


@pytest.mark.parametrize("rows", [1, 60])
def test_it_takes_the_same_queries_for_any_number_of_rows(as_auditor, cast, rows, django_assert_num_queries):
    for _ in range(rows):
        record(act="测试", obj=cast.entry("工会"), before={"group": "functional"}, after={"group": "teaching"})
    # session, user, roles, acts, kinds, count, entries, roster entries with their years, the entry of the trail
    with django_assert_num_queries(10 + TURN):
        (sheet,) = sheets_of(as_auditor.get("/audit/?act=测试&format=xlsx"))
    assert sheet.column("更改") == ["考核组：职能部门 → 教学院部"] * rows


def test_a_department_has_its_own_history_without_addresses(client, cast):
    roster.change_entry(entry=cast.entry("机电工程学院"), headcount=86, by=cast.quality_office)
    client.force_login(cast.reporter)
    (sheet,) = had(client, f"/2020/roster/{cast.entry('机电工程学院').pk}/history/")
    assert sheet.title == "机电工程学院历史"
    assert sheet.headings == ["时间", "操作", "更改", "对象", "用户"]
    assert sheet.column("更改") == ["在岗满六个月人数：— → 86"]


def test_what_a_recomputation_found(as_auditor, cast):
    finding = {"place": "第 1 次算分", "department": "工会", "key": "总分", "stored": "97.05", "computed": "97.04"}
    at = datetime.datetime(2021, 1, 2, 3, 0, tzinfo=datetime.UTC)
    Verification.objects.create(at=at, runs=1, entries=9, findings=[finding, {**finding, "department": ""}])
    (sheet,) = had(as_auditor, "/audit/verification/")
    assert [list(row.values()) for row in sheet.rows] == [
        ["第 1 次算分", "工会", "总分", "97.05", "97.04"],
        ["第 1 次算分", "", "总分", "97.05", "97.04"],
    ]
    assert sheet.about.startswith("2021年1月2日 11:00 2 处不符")
