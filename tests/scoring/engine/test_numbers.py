"""Exact numbers: what is rounded, how, and how it is written (docs/semantics.md 1)."""

from __future__ import annotations

import pytest
from gmpy2 import mpq

from scoring.engine import Problem
from scoring.engine.cohorts import Cohort
from scoring.engine.explanations import cohort_from_json, cohort_json
from scoring.engine.numbers import down, half_up, plain, text
from scoring.engine.working import exactly, limit, percent, shown
from targets.scheme.loader import get_scheme

TEACHING = get_scheme("2020").groups["teaching"].items


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.00005", 4, "0.0001"),
        ("0.00004999999999", 4, "0"),
        ("18.47368421", 4, "18.4737"),
        ("1/3", 4, "0.3333"),
        ("2/3", 4, "0.6667"),
        ("69.995", 2, "70"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("99999999999999999999.00005", 4, "99999999999999999999.0001"),
    ],
)
def test_halves_are_rounded_up(value, places, rounded):
    assert half_up(mpq(value), places) == mpq(rounded)


def test_money_is_rounded_down_to_its_step():
    assert down(mpq("6382.97"), mpq(1)) == 6382
    assert down(mpq("6382.97"), mpq(100)) == 6300
    assert down(mpq("6382.979"), mpq("0.01")) == mpq("6382.97")


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        ("94.5", "96", "98.4%"),
        ("0.8996", "1", "90.0%"),
        ("1", "3", "33.3%"),
        ("1", "2000", "0.1%"),
        ("11", "10", "110.0%"),
    ],
)
def test_rates_are_shown_with_one_decimal(numerator, denominator, words):
    assert percent(mpq(numerator) / mpq(denominator)) == words


@pytest.mark.parametrize(
    ("value", "written"), [("0", "0.0000"), ("87.35", "87.3500"), ("0.00005", "0.0001"), ("20", "20.0000")]
)
def test_scores_are_written_with_four_decimals(value, written):
    assert text(mpq(value), 4) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "0"),
        ("0.10", "0.1"),
        ("300000", "300000"),
        ("-5", "-5"),
        ("-0.25", "-0.25"),
        ("1/3", "0.3333"),
        ("1e-12", "0.000000000001"),
    ],
)
def test_sentences_have_the_shortest_decimal(value, written):
    assert plain(mpq(value)) == written


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

    assert shown(rule, mpq(value)) == read
    assert exactly(rule, mpq(value)) == in_a_formula


def test_the_schemes_own_figures_are_written_as_the_regulation_writes_them():
    assert limit(TEACHING["T1.2"].rule, mpq("0.8")) == "80%"
    assert limit(TEACHING["T3.5"].rule, mpq(4)) == "4 本"


def test_a_stored_cohort_comes_back_exactly():
    cohort = Cohort(3, mpq(7, 9), mpq(1, 3), (mpq(7, 9), mpq(1, 7), mpq(0)))

    assert cohort_from_json(cohort_json(cohort)) == cohort
    assert cohort_from_json(cohort_json(Cohort(2, mpq(1)))) == Cohort(2, mpq(1))


def test_a_problem_is_one_line_whatever_it_cites():
    assert str(Problem("a", "“一\n二\x00\u2028”")) == "a: “一\\n二\\x00\\u2028”"
