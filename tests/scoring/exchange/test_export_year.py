"""A year's facts given out: after an import the same facts, in their order."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from departments.models import AuditEntry, RosterEntry, Year
from jzu_assess.demonstration.facts import facts_2020
from scoring.engine import parse, read
from scoring.exchange.queries import canonical, department_rows, facts_document, sha256
from targets.scheme.loader import get_scheme
from tests.scoring import taking_in
from tests.scoring.facts_strategy import documents
from tests.scoring.year_2020 import year_2020

SCHEME = get_scheme("2020")
DEFAULTS = {"weight": "1", "count": "1"} | dict.fromkeys(("late", "substandard", "exempt"), False)
TEXTS = {"brand", "project", "notice", "basis", "name", "department", "reason", "kind", "item", "clause"}


def take_in(document: dict[str, Any], **options: Any) -> Year:
    return taking_in.take_in(document, **options).year


def same(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what may be written in several ways written in one."""
    lists = {key: [row_of(row) for row in rows] for key, rows in document.items() if key not in {"year", "award"}}
    absences = lists.get("not_applicable", [])
    lists["not_applicable"] = [row for place, row in enumerate(absences) if row not in absences[:place]]
    award = row_of(document.get("award", {}))
    return {"year": document["year"], "award": award} | {key: rows for key, rows in lists.items() if rows}


def row_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row with numbers by value, without what holds its default."""
    by_value = {key: number(key, value) for key, value in row.items()}
    return {
        key: value
        for key, value in by_value.items()
        if value != "" and not (key in DEFAULTS and value == number(key, DEFAULTS[key]))
    }


def number(key: str, value: Any) -> Any:
    """Texts, flags and days as they are, everything else by its value."""
    if key in TEXTS or isinstance(value, bool) or key in {"due", "date", "group", "category"}:
        return value
    return Decimal(value)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(SCHEME))
@pytest.mark.slow
def test_what_was_taken_in_is_given_out(document):
    exported = facts_document(take_in(document, replace=True))
    assert same(exported) == same(document)
    assert read(parse(json.dumps(exported).encode(), "exported"), SCHEME)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_export_taken_in_is_given_out_to_the_letter():
    year = take_in(year_2020(3))
    exported = facts_document(year)
    take_in(exported, replace=True)
    assert facts_document(year) == exported


@pytest.mark.django_db
@pytest.mark.slow
def test_the_demonstration_year_is_given_out():
    document = facts_2020()
    assert same(facts_document(take_in(document))) == same(document)


@pytest.mark.django_db
def test_what_holds_its_default_is_left_out():
    document = year_2020(1)
    document["work_items"][0] |= {"weight": "1.00", "late": False, "brand": ""}
    document["findings"][0] |= {"count": 1, "notice": ""}
    exported = facts_document(take_in(document))
    assert set(exported["work_items"][0]) == {"department", "category", "name", "due", "completion"}
    assert set(exported["findings"][0]) & {"count", "notice"} == set()
    assert "vetoes" not in exported
    assert "award" not in exported


@pytest.mark.django_db
def test_one_departments_rows_are_its_part_of_the_document():
    year = take_in(year_2020(4))
    document = facts_document(year)
    for entry in RosterEntry.objects.filter(year=year):
        own = {
            key: mine
            for key, rows in document.items()
            if isinstance(rows, list) and (mine := [row for row in rows if row.get("department") == entry.name])
        }
        assert department_rows(year, entry) == own


@pytest.mark.django_db
@pytest.mark.parametrize("size", [3, 9])
def test_the_queries_do_not_grow_with_the_departments(size, django_assert_num_queries):
    year = take_in(year_2020(size))
    entry = RosterEntry.objects.get(name="部门1")
    with django_assert_num_queries(12):
        facts_document(year)
    with django_assert_num_queries(9):
        department_rows(year, entry)


@pytest.mark.django_db
class TestCommands:
    def test_a_file_is_taken_in_and_given_out(self, tmp_path, capsys):
        file, out = tmp_path / "facts.json", tmp_path / "out.json"
        file.write_text(json.dumps(year_2020(2)), encoding="utf-8")
        call_command("import_year", str(file))
        assert "已导入2020年度事实：部门 2" in capsys.readouterr().out

        call_command("export_year", "2020", "--output", str(out))
        assert same(json.loads(out.read_text(encoding="utf-8"))) == same(year_2020(2))
        call_command("export_year", "2020")
        printed = capsys.readouterr().out
        assert printed == out.read_text(encoding="utf-8")
        rows = [line.strip(" ,") for line in printed.splitlines()]
        assert '{"department": "部门0", "item": "C2", "score": "0.5", "basis": "年度考核细则"}' in rows

    def test_problems_are_one_line_each(self, tmp_path, capsys):
        document = year_2020(1)
        document["work_items"][0]["completion"] = "2"
        document["scores"][0]["score"] = "x\ny"
        file = tmp_path / "facts.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            call_command("import_year", str(file))
        assert ended.value.code == 1
        told = capsys.readouterr().err.splitlines()
        assert [line.split(": ")[0] for line in told] == ["work_items[0].completion", "scores[0].score"]
        assert not Year.objects.exists()

    def test_a_file_that_is_not_there(self, tmp_path, capsys):
        missing = str(tmp_path / "none.json")
        with pytest.raises(SystemExit):
            call_command("import_year", missing)
        assert capsys.readouterr().err.startswith(f"{missing}: ")

    def test_a_second_import_wants_replace(self, tmp_path, capsys):
        file = tmp_path / "facts.json"
        file.write_text(json.dumps(year_2020(1)), encoding="utf-8")
        call_command("import_year", str(file))
        with pytest.raises(SystemExit):
            call_command("import_year", str(file))
        assert "2020年度已有考核事实" in capsys.readouterr().err
        call_command("import_year", str(file), "--replace")
        assert Year.objects.get().facts_revision == 2

    def test_a_year_that_is_not_there(self, capsys):
        with pytest.raises(SystemExit):
            call_command("export_year", "2019")
        assert capsys.readouterr().err == "year: 没有 2019 年度\n"


@given(
    document=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(), part, max_size=4),
    ).map(lambda value: {"value": value})
)
@pytest.mark.slow
def test_the_canonical_bytes_are_those_that_any_json_writer_makes(document):
    expected = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert canonical(document) == expected


@pytest.mark.django_db
def test_an_export_is_in_the_trail_with_who_ran_it(tmp_path):
    take_in(year_2020())
    file = tmp_path / "facts.json"
    call_command("export_year", "2020", output=str(file))
    entry = AuditEntry.objects.get(act="导出年度事实")
    document = json.loads(file.read_text(encoding="utf-8"))
    assert entry.after == {"文件校验值": sha256(canonical(document)), "文件": str(file)}
    assert entry.actor.endswith("（命令行）")
    assert entry.object_label == "2020年度"
