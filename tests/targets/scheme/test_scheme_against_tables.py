"""The scheme of 2020 equals the two tables in which the regulation's figures were taken down, row by row.

Those tables lie beside the repository; ``test_scheme_2020`` holds without them.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from gmpy2 import mpq

from departments.figures import written
from targets.scheme.loader import get_scheme
from targets.scheme.model import Category, Clause, Heading, Item
from targets.scheme.rules.intervals import Band
from targets.scheme.rules.rank import Rank
from targets.scheme.rules.rule import Rule

TABLES = Path(__file__).resolve().parents[3].parent / "shared" / "regulation"
pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables are not beside this repository")


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_indicator_of_the_table_is_in_the_scheme_and_no_other() -> None:
    expected = [(group, row["code"]) for row in rows("indicators-2020.csv") for group in row["groups"].split("|")]
    scheme = get_scheme("2020")
    found = [
        (group.code, code)
        for group in scheme.groups.values()
        for part in (group.categories, group.headings, group.items)
        for code in part
    ]
    assert sorted(found) == sorted(expected)


def test_every_indicator_has_the_tables_points_name_assessors_and_rule() -> None:
    for row in rows("indicators-2020.csv"):
        for code in row["groups"].split("|"):
            group = get_scheme("2020").groups[code]
            found: Category | Heading | Item
            if row["kind"] == "category":
                found = group.categories[row["code"]]
            elif row["kind"] == "group":
                found = group.headings[row["code"]]
                assert (found.parent or row["code"][0]) == row["parent"]
            else:
                found = group.items[row["code"]]
                above = found.part_of or (found.headings[-1] if found.headings else found.category)
                assert above == row["parent"], row
                assert "|".join(found.assessors) == row["assessors"], row
                assert found.rule.kind == row["kind"], row
                assert row_of(found.rule) == row_parameters(row), row
            assert (found.name, found.points) == (row["name"], mpq(row["points"])), row


def test_items_stand_in_the_tables_order() -> None:
    table = [row["code"] for row in rows("indicators-2020.csv") if row["kind"] not in ("category", "group")]
    for group in get_scheme("2020").groups.values():
        by_category = [code for code in "KRCT" for code in table_of(table, code) if code in group.items]
        assert list(group.items) == by_category


def test_every_clause_has_the_tables_points_unit_cap_and_label() -> None:
    expected = {(row["item"], row["clause"]): row for row in rows("clauses-2020.csv")}
    for group in get_scheme("2020").groups.values():
        found = {(item.code, key): clause for item in group.items.values() for key, clause in item.clauses.items()}
        assert found.keys() == {place for place in expected if place[0] in group.items}
        for place, clause in found.items():
            assert clause_row(clause) | {"item": place[0]} == expected[place], place


def table_of(table: list[str], category: str) -> list[str]:
    return list(dict.fromkeys(code for code in table if code.startswith(category)))


def clause_row(clause: Clause) -> dict[str, object]:
    lowest, highest = clause.lowest, clause.highest
    points = f"{written(lowest)}-{written(highest)}" if clause.ranged else written(clause.points)
    return {
        "clause": clause.key,
        "points": points,
        "unit": clause.unit,
        "cap": "" if clause.cap is None else written(clause.cap),
        "veto": "veto" if clause.veto else "",
        "label": clause.label,
    }


def row_parameters(row: dict[str, str]) -> dict[str, str]:
    """``metric=初次就业率; target=0.80; as_of=07-25`` as a mapping, band and tally lists included."""
    parameters: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in row["params"].split(";"))):
        name, sep, value = re.match(r"([^=:]*)([=:]?)(.*)", part).groups()
        if part.startswith("zero_if"):
            parameters["zero"] = part.removeprefix("zero_if ")
        elif "value 0" in part:
            parameters["zero"] = "absent"
        elif sep:
            parameters[name] = value.strip()
    parameters.pop("overflow", None)
    if "target" in parameters:
        parameters["target"] = written(mpq(parameters["target"]))
    return parameters


def row_of(rule: Rule) -> dict[str, str]:
    """A rule written as the table writes it."""
    row: dict[str, str] = {}
    if rule.kind != "binary" and getattr(rule, "metric", ""):
        row["metric"] = rule.metric
    match rule.kind:
        case "quality":
            row["per_flagged"] = written(rule.per_flagged)
        case "threshold":
            row["target"] = written(rule.target)
            row["as_of"] = "{:02d}-{:02d}".format(*rule.counted_on)
        case "tier" | "bands":
            row["bands"] = " / ".join(band_text(band) for band in rule.bands)
        case "tally" | "best" if hasattr(rule, "points"):
            row |= {kind: written(points) for kind, points in rule.points.items()}
            if getattr(rule, "base", 0):
                row["base"] = written(rule.base)
            if getattr(rule, "zero_kind", None):
                row["zero"] = f"{rule.zero_kind}>={written(rule.zero_at)}"
        case "rank":
            assert isinstance(rule, Rank)
            row |= {"zero": "absent"} if rule.zero_means_absent else {}
    return row


def band_text(band: Band) -> str:
    if band.low is not None and band.high is not None:
        span = f"{written(band.low)}{'<=' if band.low_closed else '<'}v{'<=' if band.high_closed else '<'}"
        span += written(band.high)
    elif band.low is not None:
        span = f"v{'>=' if band.low_closed else '>'}{written(band.low)}"
    else:
        span = f"v{'<=' if band.high_closed else '<'}{written(band.high)}"
    return f"{span} {'v*' if band.per_unit else ''}{written(band.amount)}"
