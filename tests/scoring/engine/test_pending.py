"""待评: what is missing counts 0, keeps out of the cohort and makes the results provisional (docs/semantics.md 3)."""

from __future__ import annotations

import datetime

from targets.scheme.model import Item
from tests.scoring.engine.a_year import SCHEME, AYear

TEACHING = SCHEME.groups["teaching"].items
NEEDS_INPUT = {"tier", "proportion", "threshold", "vs_mean", "best", "rank", "bands", "binary", "manual"}


def needs_input(item: Item) -> bool:
    return item.rule.kind in NEEDS_INPUT and item.rule.takes in {"metric", "score"}


def a_year() -> AYear:
    year = AYear()
    year.department("甲院", "teaching")
    year.department("乙院", "teaching")
    return year


def test_nothing_is_pending_with_every_input():
    results = a_year().results()

    assert results["provisional"] is False
    assert [row["pending"] for row in results["departments"]] == [[], []]


def test_every_rule_that_needs_an_input_waits_for_it():
    year = a_year()
    for rows in ("metrics", "scores", "tallies"):
        year.document[rows] = []

    row = year.departments()["甲院"]

    missing = {code for code, item in TEACHING.items() if needs_input(item)} | {"R2.1.7"}
    assert set(row["pending"]) == missing
    assert {code for code, score in row["items"].items() if score is None} == missing


def test_what_is_counted_is_nought_without_a_count():
    year = a_year()
    year.take_back("甲院", "R3.7", "R6.2", "T9", "T10", "T11")

    items = year.departments()["甲院"]["items"]

    assert [items[code] for code in ("R3.7", "T9", "T10", "T11")] == ["0.0000"] * 4
    assert items["R6.2"] == "0.9804"  # 100 of the other's 102


def test_a_pending_item_counts_nought_and_the_rest_is_given_all_the_same():
    year = a_year()
    year.take_back("甲院", "C5")
    results = year.results()

    assert results["provisional"] is True
    assert results["departments"][0]["pending"] == ["C5"]
    assert results["departments"][0]["items"]["C5"] is None
    assert [row["total"] for row in results["departments"]] == ["97.00", "100.00"]
    assert [row["rank"] for row in results["departments"]] == [2, 1]


def test_a_pending_department_is_out_of_the_items_cohort():
    year = a_year()
    year.document["metrics"] = [
        row | ({"value": "0.5"} if row["item"] == "T7" and row["department"] == "甲院" else {})
        for row in year.document["metrics"]
    ]
    assert year.departments()["甲院"]["items"]["T7"] == "1.0000"

    year.take_back("乙院", "T7")

    assert year.departments()["甲院"]["items"]["T7"] == "2.0000"


def test_a_composite_waits_for_its_part():
    year = a_year()
    year.take_back("甲院", "R2.1.7.2")

    row = year.departments()["甲院"]

    assert set(row["pending"]) == {"R2.1.7", "R2.1.7.2"}
    assert row["items"]["R2.1.7.1"] == "0.5000"
    assert row["categories"]["R"] == "19.0000"


class TestBeforeTheFirstDueDate:
    MARCH = datetime.date(2020, 3, 31)

    def test_key_work_is_pending_and_there_is_no_grade(self):
        year = AYear()
        year.department("处室", headcount=20)
        year.add("quotas", department="处室", kind="annual_excellent", base=20)

        results = year.results(self.MARCH)
        row = results["departments"][0]

        assert row["pending"] == ["K.rate", "R.rate"]
        assert row["items"]["K.quality"] == "20.0000"
        assert (row["completion_rate"], row["grade"], row["key_items"]) == (None, None, 0)
        assert (row["total"], row["rank"]) == ("50.00", 1)
        assert results["provisional"] is True
        assert results["award"]["departments"] == []
        assert results["quotas"][0]["change"] == 0

    def test_routine_work_of_an_office_alone(self):
        year = AYear()
        for name in ("甲处", "乙处", "丙处"):
            year.department(name)
        for row in year.document["work_items"]:
            row["due"] = "2020-01-31" if row["category"] == "K" else "2020-12-01"

        row = year.departments(self.MARCH)["甲处"]

        assert row["pending"] == ["R.rate"]
        assert (row["completion_rate"], row["grade"]) == ("1.0000", "好")

    def test_a_college_has_no_routine_work_items(self):
        year = AYear()
        year.department("学院", "teaching")

        row = year.departments(self.MARCH)["学院"]

        assert row["pending"] == ["K.rate"]
        assert row["categories"]["R"] == "20.0000"


class TestVetoProposals:
    def test_each_problem_on_such_a_clause_proposes_once_and_costs_nothing(self):
        year = AYear()
        year.department("处室")
        year.department("另一处室")
        year.finding("处室", "C8", "v", "2")
        year.finding("处室", "C10", "v")
        year.finding("另一处室", "C8", "v")

        results = year.results()

        assert results["veto_proposals"] == [
            {"department": "处室", "item": "C8", "clause": "v"},
            {"department": "处室", "item": "C10", "clause": "v"},
            {"department": "另一处室", "item": "C8", "clause": "v"},
        ]
        assert [row["total"] for row in results["departments"]] == ["100.00", "100.00"]
        assert [row["vetoed"] for row in results["departments"]] == [False, False]

    def test_one_after_the_day_proposes_nothing_yet(self):
        year = AYear()
        year.department("处室")
        year.finding("处室", "C8", "v", date="2020-10-01")

        assert year.results(datetime.date(2020, 9, 30))["veto_proposals"] == []
        assert len(year.results(datetime.date(2020, 10, 1))["veto_proposals"]) == 1

    def test_only_an_upheld_veto_counts(self):
        year = AYear()
        for name in ("甲处", "乙处", "丙处"):
            year.department(name, total="100" if name == "甲处" else "90")
        year.finding("甲处", "C8", "v")
        assert year.each("grade")["甲处"] == "好"

        year.add("vetoes", department="甲处", reason="意识形态工作情节严重")

        assert year.each("grade")["甲处"] == "中"
