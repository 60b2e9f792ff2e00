"""The results file, key by key as docs/interchange.md lists them."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from scoring.exchange.auditing import score_file, score_only
from targets.scheme.loader import get_scheme
from tests.scoring.engine.contract import VALID
from tests.scoring.year_2020 import year_2020

SCHEME = get_scheme("2020")
SCORE = re.compile(r"\d+\.\d{4}")
MONEY = re.compile(r"\d+\.\d{2}")


def raw(document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def results():
    """The results of a complete year of four departments, with awards and quotas."""
    document = year_2020(4)
    document["innovations"] = [{"department": "部门1", "project": "智能制造"}]
    document["quotas"] = [{"department": "部门0", "kind": "annual_excellent", "base": "12.0"}]
    document["findings"].append({"department": "部门2", "item": "C8", "clause": "v"})
    return score_file(raw(document), "facts.json")


def test_the_keys(results):
    assert list(results) == [
        "year",
        "scheme",
        "as_of",
        "provisional",
        "departments",
        "veto_proposals",
        "award",
        "quotas",
        "quota_overrun",
        "explanations",
    ]
    assert [results[key] for key in ("year", "scheme", "as_of", "provisional")] == [2020, "2020", "2020-12-31", False]
    assert list(results["award"]) == ["pool", "innovation", "per_head", "unallocated", "shortfall", "departments"]
    assert list(results["quotas"][0]) == ["department", "kind", "base", "change", "result"]
    assert results["veto_proposals"] == [{"department": "部门2", "item": "C8", "clause": "v"}]
    for row in results["departments"]:
        assert list(row) == [
            "name",
            "group",
            "total",
            "rank",
            "tied",
            "grade",
            "vetoed",
            "completion_rate",
            "key_items",
            "categories",
            "items",
            "pending",
        ]


def test_departments_stand_in_the_order_of_the_facts(results):
    assert [row["name"] for row in results["departments"]] == ["部门0", "部门1", "部门2", "部门3"]


def test_the_forms_of_numbers(results):
    for row in results["departments"]:
        assert MONEY.fullmatch(row["total"])
        assert SCORE.fullmatch(row["completion_rate"])
        assert all(SCORE.fullmatch(score) for score in [*row["categories"].values(), *row["items"].values()])
        assert type(row["rank"]) is int
        assert type(row["key_items"]) is int
        assert type(row["tied"]) is bool
        assert type(row["vetoed"]) is bool
        assert row["grade"] in {"好", "中", "差"}
    award = results["award"]
    assert all(MONEY.fullmatch(award[key]) for key in award if key != "departments")
    assert all(MONEY.fullmatch(value) for row in award["departments"] for key, value in row.items() if key != "name")
    assert [type(results["quotas"][0][key]) for key in ("base", "change", "result")] == [int, int, int]
    assert type(results["quota_overrun"]) is int


@pytest.mark.parametrize("group", ["functional", "teaching"])
def test_items_are_the_groups_leaves_composites_and_parts_and_no_headings(results, group):
    row = next(row for row in results["departments"] if row["group"] == group)

    assert list(row["items"]) == list(SCHEME.groups[group].items)
    assert not set(row["items"]) & {"C1", "C11", "R2.1", "R2.1.4", "T1", "T3", "K", "R"}
    assert list(row["categories"]) == list(SCHEME.groups[group].categories)
    if group == "teaching":
        assert {"R2.1.7", "R2.1.7.1", "R2.1.7.2"} <= set(row["items"])


def test_the_total_is_the_sum_of_the_categories(results):
    for row in results["departments"]:
        total = sum(map(Decimal, row["categories"].values()))
        assert Decimal(row["total"]) == total.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_pending_is_null_and_absent_is_a_word():
    results = score_file(raw(VALID), "facts.json")
    office, college = results["departments"]

    assert results["provisional"] is True
    assert office["items"]["C2"] is None
    assert "C2" in office["pending"]
    assert college["items"]["T6"] == "缺项"
    assert "T6" not in college["pending"]


def test_item_scores_are_before_reweighting_and_overflow():
    document = year_2020(1)
    document["findings"].append({"department": "部门0", "item": "C14", "clause": "a", "count": 2})
    before, after = (score_only(raw(facts), "f")["departments"][0] for facts in (year_2020(1), document))

    assert after["items"]["R.quality"] == before["items"]["R.quality"] == "9.8000"
    assert (before["categories"]["R"], after["categories"]["R"]) == ("26.4667", "24.4667")


def test_the_day_stands_in_the_results():
    assert score_file(raw(year_2020(2)), "facts.json", as_of="2020-09-30")["as_of"] == "2020-09-30"


def test_without_departments_there_is_nothing_to_rank():
    results = score_file(b'{"year": 2020}', "facts.json")

    assert results == {
        "year": 2020,
        "scheme": "2020",
        "as_of": "2020-12-31",
        "provisional": False,
        "departments": [],
        "veto_proposals": [],
        "award": {
            "pool": "300000.00",
            "innovation": "0.00",
            "per_head": "0.00",
            "unallocated": "300000.00",
            "shortfall": "0.00",
            "departments": [],
        },
        "quotas": [],
        "quota_overrun": 0,
        "explanations": {},
    }


def test_without_explanations_the_rest_is_the_same(results):
    document = year_2020(4)
    with_them = score_file(raw(document), "facts.json")

    assert score_only(raw(document), "facts.json") == {
        key: with_them[key] for key in with_them if key != "explanations"
    }


def test_an_explanation_holds_its_facts_and_its_sentence(results):
    explained = results["explanations"]["部门0"]["items"]["C1.1"]

    assert explained == {
        "rule": "deduct",
        "points": "0.5",
        "score": "0.4000",
        "text": "满分 0.5；1月15日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第1期）；得 0.4",
        "losses": [
            {
                "clause": "a",
                "label": "月考勤报表迟报、漏报、瞒报、错报",
                "count": "1",
                "points": "0.1",
                "lost": "0.1",
                "date": "2020-01-15",
                "notice": "人事处通报〔2020〕第1期",
            }
        ],
    }
    assert results["explanations"]["部门1"]["items"]["T7"]["cohort"] == {"size": 2, "best": "83/100"}
