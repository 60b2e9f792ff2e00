"""Exact numbers: what is rounded, how, and how it is written (docs/semantics.md 1)."""

from __future__ import annotations

import pytest
from gmpy2 import mpq

from scoring.engine import Problem
from scoring.engine.cohorts import Cohort
from scoring.engine.explanations import cohort_from_json, cohort_json
from targets.scheme.loader import get_scheme

TEACHING = get_scheme("2020").groups["teaching"].items


@pytest.mark.parametrize(
    ("code", "value", "read", "in_a_formula"),
    [
        ("T8", "0.95", "95.0%", "95.0%"),
        ("T8", "0.8637", "86.4%", "0.8637"),
        ("T8", "1/3", "33.3%", "(1 ÷ 3)"),
        ("T3.5", "4", "4 本", "4"),
        ("T9", "12.5", "12.5", "12.5"),
    ],
)
def test_a_value_for_people_and_for_a_formula(code, value, read, in_a_formula):
    rule = TEACHING[code].rule

    assert rule.shown(mpq(value)) == read
    assert rule.exactly(mpq(value)) == in_a_formula


def test_the_schemes_own_figures_are_written_as_the_regulation_writes_them():
    assert TEACHING["T1.2"].rule.limit(mpq("0.8")) == "80%"
    assert TEACHING["T3.5"].rule.limit(mpq(4)) == "4 本"


def test_a_stored_cohort_comes_back_exactly():
    cohort = Cohort(3, mpq(7, 9), mpq(1, 3), (mpq(7, 9), mpq(1, 7), mpq(0)))

    assert cohort_from_json(cohort_json(cohort)) == cohort
    assert cohort_from_json(cohort_json(Cohort(2, mpq(1)))) == Cohort(2, mpq(1))


def test_a_problem_is_one_line_whatever_it_cites():
    assert str(Problem("a", "“一\n二\x00\u2028”")) == "a: “一\\n二\\x00\\u2028”"
