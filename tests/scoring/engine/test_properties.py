"""What holds for any facts: bounds, order, money, explanations, and exact numbers throughout."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from typing import Any

import pytest
from gmpy2 import mpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.exchange.auditing import score_file
from targets.scheme.model import Item
from targets.scheme.rules.deduct import Deduct
from tests.scoring.engine.a_year import SCHEME
from tests.scoring.facts_strategy import documents

pytestmark = pytest.mark.slow

Document = dict[str, Any]
HUNDRED = mpq(100)
LISTS = ("work_items", "findings", "metrics", "averages", "tallies", "scores", "not_applicable", "quotas")
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")

any_facts = documents(SCHEME, largest=4)
any_day = st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))


def some(examples: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow)


def scored(document: Document, as_of: datetime.date | None = None) -> Document:
    raw = json.dumps(document, ensure_ascii=False).encode()
    return score_file(raw, "facts.json", as_of=as_of.isoformat() if as_of else None)


def items_of(row: Document) -> dict[str, Item]:
    return dict(SCHEME.groups[row["group"]].items)


@some(120)
@given(any_facts, any_day)
def test_every_score_lies_between_nought_and_its_points(document, day):
    for row in scored(document, day)["departments"]:
        group = SCHEME.groups[row["group"]]
        assert set(row["items"]) == set(group.items)
        for code, score in row["items"].items():
            assert score in {None, "缺项"} or 0 <= mpq(score) <= group.items[code].points
        for code, score in row["categories"].items():
            assert 0 <= mpq(score) <= group.categories[code].points
        assert 0 <= mpq(row["total"]) <= HUNDRED
        assert row["completion_rate"] is None or 0 <= mpq(row["completion_rate"]) <= 1


@some(80)
@given(any_facts, any_day, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_departments_does_not_matter(document, day, random):
    shuffled = {
        key: random.sample(rows, len(rows)) if isinstance(rows, list) else rows for key, rows in document.items()
    }

    assert orderless(scored(shuffled, day)) == orderless(scored(document, day))


def orderless(results: Document) -> Document:
    """Results without their explanations, every list sorted."""
    return {
        "departments": sorted(results["departments"], key=lambda row: row["name"]),
        "proposals": Counter(tuple(row.values()) for row in results["veto_proposals"]),
        "bonuses": sorted(tuple(row.values()) for row in results["award"]["departments"]),
        "award": {key: value for key, value in results["award"].items() if key != "departments"},
        "quotas": sorted(tuple(row.values()) for row in results["quotas"]),
        "rest": [results[key] for key in ("year", "scheme", "as_of", "provisional", "quota_overrun")],
    }


@st.composite
def facts_and_one_more_problem(draw: Any) -> tuple[Document, Document]:
    """A document with a department, and a problem on one of its items."""
    document = draw(any_facts.filter(lambda document: document.get("departments")))
    row = draw(st.sampled_from(document["departments"]))
    absent = {gone["item"] for gone in document.get("not_applicable", ()) if gone["department"] == row["name"]}
    item = draw(st.sampled_from([item for item in items_of(row).values() if item.clauses and not gone(item, absent)]))
    clause = draw(st.sampled_from(list(item.clauses.values())))
    problem = {"department": row["name"], "item": item.code, "clause": clause.key}
    problem["count"] = str(draw(st.integers(0, 30)))
    if clause.ranged:
        problem["points"] = "0.3"
    return document, problem


def gone(item: Item, absent: set[str]) -> bool:
    return item.code in absent or (bool(item.parts) and absent.issuperset(item.parts))


@some(120)
@given(facts_and_one_more_problem())
def test_one_more_problem_never_gives_more_points(facts):
    document, problem = facts
    before = scored(document)["departments"]
    after = scored({**document, "findings": [*document.get("findings", ()), problem]})["departments"]

    for old, new in zip(before, after, strict=True):
        if old["name"] != problem["department"]:
            assert (new["items"], new["total"], new["categories"]) == (old["items"], old["total"], old["categories"])
            continue
        assert mpq(new["total"]) <= mpq(old["total"])
        assert all(mpq(new["categories"][code]) <= mpq(score) for code, score in old["categories"].items())
        for code, score in old["items"].items():
            assert new["items"][code] == score or (code == problem["item"] and mpq(new["items"][code]) < mpq(score))


@some(80)
@given(any_facts, any_day)
def test_what_happens_after_the_day_does_not_matter(document, day):
    """Findings dated later may be left out; work items due later count only as not yet due."""
    known = [row for row in document.get("findings", ()) if row.get("date", "") <= day.isoformat()]

    assert scored({**document, "findings": known}, day) == scored(document, day)


@some(120)
@given(any_facts)
def test_the_awards_add_up_to_what_there_is(document):
    results = scored(document)
    award = results["award"]
    figures = {key: mpq(value) for key, value in award.items() if key != "departments"}
    rows = [{key: mpq(row[key]) for key in ("excellence", "innovation", "total")} for row in award["departments"]]
    remainder = figures["pool"] - figures["innovation"]
    spread = sum((row["excellence"] for row in rows), mpq())

    assert all(row["total"] == row["excellence"] + row["innovation"] > 0 for row in rows)
    assert sum((row["innovation"] for row in rows), mpq()) == figures["innovation"]
    assert spread + figures["unallocated"] == max(mpq(), remainder)
    assert figures["per_head"].denominator == 1
    assert not (figures["shortfall"] and figures["per_head"] >= 500)
    good = {row["name"] for row in results["departments"] if row["grade"] == "好"}
    assert {row["name"] for row in award["departments"] if row["excellence"] != "0.00"} <= good


@some(80)
@given(any_facts)
def test_quotas_are_never_below_nought(document):
    results = scored(document)
    changes = [row["change"] for row in results["quotas"] if row["kind"] == "annual_excellent"]
    reserve = int(mpq(str(document.get("award", {}).get("reserve", 0))))

    assert all(row["result"] == row["base"] + row["change"] >= 0 for row in results["quotas"])
    assert results["quota_overrun"] == max(0, sum(changes) - reserve)


@some(120)
@given(any_facts)
def test_ranks_follow_from_the_totals(document):
    rows = scored(document)["departments"]
    for row in rows:
        group = [other for other in rows if other["group"] == row["group"]]
        ahead = sum(1 for other in group if other["rank"] < row["rank"])
        assert row["rank"] == ahead + 1
        assert all(mpq(other["total"]) >= mpq(row["total"]) for other in group if other["rank"] < row["rank"])
        assert row["tied"] == (sum(1 for other in group if other["rank"] == row["rank"]) > 1)
        if row["grade"] == "好":
            assert 3 * row["rank"] <= len(group)
            assert not row["vetoed"]
            assert mpq(row["total"]) >= 70


@some(80)
@given(any_facts, any_day)
def test_what_is_pending_is_listed_and_makes_the_results_provisional(document, day):
    results = scored(document, day)

    for row in results["departments"]:
        assert sorted(row["pending"]) == sorted(code for code, score in row["items"].items() if score is None)
        assert (row["completion_rate"] is None) == (row["grade"] is None) == ("K.rate" in row["pending"])
    assert results["provisional"] == any(row["pending"] for row in results["departments"])


@some(80)
@given(any_facts, any_day)
def test_every_figure_is_explained(document, day):
    results = scored(document, day)

    assert list(results["explanations"]) == [row["name"] for row in results["departments"]]
    for row in results["departments"]:
        explained = results["explanations"][row["name"]]
        assert set(explained["items"]) == set(row["items"])
        assert set(explained["categories"]) == set(row["categories"])
        for code, item in items_of(row).items():
            told = explained["items"][code]
            assert (told["rule"], told["score"]) == (item.rule.kind, row["items"][code])
            assert told["text"].startswith("满分 ")
            if isinstance(item.rule, Deduct) and told["score"] != "缺项":
                assert mpq(told["score"]) == left_of(item, told.get("losses", ()))
        for code, score in row["categories"].items():
            assert mpq(explained["categories"][code].rpartition("计 ")[2]) == mpq(score)


def left_of(item: Item, losses: Any) -> mpq:
    """The item's points less what the explanation says was lost, clause by clause, rounded half-up."""
    by_clause: dict[str, mpq] = {}
    for loss in losses:
        by_clause[loss["clause"]] = by_clause.get(loss["clause"], mpq()) + mpq(loss["lost"])
    lost = sum((min(cost, item.clauses[key].cap or cost) for key, cost in by_clause.items()), mpq())
    return mpq((max(mpq(), item.points - lost) * 10000 + mpq(1, 2)) // 1, 10000)


@some(80)
@given(any_facts, any_day)
def test_there_is_no_binary_number_anywhere(document, day):
    results = scored(document, day)

    assert floats(results) == []
    assert json.loads(json.dumps(results, ensure_ascii=False)) == results
    for row in results["departments"]:
        for score in [row["total"], *row["categories"].values(), *row["items"].values()]:
            assert score in {None, "缺项"} or DECIMAL.fullmatch(score)


def floats(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [found for part in value.values() for found in floats(part)]
    if isinstance(value, list):
        return [found for part in value for found in floats(part)]
    assert value is None or type(value) in {str, int, bool, float}
    return [value] if isinstance(value, float) else []
