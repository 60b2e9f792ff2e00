"""One value of a facts document: what each kind of key takes and refuses, at that key (docs/interchange.md)."""

from __future__ import annotations

import pytest

from tests.scoring.engine.contract import GONE, VALID, changed, refused

TYPES = [None, True, 0.5, 1e3, [], {}, [1], {"value": "1"}]
NO_DECIMALS = [*TYPES, "", " 1", "1 ", "+1", "-1", "1e3", ".5", "1.", "1/2", "1,000", "１", "٣", "0x10", "NaN", "∞"]
TOO_LONG = ["1" * 41, "0." + "1" * 41, 10**40]
DECIMALS = [
    "work_items[0].completion",
    "work_items[0].weight",
    "work_items[1].target",
    "work_items[1].actual",
    "findings[0].count",
    "findings[1].points",
    "metrics[0].value",
    "metrics[2].numerator",
    "metrics[2].denominator",
    "averages[0].value",
    "tallies[0].count",
    "scores[0].score",
    "departments[0].headcount",
    "quotas[0].base",
    "award.pool",
    "award.reserve",
]
NAMES = [
    "departments[0].name",
    "work_items[0].name",
    "vetoes[0].reason",
    "innovations[0].project",
]
FREE = ["work_items[0].brand", "work_items[0].project", "findings[0].notice", "scores[0].basis"]
CODES = [
    "departments[0].group",
    "work_items[0].category",
    "findings[0].item",
    "findings[0].clause",
    "metrics[0].item",
    "averages[0].item",
    "tallies[0].item",
    "tallies[0].kind",
    "scores[0].item",
    "not_applicable[0].item",
    "quotas[0].kind",
]
DEPARTMENTS = [
    f"{rows}[0].department"
    for rows in (
        "work_items",
        "findings",
        "metrics",
        "tallies",
        "scores",
        "not_applicable",
        "vetoes",
        "innovations",
        "quotas",
    )
]
DATES = ["work_items[0].due", "findings[0].date"]
FLAGS = ["work_items[0].late", "work_items[0].substandard", "work_items[0].exempt"]
OPTIONAL = [
    *("work_items[0].weight", *FLAGS, "work_items[0].brand", "work_items[0].project"),
    *("findings[0].count", "findings[0].date", "findings[0].notice", "scores[0].basis", "award.pool", "award.reserve"),
]
REQUIRED = [
    f"{rows}[0].{key}"
    for rows, listed in VALID.items()
    if isinstance(listed, list)
    for key in listed[0]
    if f"{rows}[0].{key}" not in OPTIONAL
]
PAIR = ["metrics[2].numerator", "metrics[2].denominator"]


def at(path: str, value: object) -> set[str]:
    """The paths that are refused with this value there."""
    return set(refused(changed({path: value})))


def test_the_document_that_is_changed_is_valid():
    assert refused(VALID) == []


@pytest.mark.parametrize("path", DECIMALS)
def test_a_decimal_is_digits_with_at_most_a_point(path):
    for value in [*NO_DECIMALS, -1, *TOO_LONG]:
        assert path in at(path, value), value


@pytest.mark.parametrize("path", ["findings[0].count", "metrics[0].value", "tallies[0].count", "work_items[1].actual"])
def test_forty_digits_on_either_side_are_read(path):
    for value in ["9" * 40 + "." + "9" * 40, 10**40 - 1, "0" * 39 + "1", "1." + "0" * 40, 0, "0"]:
        assert at(path, value) == set(), value


@pytest.mark.parametrize("path", ["departments[0].headcount", "quotas[0].base", "award.reserve"])
def test_persons_are_whole_by_value(path):
    for value in [0, 12, "12", "12.0", "012.00"]:
        assert at(path, value) == set(), value
    for value in ["12.5", "0.0001"]:
        assert at(path, value) == {path}, value


