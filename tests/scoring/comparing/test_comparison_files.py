"""A comparison as a workbook and on paper."""

from __future__ import annotations

import io
from collections import defaultdict
from decimal import Decimal

import openpyxl
import pytest

from departments.jobs.services import perform
from departments.models import Job, RosterEntry
from scoring.models import Run
from scoring.publication.services import withdraw
from tests.departments.documents.paper import text_of
from tests.scoring.comparing.comparing import measured, next_year, on_paper, rescored
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored

pytestmark = pytest.mark.django_db
PAGE = "/2020/ranking/comparison/"


def change(document) -> None:
    """A finding that is written like a formula, and a place in the group that others lose."""
    row = next(r for r in document["findings"] if (r["department"], r["item"]) == ("人事处", "C1.1"))
    row["notice"] = "=1+1"
    row["count"] = "3"
    measured(document, "信息工程学院", "R2.1.4.4", 99)


@pytest.fixture
def cast():
    cast = make_scored(8)
    rescored(cast, change)
    return cast


def book(client, cast, address: str) -> openpyxl.Workbook:
    client.force_login(cast.quality_office)
    return openpyxl.load_workbook(io.BytesIO(client.get(address).content))


def rows(sheet) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[3]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]


@pytest.mark.slow
def test_the_changes_of_items_add_up_to_those_of_departments(client, cast):
    found = book(client, cast, PAGE + "excel/")
    assert found.sheetnames == ["部门", "指标变动", "事实变动"]
    departments, items, _ = map(rows, found.worksheets)
    assert len(departments) == 8
    added: dict[object, Decimal] = defaultdict(Decimal)
    for row in items:
        added[row["部门"]] += Decimal(str(row["变动"] or 0))
    moved = [row for row in departments if row["总分变动"]]
    assert len(moved) >= 3
    for row in departments:
        assert added[row["部门"]] == Decimal(str(row["总分变动"])), row
        assert Decimal(str(row["第1次总分"])) + added[row["部门"]] == Decimal(str(row["第2次总分"]))


@pytest.mark.slow
def test_each_fact_stands_in_a_row_with_the_item_that_it_feeds(client, cast):
    facts = rows(book(client, cast, PAGE + "excel/")["事实变动"])
    mine = [(row["指标"], row["来自"], row["变动"], row["内容"]) for row in facts if row["部门"] == "人事处"]
    label = "月考勤报表迟报、漏报、瞒报、错报 2020年1月15日"
    assert mine == [
        ("工作考勤", "本部门事实", "新增", f"{label} =1+1：数量 3"),
        ("工作考勤", "本部门事实", "删除", f"{label} 人事处通报〔2020〕第1期"),
    ]
    others = {row["何部门"] for row in facts if row["部门"] == "部门7"}
    assert others == {"信息工程学院"}


@pytest.mark.slow
def test_a_name_like_a_formula_stays_text(client, cast):
    RosterEntry.objects.filter(name="部门4").update(name="=部门4")
    rescored(cast, lambda document: None)
    sheet = book(client, cast, PAGE + "excel/?before=1&after=3")["部门"]
    assert [cell.data_type for cell in sheet["B"] if str(cell.value).startswith("=")] == ["s"]


@pytest.mark.slow
def test_which_figures_they_are_stands_on_each_sheet(client, cast):
    words = "由2020年度 第1次算分（未公布，截至2020年12月31日）到2020年度 第2次算分（未公布，截至2020年12月31日）"
    assert {sheet["A2"].value for sheet in book(client, cast, PAGE + "excel/")} == {words}


@pytest.mark.slow
def test_of_two_years(client, cast):
    next_year(cast, change)
    found = book(client, cast, "/2021/ranking/comparison/excel/?before=2020-1")
    assert [cell.value for cell in found["部门"][3]][3:6] == ["2020年度总分", "2021年度总分", "总分变动"]


@pytest.mark.slow
def test_on_paper(client, cast):
    text = "".join(text_of(on_paper(client, cast.quality_office, PAGE + "pdf/?group=teaching")).split())
    assert "教学院部算分结果对比" in text
    assert "由2020年度第1次算分（未公布，截至2020年12月31日）到2020年度第2次算分" in text
    assert "第1页共" in text
    assert "含未公布的结果：不是公布的考核结果，不得作为奖惩依据。" in text
    assert "其他部门：本组排名第1名（共4个部门）→第2名（共4个部门）" in text
    assert "人事处" not in text.replace("人事处通报", ""), "of the other group"
    assert Run.objects.count() == 2


@pytest.mark.slow
def test_a_run_that_is_withdrawn_meanwhile_is_not_put_on_paper(client, cast):
    """Who reads what is published alone asks for two years; before the worker comes to it, one is withdrawn."""
    publish(Run.objects.get(number=2), cast.quality_office)
    publish(next_year(cast, lambda document: None), cast.quality_office)
    client.force_login(cast.president)
    client.post("/2021/ranking/comparison/pdf/")
    withdraw(year=cast.year, reason="格次有误", by=cast.quality_office)
    job = Job.objects.get()
    perform(job_id=job.pk, task_id="a")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "已不能查看" in job.error
