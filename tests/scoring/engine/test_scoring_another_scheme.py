"""The engine under the scheme of another school: three groups, one of them without the rated item and of 60 points."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given, settings

from scoring.engine import Invalid, parse, read, results_document, score
from scoring.engine.examples import examples
from scoring.engine.explanations import explanations
from targets.scheme.loader import load_scheme
from tests.schemes import ANOTHER
from tests.scoring.facts_strategy import documents

SCHEME = load_scheme(ANOTHER)
GROUPS = {"教务处": "offices", "财务处": "offices", "文学院": "schools", "图书馆": "support", "信息中心": "support"}
FACTS: dict[str, Any] = {
    "year": 2020,
    "departments": [{"name": name, "group": group, "headcount": "10"} for name, group in GROUPS.items()],
    "work_items": [
        {"department": "教务处", "category": "P", "name": "任务一", "due": "2020-06-30", "completion": "1"},
        {"department": "教务处", "category": "P", "name": "任务二", "due": "2020-07-01", "completion": "0"},
        {"department": "财务处", "category": "P", "name": "任务一", "due": "2020-03-01", "completion": "0.5"},
        {
            "department": "财务处",
            "category": "P",
            "name": "任务二",
            "due": "2020-03-01",
            "completion": "1",
            "late": True,
        },
        {"department": "文学院", "category": "P", "name": "任务一", "due": "2020-12-01", "completion": "1"},
    ],
    "findings": [
        {"department": "财务处", "item": "D1", "clause": "a", "count": "4", "date": "2020-05-01"},
        {"department": "财务处", "item": "D1", "clause": "a", "count": "9", "date": "2020-07-01"},
        {"department": "信息中心", "item": "D1", "clause": "a", "count": "4"},
    ],
    "metrics": [
        *({"department": name, "item": "D2", "value": "0.9"} for name in GROUPS),
        {"department": "图书馆", "item": "S1", "value": "2000"},
        {"department": "信息中心", "item": "S1", "value": "500"},
    ],
    "quotas": [{"department": name, "kind": "annual_excellent", "base": "9"} for name in GROUPS],
}


def scored(facts: dict[str, Any], as_of: datetime.date | None = None) -> dict[str, Any]:
    document = parse(json.dumps(facts, ensure_ascii=False).encode(), "facts")
    results, day = score(read(document, SCHEME, as_of), SCHEME), as_of or SCHEME.last_day(2020)
    return {**results_document(results, day), "explanations": explanations(document, results, day)}


RESULTS = scored(FACTS)
BY_NAME = {row["name"]: row for row in RESULTS["departments"]}


def test_what_each_group_scores():
    """财务处: P.done 50 × 1.5 ÷ 2; D1 loses 16 of 10, and the 6 beyond are taken from P.on_time's 9."""
    assert {name: (row["categories"], row["total"]) for name, row in BY_NAME.items()} == {
        "教务处": ({"P": "60.0000", "D": "37.0000"}, "97.0"),
        "财务处": ({"P": "40.5000", "D": "27.0000"}, "67.5"),
        "文学院": ({"P": "10.0000", "D": "37.0000"}, "47.0"),
        "图书馆": ({"D": "37.0000", "S": "20.0000"}, "57.0"),
        "信息中心": ({"D": "27.0000", "S": "5.0000"}, "32.0"),
    }


def test_facts_end_with_the_schemes_own_cut_off():
    assert BY_NAME["教务处"]["completion_rate"] == "1.0000"
    assert BY_NAME["文学院"]["pending"] == ["P.done"]
    at_year_end = {row["name"]: row for row in scored(FACTS, datetime.date(2020, 12, 31))["departments"]}
    assert at_year_end["教务处"]["completion_rate"] == "0.5000"


