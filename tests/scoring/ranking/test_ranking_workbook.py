"""The ranking as a workbook: who gets which sheets, and what stands in them."""

from __future__ import annotations

import io
from urllib.parse import unquote

import openpyxl
import pytest

from departments.models import AuditEntry
from tests.scoring.scored import make_scored, page

pytestmark = pytest.mark.django_db
RANKING = "/2020/ranking/"
BOOK = f"{RANKING}?format=xlsx&group="


def book(client, user, group="functional", more=""):
    client.force_login(user)
    response = client.get(BOOK + group + more)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content)), response


def headings(sheet, row):
    return [cell.value for cell in sheet[row]]


def words(found) -> str:
    return "\n".join(str(cell.value) for sheet in found for row in sheet for cell in row if cell.value is not None)


@pytest.mark.slow
def test_the_quality_office_gets_the_ranking_its_formulas_and_how_to_read_them(client):
    cast = make_scored(8)
    found, response = book(client, cast.quality_office)
    assert found.sheetnames == ["排名", "演算", "说明"]
    name = unquote(response["Content-Disposition"])
    assert "2020年度职能部门排名（未公布）" in name
    assert name.endswith(".xlsx")
    sheet = found["排名"]
    assert sheet["A1"].value == "2020年度职能部门排名"
    assert "未公布：截至 2020年12月31日 · 第 1 次算分" in sheet["A2"].value
    assert headings(sheet, 3) == [
        "名次", "部门", "重点（50）", "常规（30）", "共性（20）", "舍入", "总分（100）", "完成率", "格次", "说明",
    ]  # fmt: skip
    assert [sheet.cell(row, 1).value for row in range(4, 8)] == [1, 2, 3, 4]
    html = page(client, cast.quality_office, RANKING)
    for row in range(4, 8):
        assert f"{sheet.cell(row, 7).value:.2f}" in html
        assert sheet.cell(row, 2).value in html


@pytest.mark.slow
def test_an_export_leaves_its_entry(client):
    cast = make_scored()
    book(client, cast.quality_office, "teaching")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.object_label, entry.actor) == (
        "导出",
        "2020年度教学院部排名",
        cast.quality_office.username,
    )
    assert "未公布：截至" in str(entry.after)


@pytest.mark.slow
def test_items_scores_are_for_those_who_may_open_every_sheet(client):
    """A department gets what the page shows it: the published ranking, and how it came about."""
    cast = make_scored(published=True)
    for part in ("reporter", "assessor", "teaching_panel"):
        found, _ = book(client, getattr(cast, part), "teaching")
        assert found.sheetnames == ["排名", "说明"], part
        for word in ("职责履行应扣", "演算", "工作考勤"):
            assert word not in words(found), (part, word)
    assert book(client, cast.president, "teaching")[0].sheetnames == ["排名", "演算", "说明"]


def test_before_publication_others_are_answered_with_the_page(client):
    cast = make_scored()
    assert "排名尚未公布" in page(client, cast.reporter, BOOK + "teaching")
    assert not AuditEntry.objects.filter(act="导出").exists()


@pytest.mark.slow
def test_whoever_sees_no_ranks_gets_none(client):
    """Points as of today, in the roster's order."""
    cast = make_scored(8)
    found, response = book(client, cast.president)
    assert "2020年度职能部门得分（暂定）" in unquote(response["Content-Disposition"])
    assert [row[0].value for row in found["排名"].iter_rows(4)] == ["人事处", "教务处", "部门4", "部门6"]
    assert [row[0].value for row in found["演算"].iter_rows(7)] == ["人事处", "教务处", "部门4", "部门6"]
    for sheet in (found["排名"], found["演算"]):
        for word in ("名次", "格次", "一票否决", "同分", "并列", "前 1/3"):
            assert word not in words([sheet]), (sheet.title, word)
    assert "暂定：截至 2020年12月31日" in found["排名"]["A2"].value


@pytest.mark.slow
def test_it_is_the_run_that_was_asked_for(client):
    cast = make_scored()
    found, _ = book(client, cast.quality_office, more="&run=today")
    assert "暂定：截至" in found["演算"]["A2"].value


@pytest.mark.slow
def test_offices_go_by_the_name_of_the_year(client):
    cast = make_scored()
    found, _ = book(client, cast.quality_office, "teaching")
    assert "各考核部门折算得分" in headings(found["演算"], 4)
