"""The examples of the scheme's pages: scored by the engine, for every item, whatever the scheme."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from gmpy2 import mpq

from scoring.engine.examples import examples
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause, Item, Scheme
from targets.scheme.rules.threshold import Threshold

SCHEME = get_scheme("2020")
EVERY = [(group, code) for group, one in SCHEME.groups.items() for code in one.items]


def told(group: str, code: str, scheme: Scheme = SCHEME) -> list[list[tuple[str, str]]]:
    """Case by case: each department's score and how it came about."""
    made = examples(scheme, scheme.groups[group], scheme.groups[group].items[code])
    return [[(line.score, line.explanation) for line in example.lines] for example in made]


def changed(group: str, item: Item) -> Scheme:
    """The scheme with one item put in the place of its own."""
    old = SCHEME.groups[group]
    items = MappingProxyType({**old.items, item.code: item})
    return replace(SCHEME, groups=MappingProxyType({**SCHEME.groups, group: replace(old, items=items)}))


@pytest.mark.parametrize(("group", "code"), EVERY)
@pytest.mark.slow
def test_every_item_has_one_that_shows_a_difference(group, code):
    points = SCHEME.groups[group].items[code].points
    for case in told(group, code):
        scores = [mpq(score) for score, _ in case]
        assert all(0 <= score <= points for score in scores)
        assert len(set(scores)) > 1
        assert not any("待评" in words or "尚未" in words for _, words in case)


def scores(group: str, code: str, scheme: Scheme = SCHEME) -> list[list[str]]:
    return [[score for score, _ in case] for case in told(group, code, scheme)]


def test_deductions_up_to_the_last_point():
    assert scores("teaching", "C1.1") == [["0.5", "0.3", "0"]]
    assert "月考勤报表迟报、漏报、瞒报、错报 2 次 −0.2" in told("teaching", "C1.1")[0][1][1]
    assert "扣完为止" in told("teaching", "C1.1")[0][2][1]


def test_a_band_is_shown_at_its_closed_end():
    assert scores("teaching", "C3") == [["1", "0.8", "0.5", "0"]]
    assert told("teaching", "C3")[0][1][1].startswith("预算执行率 90")


def test_a_target_that_somebody_and_that_nobody_reaches():
    assert scores("teaching", "T1.3") == [["0.6", "0.5684", "0.4737"], ["0.6", "0.5", "0.3333"]]


def test_equal_values_share_the_better_rank():
    assert scores("teaching", "R2.1.4.4") == [["0.2", "0.15", "0.15", "0.05"]]


def test_what_exceeds_the_item_is_taken_elsewhere():
    assert told("teaching", "C14")[0][-1][1].endswith("超出的 1 分从常规工作目标中扣除")
    assert told("functional", "C14")[0][-1][1].endswith("超出的 1 分从完成质量中扣除")


def test_a_veto_clause_costs_nothing():
    assert told("teaching", "C8")[0][-1] == ("2", "意识形态工作情节严重被追究责任 1 次 提请一票否决，不扣分")


def test_another_target_gives_other_scores():
    item = SCHEME.groups["teaching"].items["T1.2"]
    assert isinstance(item.rule, Threshold)
    scheme = changed("teaching", replace(item, rule=replace(item.rule, target=mpq("0.9"))))
    assert scores("teaching", "T1.2", scheme)[0][:2] == ["0.5", "0.4722"]


def test_another_clause_gives_other_scores():
    item = SCHEME.groups["teaching"].items["C1.1"]
    clause = Clause(key="a", label="迟报", unit="次", points=mpq("0.25"), cap=mpq("0.4"))
    scheme = changed("teaching", replace(item, clauses=MappingProxyType({"a": clause})))
    assert scores("teaching", "C1.1", scheme) == [["0.5", "0.1"]]
