"""The demonstration document: valid, the same every time, and with something for every page to show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from departments.roster.university import listed_roster
from jzu_assess.demonstration.facts import facts_2020, facts_file
from scoring.exchange.auditing import score_only
from targets.scheme.loader import get_scheme

FUNCTIONAL, TEACHING = 22, 13


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return facts_2020()


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    return score_only(facts_file(), "facts-2020.json")


def of(results: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in results["departments"] if row["name"] == name)


def assessors_of(item: str, group: str) -> tuple[str, ...]:
    return get_scheme("2020").groups[group].items[item].assessors


@pytest.mark.parametrize("hash_seed", ["1", "2"])
@pytest.mark.slow
def test_the_same_bytes_in_every_process(hash_seed):
    program = "import sys; from jzu_assess.demonstration.facts import facts_file; sys.stdout.buffer.write(facts_file())"
    made = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )

    assert made.stdout == facts_file()


@pytest.mark.slow
def test_the_departments_are_those_of_section_three(facts):
    listed = [(one.name, one.group) for one in listed_roster(2020).departments]

    assert [(row["name"], row["group"]) for row in facts["departments"]] == listed
    assert Counter(row["group"] for row in facts["departments"]) == {"functional": FUNCTIONAL, "teaching": TEACHING}


def test_every_department_has_ten_to_twenty_key_items_of_its_own(facts):
    key = [row for row in facts["work_items"] if row["category"] == "K"]
    counts = Counter(row["department"] for row in key)

    assert len(counts) == FUNCTIONAL + TEACHING
    assert all(10 <= count <= 20 for count in counts.values())
    assert len({(row["department"], row["name"]) for row in key}) == len(key)


def test_every_functional_department_has_eight_to_fifteen_routine_items(facts):
    counts = Counter(row["department"] for row in facts["work_items"] if row["category"] == "R")

    assert len(counts) == FUNCTIONAL
    assert all(8 <= count <= 15 for count in counts.values())


def test_work_is_late_substandard_exempted_and_tagged(facts):
    for mark in ("late", "substandard", "exempt", "brand", "project"):
        assert any(mark in row for row in facts["work_items"]), mark


def test_about_eight_problems_a_department_on_many_clauses(facts):
    counts = Counter(row["department"] for row in facts["findings"])

    assert len(counts) == FUNCTIONAL + TEACHING
    assert 8 <= len(facts["findings"]) / len(counts) <= 12
    assert len({(row["item"], row["clause"]) for row in facts["findings"]}) > 40


def test_each_notice_comes_from_the_item_assessor(facts):
    group = {row["name"]: row["group"] for row in facts["departments"]}
    for row in facts["findings"]:
        issuer = row["notice"].partition("通报〔2020〕")[0]
        assert issuer in assessors_of(row["item"], group[row["department"]]), row


def test_an_office_never_names_itself(facts):
    assert not [row for row in facts["findings"] if row["notice"].startswith(f"{row['department']}通报")]


def test_later_notices_have_higher_numbers(facts):
    days: dict[tuple[str, int], list[date]] = {}
    for row in facts["findings"]:
        issuer, _, rest = row["notice"].partition("通报〔2020〕第")
        days.setdefault((issuer, int(rest.removesuffix("期"))), []).append(date.fromisoformat(row["date"]))
    for (issuer, number), found in days.items():
        earlier = [day for (other, n), all_ in days.items() if other == issuer and n < number for day in all_]
        assert not earlier or max(earlier) <= min(found), (issuer, number)


@pytest.mark.parametrize("as_of", ["2020-12-31", "2020-09-30"])
def test_nothing_is_pending(as_of):
    results = score_only(facts_file(), "facts-2020.json", as_of=as_of)

    assert not results["provisional"]
    assert {row["name"]: row["pending"] for row in results["departments"] if row["pending"]} == {}


def test_totals_are_spread_as_in_a_real_year(results):
    totals = [Decimal(row["total"]) for row in results["departments"]]

    assert min(totals) >= 80
    assert max(totals) < 98
    assert max(totals) - min(totals) > 10


def test_all_three_grades_are_given(results):
    grades = Counter(row["grade"] for row in results["departments"])

    assert grades == {"好": 10, "中": 24, "差": 1}
    assert of(results, "远程教育学院")["grade"] == "差"


def test_a_tie_at_the_third_is_broken_by_the_number_of_key_items(results):
    last_good, first_after = of(results, "教务处"), of(results, "党政办公室")

    assert last_good["total"] == first_after["total"]
    assert (last_good["key_items"], first_after["key_items"]) == (16, 13)
    assert (last_good["rank"], first_after["rank"]) == (7, 8)
    assert (last_good["grade"], first_after["grade"]) == ("好", "中")


def test_a_tie_remains_for_the_leading_group_to_see(results):
    tied = {row["name"]: row["rank"] for row in results["departments"] if row["tied"]}

    assert tied == {"科研处": 12, "图书馆": 12}


def test_a_vetoed_department_keeps_its_place_and_wins_nothing(facts, results):
    (veto,) = facts["vetoes"]
    vetoed = of(results, veto["department"])

    assert veto["reason"]
    assert vetoed["rank"] == 4
    assert vetoed["grade"] == "中"
    assert vetoed["name"] not in {row["name"] for row in results["award"]["departments"]}


def test_a_veto_was_proposed_and_not_upheld(facts, results):
    proposed = {row["department"] for row in results["veto_proposals"]}

    assert proposed == {"图书馆"}
    assert proposed.isdisjoint(row["department"] for row in facts["vetoes"])


def test_an_assessor_all_of_whose_items_are_missing_drops_out_of_basic_teaching(facts):
    """So that the second step of 扩权 shows: 学生处 has nothing to assess there, 教务处 not everything."""
    missing = {row["item"] for row in facts["not_applicable"] if row["department"] == "基础教学部"}
    group = get_scheme("2020").groups["teaching"]
    of_assessor: dict[str, set[str]] = {}
    for code in group.categories["R"].leaves:
        for assessor in group.items[code].assessors:
            of_assessor.setdefault(assessor, set()).add(code)

    assert of_assessor["学生处"] <= missing
    assert of_assessor["教务处"] & missing
    assert of_assessor["教务处"] - missing


@pytest.mark.parametrize("name", ["后勤基建处", "远程教育学院", "艺术学院"])
def test_neglected_duties_overflow_into_routine_work(facts, results, name):
    prices = {"a": Decimal(1), "b": Decimal("0.2")}
    lost = sum(
        prices[row["clause"]] * int(row.get("count", 1))
        for row in facts["findings"]
        if (row["department"], row["item"]) == (name, "C14")
    )

    assert lost > 1
    assert of(results, name)["items"]["C14"] == "0.0000"


def test_the_pool_of_the_regulation_suffices(facts, results):
    """300,000 yuan: seven innovation awards, and above 500 yuan a head for the rest."""
    assert facts["award"]["pool"] == "300000"
    assert 6 <= len(facts["innovations"]) <= 8
    assert results["award"]["shortfall"] == "0.00"
    assert Decimal(results["award"]["per_head"]) >= 500
    assert results["quota_overrun"] == 0


def test_every_kind_of_input_is_there(facts):
    for key in ("metrics", "averages", "tallies", "scores", "not_applicable", "quotas"):
        assert facts[key], key
    assert all(row["basis"] for row in facts["scores"])
