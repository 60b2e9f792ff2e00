"""The scheme of 2020 as the regulation has it: counts, sums, and the figures that people know by heart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import FrozenInstanceError

import pytest
from gmpy2 import mpq

from targets.scheme.loader import REGULATION, available_schemes, get_scheme, load_scheme
from targets.scheme.model import Conditions, Grade, Group, TieBreaker
from targets.scheme.per_group import PerGroup
from targets.scheme.problems import UnknownScheme
from targets.scheme.rules.best import BestTally
from targets.scheme.rules.quality import Quality
from targets.scheme.rules.threshold import Threshold


@pytest.fixture
def functional() -> Group:
    return get_scheme("2020").groups["functional"]


@pytest.fixture
def teaching() -> Group:
    return get_scheme("2020").groups["teaching"]


def test_it_is_found_by_its_key_and_an_unknown_key_is_refused() -> None:
    assert "2020" in available_schemes()
    assert get_scheme("2020") is get_scheme("2020")
    for key in ("1999", "../2020", ""):
        with pytest.raises(UnknownScheme):
            get_scheme(key)


def test_its_hash_names_its_files_and_nothing_of_it_can_be_changed() -> None:
    scheme = get_scheme("2020")
    assert len(scheme.hash) == 64
    assert load_scheme(REGULATION / "2020").hash == scheme.hash
    with pytest.raises(FrozenInstanceError):
        scheme.year = 2021
    with pytest.raises(TypeError):
        scheme.groups["functional"].items["C2"] = None


def test_the_points_of_the_categories(functional: Group, teaching: Group) -> None:
    assert {code: c.points for code, c in functional.categories.items()} == {"K": 50, "R": 30, "C": 20}
    assert {code: c.points for code, c in teaching.categories.items()} == {"K": 40, "R": 20, "C": 20, "T": 20}
    for group in (functional, teaching):
        for category in group.categories.values():
            assert sum((group.items[leaf].points for leaf in category.leaves), mpq(0)) == category.points


def test_the_number_of_items_and_of_each_kind_of_rule(functional: Group, teaching: Group) -> None:
    assert {code: len(c.leaves) for code, c in functional.categories.items()} == {"K": 2, "R": 2, "C": 18}
    assert {code: len(c.leaves) for code, c in teaching.categories.items()} == {"K": 2, "R": 36, "C": 19, "T": 20}
    assert Counter(item.rule.kind for item in teaching.items.values()) == {
        "completion": 1, "quality": 1, "deduct": 32, "manual": 4, "tier": 2, "proportion": 15, "threshold": 4,
        "rank": 2, "vs_mean": 1, "composite": 1, "binary": 4, "tally": 1, "best": 10, "bands": 1,
    }  # fmt: skip


def test_the_teaching_departments_routine_points_by_assessor(teaching: Group) -> None:
    by_assessor: Counter[str] = Counter()
    for leaf in teaching.categories["R"].leaves:
        [assessor] = teaching.items[leaf].assessors
        by_assessor[assessor] += teaching.items[leaf].points
    assert by_assessor == {
        "教务处": 7, "学生处": 5, "保卫处": 1, "团委": 1, "招生就业处": 2, "对外合作处": 2, "人事处": 2,
    }  # fmt: skip


def test_points_that_differ_by_group(functional: Group, teaching: Group) -> None:
    assert (functional.items["K.quality"].points, teaching.items["K.quality"].points) == (20, 10)
    assert (functional.items["C13.1"].points, teaching.items["C13.1"].points) == (mpq("0.5"), mpq("0.25"))
    assert "C13.2" not in functional.items
    assert teaching.items["C13.2"].headings == ("C13",)


def test_a_composite_is_a_leaf_and_its_parts_are_not(teaching: Group) -> None:
    composite, leaves = teaching.items["R2.1.7"], teaching.categories["R"].leaves
    assert composite.parts == ("R2.1.7.1", "R2.1.7.2")
    assert "R2.1.7" in leaves
    for part in composite.parts:
        assert part not in leaves
        assert teaching.items[part].part_of == "R2.1.7"
        assert teaching.items[part].points == mpq("0.5")
    assert list(composite.clauses) == ["a", "b"]


def test_headings_gather_items(teaching: Group) -> None:
    assert teaching.items["R2.1.4.3"].headings == ("R2.1", "R2.1.4")
    assert teaching.headings["R2.1.4"].parent == "R2.1"
    assert teaching.headings["R2.1.4"].points == mpq("0.8")
    assert teaching.headings["R2.1"].parent is None


def test_what_is_reweighted_and_what_can_never_be_exempted(functional: Group, teaching: Group) -> None:
    assert {c.code: c.reweighting for c in functional.categories.values()} == {"K": "none", "R": "none", "C": "whole"}
    assert {c.code: c.reweighting for c in teaching.categories.values()} == {
        "K": "none", "R": "by_assessor", "C": "whole", "T": "whole",
    }  # fmt: skip
    assert {i.code for i in functional.items.values() if not i.exemptible} == {
        "K.rate", "K.quality", "R.rate", "R.quality", "C14",
    }  # fmt: skip
    assert {i.code for i in teaching.items.values() if not i.exemptible} == {"K.rate", "K.quality", "C14"}


def test_the_overflow_of_duty(functional: Group, teaching: Group) -> None:
    assert (functional.overflow.item, functional.overflow.target, functional.overflow.limit) == (
        "C14", "R.quality", None,
    )  # fmt: skip
    assert (teaching.overflow.item, teaching.overflow.target, teaching.overflow.limit) == ("C14", "R", 10)


def test_rules_with_more_than_a_metric(functional: Group, teaching: Group) -> None:
    for quality in (functional.items["K.quality"].rule, functional.items["R.quality"].rule):
        assert quality == Quality(per_flagged=mpq("0.2"), flags=frozenset({"late", "substandard", "incomplete"}))
    assert teaching.items["T1.2"].rule == Threshold(metric="初次就业率", target=mpq("0.8"), counted_on=(7, 25))
    honours = teaching.items["R6.2"].rule
    assert isinstance(honours, BestTally)
    assert (honours.base, honours.zero_kind, honours.zero_at) == (100, "师德不合格人数", 2)
    assert (honours.points["实践抽查不在岗"], honours.points["师德不合格人数"]) == (-5, 0)
    assert teaching.items["R2.1.5"].rule.zero_means_absent
    assert not teaching.items["R2.1.4.4"].rule.zero_means_absent


@pytest.mark.parametrize(
    ("value", "deduction"),
    [("1.2", "0"), ("0.9", "0.2"), ("0.9001", "0"), ("0.8", "0.5"), ("0.6", "1"), ("0.6001", "0.5"), ("0", "1")],
)
def test_the_tiers_of_the_budget_are_closed_as_written(functional: Group, value: str, deduction: str) -> None:
    bands = functional.items["C3"].rule.bands
    assert [band.amount for band in bands if band.holds(mpq(value))] == [mpq(deduction)]


def test_clauses_with_a_range_a_cap_or_a_veto(functional: Group, teaching: Group) -> None:
    disturbance = functional.items["C1.2"].clauses["b"]
    assert (disturbance.ranged, disturbance.lowest, disturbance.highest) == (True, mpq("0.2"), mpq("0.5"))
    talks = teaching.items["R2.1.8"].clauses["d"]
    assert (talks.points, talks.cap) == (mpq("0.025"), mpq("0.1"))
    vetoes = {
        (item.code, clause.key) for item in teaching.items.values() for clause in item.clauses.values() if clause.veto
    }
    assert vetoes == {("C8", "v"), ("C10", "v")}


def test_grades_ranking_money_and_quotas() -> None:
    scheme = get_scheme("2020")
    grading, awards = scheme.grading, scheme.awards
    assert (grading.rate, grading.order, grading.veto_backfill) == ("K.rate", ("差", "好", "中"), False)
    assert grading.grades == {
        "好": Grade(all=Conditions(rate_at_least=mpq("0.9"), place_within=mpq(1, 3), vetoed=False)),
        "中": Grade(),
        "差": Grade(any=Conditions(rate_below=mpq("0.8"), total_below=PerGroup(mpq(70)))),
    }
    assert scheme.ranking.total_places == 2
    assert scheme.ranking.tie_breakers == (
        TieBreaker(counted="K"), TieBreaker(item="C14"), TieBreaker(item="K.quality"),
    )  # fmt: skip
    assert awards.excellence == "好"
    assert (awards.pool, awards.innovation_amount, awards.innovation_limit) == (300000, 10000, 10)
    assert (awards.per_head_floor, awards.per_head_step) == (500, 1)
    assert {q.kind: (q.at_least, q.raised_for, q.lowered_for, q.reserved) for q in scheme.quotas.values()} == {
        "annual_excellent": (1, ("好",), ("差",), True),
        "excellent_teacher": (1, ("好",), ("差",), False),
        "excellent_educator": (1, ("好",), ("差",), False),
        "daily_good": (0, (), ("差",), False),
    }
    assert {quota.share for quota in scheme.quotas.values()} == {mpq("0.1")}


def test_every_part_says_where_it_stands_in_the_regulation() -> None:
    scheme = get_scheme("2020")
    for group in scheme.groups.values():
        for item in group.items.values():
            assert item.source.place.startswith("附件1")
            assert item.text.endswith(("。", "）"))
        assert group.overflow.source.place
    for part in (scheme.grading, scheme.ranking, scheme.awards, *scheme.quotas.values(), *scheme.vetoes):
        assert part.source.place.startswith(("五", "九", "十一"))
        assert part.source.quote
    assert len(scheme.vetoes) == 9
    assert {consequence.grade for consequence in scheme.consequences} == {"好", "差"}


def test_every_decision_gives_its_reason() -> None:
    decisions = get_scheme("2020").decisions
    assert len(decisions) >= 10
    for decision in decisions:
        assert decision.title
        assert decision.question.endswith("？") or decision.question.endswith("。")
        assert decision.reason.endswith("。")


def test_every_item_has_a_number_of_its_own_without_a_word_in_it(functional: Group, teaching: Group) -> None:
    assert functional.items["K.rate"].number == "1"
    assert functional.items["R.quality"].number == "2"
    assert teaching.items["R2.1.7.1"].number == "2.1.7.1"
    for group in (functional, teaching):
        numbers = [(item.category, item.number) for item in group.items.values()]
        assert len(set(numbers)) == len(numbers)
        assert all(re.fullmatch(r"[1-9][0-9.]*", number) for _, number in numbers)