def test_the_pool_has_at_most_two_decimals_by_value():
    for value in [0, "300000", "300000.5", "300000.05", "300000.0500"]:
        assert at("award.pool", value) == set(), value
    assert at("award.pool", "300000.005") == {"award.pool"}


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("work_items[0].completion", ["0", 1, "1.0", "0.9999"], ["1.0001", 2]),
        ("work_items[0].weight", ["0.1", 9], ["0", 0, "0.00"]),
        ("work_items[1].target", ["0.5", 100], [0, "0.0"]),
        ("metrics[2].denominator", ["0.5", 100], [0, "0.0"]),
        ("scores[0].score", ["0", 3, "3.000"], ["3.0001", 4]),
        ("metrics[1].value", [0, 1, "0.0", "1.00"], ["0.5", 2, "1.0001"]),
        ("findings[1].points", ["0.2", "0.5", "0.33333"], ["0.19999", "0.50001", 0, 1]),
    ],
)
def test_a_value_out_of_range_is_refused_at_its_key(path, good, bad):
    for value in good:
        assert at(path, value) == set(), value
    for value in bad:
        assert at(path, value) == {path}, value


@pytest.mark.parametrize("path", NAMES)
def test_a_name_is_not_blank(path):
    for value in ["", " ", "\t\n", "\u3000", 1, 1.5, None, True, []]:
        assert path in at(path, value), value


@pytest.mark.parametrize("path", FREE)
def test_a_free_text_may_be_empty_but_is_text(path):
    for value in ["", " ", "㍿\u200b", "a" * 10000]:
        assert at(path, value) == set(), value
    for value in [1, None, False, {}, []]:
        assert at(path, value) == {path}, value


@pytest.mark.parametrize("path", [*CODES, *DEPARTMENTS])
def test_a_code_or_a_department_is_one_that_there_is(path):
    for value in ["", "没有", "k", " C3", "C1", "K", 1, None, True, [], {}]:
        if not (path.endswith("category") and value == "K"):
            assert path in at(path, value), value


@pytest.mark.parametrize("path", DATES)
def test_a_date_is_a_day_from_the_years_first_on(path):
    for value in ["2020-01-01", "2020-02-29", "2020-12-31", "2021-05-01", "9999-12-31"]:
        assert at(path, value) == set(), value
    wrong = ["2019-12-31", "2021-02-29", "2020-13-01", "2020-6-3", "20200630", "2020-06-30T00:00", "２０２０-01-01"]
    for value in [*wrong, "", 20200630, None, True, []]:
        assert at(path, value) == {path}, value


@pytest.mark.parametrize("path", FLAGS)
def test_a_flag_is_true_or_false(path):
    for value in [0, 1, "true", "", None, []]:
        assert path in at(path, value), value


@pytest.mark.parametrize("path", OPTIONAL)
def test_an_optional_key_may_be_left_out(path):
    assert at(path, GONE) == set()


@pytest.mark.parametrize(
    "path", [*REQUIRED, "findings[1].points", *(f"work_items[1].{key}" for key in ("target", "actual")), *PAIR]
)
def test_every_other_key_is_required(path):
    assert path in at(path, GONE)


@pytest.mark.parametrize("rows", [key for key in VALID if key not in {"year", "award"}])
def test_an_unknown_key_of_a_row_is_refused(rows):
    assert at(f"{rows}[0].备注", "x") == {f"{rows}[0].备注"}


@pytest.mark.parametrize("value", [*TYPES, "2020", "", 0, -2020, 10**20, 99999])
def test_the_year_is_a_whole_number(value):
    assert "year" in at("year", value)


def test_a_number_is_no_name_even_where_a_department_is_called_so():
    """A reader that remembers "0" must not take the JSON integer 0 for it."""
    document = {
        "year": 2020,
        "departments": [{"name": "0", "group": "functional", "headcount": 0}],
        "work_items": [
            {"department": "0", "category": category, "name": "0", "due": "2020-06-30", "completion": 1}
            for category in ("K", "R")
        ],
        "findings": [{"department": "0", "item": "C1.1", "clause": "a", "count": 0}],
    }
    assert refused(document) == []
    assert refused(document | {"vetoes": [{"department": 0, "reason": "事由"}]}) == ["vetoes[0].department"]
    assert refused(document | {"innovations": [{"department": "0", "project": 0}]}) == ["innovations[0].project"]
