"""One row as it is entered on a page: what a person typed, and what is wrong with it, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from targets.facts.document import LISTS
from targets.facts.entry import Known, problems_of, typed_row
from targets.facts.shapes import Shape
from targets.scheme.loader import get_scheme

SCHEME = get_scheme("2020")
COLLEGE = Known("机电工程学院", "teaching", ["T9"])
OFFICE = Known("教务处", "functional")
T8 = {"department": "机电工程学院", "item": "T8"}


def shape(name: str) -> Shape[Any]:
    return LISTS[name].SHAPE


def wrong(name: str, row: dict[str, Any], *beside: dict[str, Any]) -> dict[str, str]:
    found = problems_of(shape(name), row, scheme=SCHEME, year=2020, departments=[COLLEGE, OFFICE], beside=beside)
    return {problem.field: problem.message for problem in found}


def test_what_was_typed_becomes_a_row_of_the_document():
    entered = {
        "department": "机电工程学院",
        "category": "K",
        "name": " 校企共建实训室 ",
        "due": "2020年6月30日",
        "target": "４",
        "actual": " 2 ",
        "completion": "",
        "late": "on",
        "brand": "",
    }
    assert typed_row(shape("work_items"), entered) == {
        "department": "机电工程学院",
        "category": "K",
        "name": "校企共建实训室",
        "due": "2020-06-30",
        "target": "4",
        "actual": "2",
        "late": True,
    }


@pytest.mark.parametrize(
    ("name", "row", "fields"),
    [
        ("metrics", T8 | {"numerator": "190", "denominator": "200"}, []),
        ("metrics", T8 | {"numerator": "190"}, ["denominator"]),
        ("metrics", T8 | {"numerator": "190", "denominator": "0"}, ["denominator"]),
        ("metrics", T8, ["value"]),
        ("metrics", T8 | {"value": "1", "numerator": "1", "denominator": "1"}, [""]),
        ("metrics", {"department": "教务处", "item": "T8", "value": "1"}, ["item"]),
        ("tallies", T8 | {"item": "T9", "kind": "x", "count": "-1"}, ["count", "item", "kind"]),
        ("scores", {"department": "机电工程学院", "item": "C2", "score": "99"}, ["score"]),
        ("findings", {"department": "教务处", "item": "C1.2", "clause": "b"}, ["points"]),
        ("findings", {"department": "教务处", "item": "C1.2", "clause": "b", "points": "9", "date": "2019-12-31"},
         ["date", "points"]),
        ("work_items", {"department": "教务处", "category": "K", "name": " ", "due": "2020-02-30", "completion": "2"},
         ["completion", "due", "name"]),
        ("work_items", {"department": "机电工程学院", "category": "R", "name": "x", "due": "2020-03-01",
                        "completion": "1"}, ["category"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_beside_its_field(name, row, fields):
    assert sorted(wrong(name, row)) == fields


def test_a_second_metric_for_the_same_place_is_refused():
    row = {"department": "机电工程学院", "item": "T8", "value": "1"}
    assert wrong("metrics", row) == {}
    assert list(wrong("metrics", row, row)) == [""]


def test_what_is_wrong_with_other_rows_is_not_held_against_this_one():
    other = {"department": "机电工程学院", "item": "T8", "value": "x"}
    assert wrong("metrics", {"department": "机电工程学院", "item": "T1.2", "value": "1"}, other) == {}


def test_what_no_database_keeps_is_refused():
    row = {"department": "机电工程学院", "item": "C2", "score": "0.5", "basis": "a\0b"}
    assert list(wrong("scores", row)) == ["basis"]
    assert list(wrong("scores", row | {"basis": "长" * 5_001})) == ["basis"]


def test_a_shape_has_a_label_for_every_key_as_a_workbooks_columns_need():
    for name in LISTS:
        labels = [key.label for key in shape(name).keys.values()]
        assert all(labels)
        assert len(set(labels)) == len(labels), name
