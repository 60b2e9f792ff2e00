"""审计记录 on the site."""

import datetime
import re

import pytest

from departments.accounts.services import accounts
from departments.models import AuditEntry, Grant
from departments.roster import services as roster
from departments.trail.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_auditor(client, cast):
    client.force_login(cast.auditor)
    return client


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
    ],
)
def test_it_is_filtered(as_auditor, cast, settings, query, found):
    settings.SITE_DAY = datetime.date(2020, 2, 1)
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=cast.entry("工会").department)
    for day, act, label, by in (
        (1, "甲", "第一件", cast.president),
        (2, "甲", "第二件", cast.quality_office),
        (3, "乙", "第三件", cast.quality_office),
    ):
        settings.SITE_DAY = datetime.date(2020, 3, day)
        record(act=act, label=label, by=by)
    settings.SITE_DAY = datetime.date(2020, 3, 4)
    page = as_auditor.get("/audit/", query)
    assert [label for label in labels(page) if label.startswith("第")] == found


def test_what_cannot_be_read_is_said_and_left_out(as_auditor):
    page = as_auditor.get("/audit/", {"since": "yesterday", "act": "没有这种操作"})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"since", "act"}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_for_any_number_of_rows(as_auditor, rows, django_assert_num_queries):
    for _ in range(rows):
        record(act="测试", label="某事")
    # session, user, roles, acts, count, entries, the last verification, years
    with django_assert_num_queries(8):
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
    (change,) = page.context["changes"]
    assert (change.before, change.after) == ("是", "否")


def test_an_object_of_a_kind_that_is_gone_is_still_shown(as_auditor):
    entry = record(act="测试", label="旧对象", after={"anything": ["甲", {"乙": None}]})
    page = as_auditor.get(f"/audit/{entry.pk}/").content.decode()
    assert "甲、乙：—" in page
