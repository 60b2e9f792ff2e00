"""Certificates: there is none before the party committee has decided, and none for who was not awarded (十)."""

from __future__ import annotations

import datetime
import shutil

import pytest

from departments.models import AuditEntry, Phase
from departments.years.services import move_year
from scoring.awards.paper import award_documents
from scoring.shown.queries import shown_to
from tests.departments.documents.paper import pages_of
from tests.scoring.scored import all_done, make_scored, page

pytestmark = pytest.mark.django_db
ALL = "/2020/awards/certificates/"
AWARDED, OTHER = "机电工程学院", "信息工程学院"
PROJECT = "“一院一品”实践"
DECISION = {"document": "焦大党〔2021〕5号", "document_date": datetime.date(2021, 1, 28)}


def awarded(document):
    """机电工程学院 leads its group, has everything done, and won 创新贡献奖."""
    all_done(document)
    document["innovations"] = [{"department": AWARDED, "project": PROJECT}]
    document["findings"] = [row for row in document["findings"] if row["department"] != AWARDED]
    for row in document["metrics"]:
        if row["department"] == AWARDED and "numerator" in row:
            row["numerator"] = "100"


@pytest.fixture
def cast(settings):
    settings.SITE_DAY = datetime.date(2021, 1, 29)
    made = make_scored(6, change=awarded, published=True)
    made.year.phase = Phase.PUBLICITY
    made.year.save()
    return made


def decide(cast, action="finalise", **also):
    seen = {"公布的结果": "第1次算分，2021年1月29日公布"} if action == "finalise" else {}
    cast.year.refresh_from_db()
    move_year(year=cast.year, action=action, by=cast.party_committee, seen=seen, **DECISION, **also)
    cast.year.refresh_from_db()


def own(cast, name=AWARDED):
    return f"{ALL}{cast.entry(name).pk}/"


@pytest.mark.slow
def test_there_is_none_before_the_decision_and_none_after_it_is_taken_back(client, cast):
    for address in (ALL, own(cast)):
        page(client, cast.quality_office, address, status=404)
    assert ALL not in page(client, cast.quality_office, "/2020/awards/")
    decide(cast)
    assert ALL in page(client, cast.quality_office, "/2020/awards/")
    decide(cast, "reopen", reason="核实有误")
    for address in (ALL, own(cast)):
        page(client, cast.quality_office, address, status=404)
    assert not AuditEntry.objects.filter(act="导出").exists()


@pytest.mark.slow
def test_whose_they_are(client, cast):
    decide(cast)
    page(client, cast.reporter, ALL, status=404)
    page(client, cast.reporter, own(cast, OTHER), status=404)
    page(client, cast.quality_office, own(cast, OTHER), status=404)  # not awarded
    assert own(cast) in page(client, cast.reporter, "/2020/")


def test_the_notice_adds_up_to_what_was_paid(cast):
    decide(cast)
    notice, *certificates = award_documents(shown_to(cast.quality_office, cast.year))
    award = shown_to(cast.quality_office, cast.year).summary["award"]
    assert award["unallocated"] == "0.00"
    assert "<td>合计</td>" in notice
    assert "300,000.00 元" in notice.split("合计</td>")[1]
    assert "经学校党委会审定（焦大党〔2021〕5号）" in notice
    assert len(certificates) == 3, "two groups' 优秀奖 and one project"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_a_department_has_its_own(client, cast):
    decide(cast)
    client.force_login(cast.reporter)
    first, second = pages_of(client.get(own(cast)).content)
    assert "2020年度工作目标考核优秀奖获奖证书" in first
    assert "机电工程学院：" in first
    assert "列教学院部第1名，考核格次为“好”" in first
    assert "“‘一院一品’实践”" in second
    for one in (first, second):
        assert "焦作大学文件〔2021〕号" in one
        assert one.endswith("焦作大学2021年1月28日—1—")
    client.force_login(cast.quality_office)
    every = pages_of(client.get(ALL).content)
    assert "关于公布2020年度考核获奖部门的通知" in every[0]
    assert first in every
    labels = AuditEntry.objects.filter(act="导出").values_list("object_label", flat=True)
    assert list(labels) == ["2020年度机电工程学院获奖证书", "2020年度获奖通知和证书"]