def test_the_rate_and_its_items_only_where_the_group_has_the_rated_item():
    assert {name: (row["completion_rate"], row["key_items"]) for name, row in BY_NAME.items()} == {
        "教务处": ("1.0000", 1),
        "财务处": ("0.7500", 2),
        "文学院": (None, 0),
        "图书馆": (None, 0),
        "信息中心": (None, 0),
    }


def test_grades_of_its_own():
    """文学院 has nothing due yet and no grade; 教辅单位 are graded without a rate."""
    assert {name: row["grade"] for name, row in BY_NAME.items()} == {
        "教务处": "优",
        "财务处": "合格",
        "文学院": None,
        "图书馆": "优",
        "信息中心": "合格",
    }


def test_money_and_quotas_go_by_these_grades():
    """50,000 yuan over 20 heads; 20 % of 9 is 1.8, rounded down to 1."""
    assert (RESULTS["award"]["per_head"], RESULTS["award"]["unallocated"]) == ("2500.00", "0.00")
    assert [row["name"] for row in RESULTS["award"]["departments"]] == ["教务处", "图书馆"]
    assert {row["department"]: row["change"] for row in RESULTS["quotas"]} == {
        "教务处": 1,
        "财务处": -1,
        "文学院": 0,
        "图书馆": 1,
        "信息中心": -1,
    }


def test_every_point_is_explained():
    told = RESULTS["explanations"]
    assert (
        told["财务处"]["categories"]["P"]
        == "满分 60；各指标合计 46.5；工作纪律超出的扣分 6 从及时性中扣除，−6；计 40.5"
    )
    assert told["信息中心"]["categories"]["D"] == "满分 40；各指标合计 27；计 27"
    assert told["信息中心"]["items"]["S1"]["text"] == (
        "满分 20；服务人次 500 人次；本组最高 2000 人次，20 × 500 ÷ 2000；得 5"
    )


def test_tie_breakers_that_a_group_does_not_have_tell_nobody_apart():
    facts = {**FACTS, "metrics": [row for row in FACTS["metrics"] if row["item"] != "S1"], "findings": []}
    rows = {row["name"]: row for row in scored(facts)["departments"]}
    assert [(rows[name]["rank"], rows[name]["tied"]) for name in ("图书馆", "信息中心")] == [(1, True), (1, True)]


def test_what_is_wrong_is_said_in_its_own_terms():
    facts = json.loads(json.dumps(FACTS))
    facts["work_items"] += [
        {"department": "图书馆", "category": "P", "name": "任务", "due": "2020-03-01", "completion": "1"},
        {"department": "教务处", "category": "K", "name": "任务", "due": "2020-03-01", "completion": "1"},
    ]
    facts["not_applicable"] = [{"department": "图书馆", "item": "S1"}]
    facts["departments"].append({"name": "后勤处", "group": "offices", "headcount": "3"})
    with pytest.raises(Invalid) as invalid:
        scored(facts)
    assert sorted(map(str, invalid.value.problems)) == [
        "departments[3]: 图书馆的服务保障全部为缺项",
        "departments[5]: 后勤处没有年度任务项目",
        "metrics[5].item: 图书馆的 S1 已列为缺项",
        "work_items[5].category: 教辅单位没有这一类工作项目",
        "work_items[6].category: 没有类别 “K”，应为 P",
    ]


@settings(max_examples=25, deadline=None)
@given(documents(SCHEME))
@pytest.mark.slow
def test_whatever_the_facts_are(facts):
    results = scored(facts)
    for row in results["departments"]:
        assert (row["completion_rate"] is None) == (row["grade"] is None) or row["group"] == "support"
        assert results["explanations"][row["name"]]["items"].keys() == row["items"].keys()


@pytest.mark.parametrize(
    ("group", "code"), [(code, item) for code, group in SCHEME.groups.items() for item in group.items]
)
def test_every_item_has_its_example(group, code):
    made = examples(SCHEME, SCHEME.groups[group], SCHEME.groups[group].items[code])
    assert all(len({line.score for line in example.lines}) > 1 for example in made)
