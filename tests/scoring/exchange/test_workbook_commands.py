"""``export_year`` and ``import_year`` with workbooks: the same words, and nothing lost on the way out and in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from bench.facts import generated
from departments.figures import NotANumber, exact
from departments.models import Year
from jzu_assess.demonstration.facts import facts_2020
from notices.models import Notice, Problem
from scoring.engine import parse
from scoring.exchange.queries import facts_document
from scoring.exchange.services.import_year import import_facts
from targets.scheme.loader import get_scheme
from tests.scoring.year_2020 import year_2020

pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, list[str], list[str]]:
        status = 0
        try:
            call_command(*words)
        except SystemExit as end:
            status = int(end.code or 0)
        out = capsys.readouterr()
        return status, out.out.splitlines(), out.err.splitlines()

    return run


def stored(document: dict[str, Any]) -> Year:
    return import_facts(document=parse(json.dumps(document).encode(), "facts"), by=None).year


def valued(document: dict[str, Any]) -> dict[str, Any]:
    """Numbers by what they are worth: a sheet keeps 0.50 as 0.5."""

    def worth(value: Any) -> Any:
        try:
            return exact(value) if isinstance(value, str) else value
        except NotANumber:
            return value

    return {
        name: [{key: worth(value) for key, value in row.items()} for row in rows] if isinstance(rows, list) else rows
        for name, rows in document.items()
    }


@pytest.mark.slow
def test_a_workbook_goes_out_and_comes_in(run: Run, tmp_path: Path) -> None:
    year = stored(year_2020(4))
    before = facts_document(year)
    file = str(tmp_path / "2020.xlsx")
    assert run("export_year", "2020", "--output", file)[0] == 0
    status, out, _ = run("import_year", file, "--dry-run")
    assert status == 0
    assert any("存在问题：新增 0，更改 0，删除 0" in line for line in out)
    for kept in (Problem, Notice, Year):
        kept.objects.all().delete()
    status, out, err = run("import_year", file)
    assert (status, err) == (0, [])
    assert out[-1].startswith("已导入2020年度事实")
    assert valued(facts_document(Year.objects.get())) == valued(before)


@pytest.mark.slow
def test_problems_name_sheet_row_column_and_cell(run: Run, tmp_path: Path) -> None:
    stored(year_2020(4))
    file = tmp_path / "2020.xlsx"
    run("export_year", "2020", "--output", str(file))
    book = openpyxl.load_workbook(file)
    headings = [str(cell.value).rstrip("* ") for cell in book["存在问题"][1]]
    book["存在问题"].cell(3, headings.index("日期") + 1).value = "2020年13月1日"
    book["工作项目"].cell(2, 1).value = "没有的部门"
    book.save(file)
    status, out, err = run("import_year", str(file), "--replace")
    assert (status, out) == (1, [])
    assert any(line.startswith("“存在问题”第 3 行“日期”（") for line in err)
    assert any(line.startswith("“工作项目”第 2 行“部门”（A2）：") for line in err)


def test_a_book_that_does_not_say_its_year(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "facts.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "部门"
    book.active.append(["部门", "考核组", "在岗满六个月人数"])
    book.save(file)
    status, _, err = run("import_year", str(file))
    assert status == 1
    assert err == [f"{file}: 文件没有写明是哪一年度，“说明”表上应有年度。"]


@pytest.mark.slow
def test_the_demonstration_year_comes_in_as_it_went_out(run: Run, tmp_path: Path) -> None:
    comes_in_as_it_went_out(facts_2020(), run, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_generated_years_come_in_as_they_went_out(run: Run, tmp_path: Path, seed: int) -> None:
    comes_in_as_it_went_out(generated(5, get_scheme("2020"), seed), run, tmp_path)


def comes_in_as_it_went_out(document: dict[str, Any], run: Run, tmp_path: Path) -> None:
    year = stored(document)
    before = facts_document(year)
    for ending, worth in (("json", lambda document: document), ("xlsx", valued)):
        file = str(tmp_path / f"2020.{ending}")
        assert run("export_year", "2020", "--output", file)[0] == 0
        status, _, err = run("import_year", file, "--replace")
        assert (status, err) == (0, [])
        assert worth(facts_document(Year.objects.get())) == worth(before)
