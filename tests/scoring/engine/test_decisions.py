"""Every decision is a parameter of the scheme: with another value of it the results change as it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

import pytest
from gmpy2 import mpq

from scoring.engine import Invalid
from targets.scheme.model import Scheme
from targets.scheme.rules.best import BestMetric
from targets.scheme.rules.composite import Composite
from targets.scheme.rules.deduct import Deduct
from targets.scheme.rules.proportion import Proportion
from tests.scoring.engine.a_year import SCHEME, AYear

DECISIONS = {decision.key: decision for decision in SCHEME.decisions}
TESTED: dict[str, Callable[..., None]] = {}


def with_value(decision: str, value: Any) -> Scheme:
    """The scheme of 2020 with another value at the decision's own parameter; ``value`` may be a function of the
    present one."""
    changed = _at(SCHEME, DECISIONS[decision].parameter.split("/"), value)
    assert isinstance(changed, Scheme)
    return changed


def _at(holder: Any, path: list[str], value: Any) -> Any:
    """``holder`` with ``value`` at ``path``; in a mapping ``*`` is every key, and ``a,b`` are two."""
    if not path:
        return value(holder) if callable(value) else value
    step, *rest = path
    if isinstance(holder, Mapping):
        # An item that only one of the groups has is no part of the other.
        keys = list(holder) if step == "*" else [key for key in step.split(",") if key in holder]
        return MappingProxyType({**holder, **{key: _at(holder[key], rest, value) for key in keys}})
    assert is_dataclass(holder)
    if rest == ["kind"]:  # The kind is the rule's class: it cannot change without the rest of the rule.
        return replace(holder, **{step: value(getattr(holder, step))})
    return replace(holder, **{step: _at(getattr(holder, step), rest, value)})


def decides(key: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks the test of a decision."""

    def register(test: Callable[..., None]) -> Callable[..., None]:
        TESTED[key] = test
        return test

    return register


def test_every_decision_is_tested():
    assert set(TESTED) == set(DECISIONS)


@pytest.mark.parametrize("key", sorted(DECISIONS))
def test_a_decision_changed_to_what_it_is_changes_nothing(key):
    """The path of each decision leads to something, and `with_value` changes nothing else."""
    met = []

    def same(present: Any) -> Any:
        met.append(present)
        return present

    assert _plain(with_value(key, same)) == _plain(SCHEME)
    assert met


def _plain(value: Any) -> Any:
    """A scheme as plain data, so that a copy can be compared with it."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if is_dataclass(value):
        return type(value), {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def an_office() -> AYear:
    year = AYear()
    year.department("处室")
    return year


def a_college(name: str = "学院", year: AYear | None = None) -> AYear:
    year = year or AYear()
    year.department(name, "teaching")
    return year


def set_metric(year: AYear, name: str, item: str, value: str) -> None:
    year.take_back(name, item)
    year.add("metrics", department=name, item=item, value=value)


def item(year: AYear, code: str, scheme: Scheme = SCHEME, name: str | None = None) -> str:
    rows = year.departments(scheme=scheme)
    return rows[name or next(iter(rows))]["items"][code]


def category(year: AYear, code: str, scheme: Scheme = SCHEME) -> str:
    return next(iter(year.departments(scheme=scheme).values()))["categories"][code]


@decides("compared_total")
def test_the_total_that_is_compared():
    year = AYear()
    year.department("甲", total="90.004")
    year.department("乙", total="90.001")

    assert year.each("rank") == {"甲": 1, "乙": 1}
    finer = with_value("compared_total", 4)
    assert year.each("rank", scheme=finer) == {"甲": 1, "乙": 2}
    assert year.each("total", scheme=finer) == {"甲": "90.0040", "乙": "90.0010"}


@decides("routine_quality_flags")
def test_what_flags_routine_work():
    year = an_office()
    year.work("处室", "R", "0.5")
    year.work("处室", "R", "1", substandard=True)
    year.work("处室", "R", "1", late=True)

    assert item(year, "R.quality") == "9.4000"
    assert item(year, "R.quality", with_value("routine_quality_flags", frozenset({"late"}))) == "9.8000"
    assert item(year, "K.quality", with_value("routine_quality_flags", frozenset({"late"}))) == "20.0000"


@decides("routine_as_a_whole")
def test_the_points_of_routine_work_of_colleges():
    year = a_college()
    year.absent("学院", "R2.2.1", "R2.2.2")
    year.finding("学院", "R4", "a")

    assert category(year, "R") == "19.2105"  # 20 × 18.25 ÷ 19
    assert category(year, "R", with_value("routine_as_a_whole", mpq(10))) == "9.6053"


@decides("teaching_overflow_target")
def test_where_the_overflow_of_colleges_goes():
    year = a_college()
    year.finding("学院", "C14", "a", "3")
    talent = with_value("teaching_overflow_target", "T")

    assert (category(year, "R"), category(year, "T")) == ("18.0000", "20.0000")
    assert (category(year, "R", talent), category(year, "T", talent)) == ("20.0000", "18.0000")


@decides("teaching_overflow_limit")
def test_how_much_of_the_overflow_of_colleges_is_taken():
    year = a_college()
    year.finding("学院", "C14", "a", "15")

    assert category(year, "R") == "10.0000"
    assert category(year, "R", with_value("teaching_overflow_limit", mpq(5))) == "15.0000"
    assert category(year, "R", with_value("teaching_overflow_limit", None)) == "6.0000"


@decides("common_reweighting")
def test_how_common_items_are_reweighted():
    """党政办公室 assesses C1.2 and C12: with one of them missing, the other bears both, or all share it."""
    year = an_office()
    year.absent("处室", "C12")
    year.finding("处室", "C1.2", "a")

    assert category(year, "C") == "19.8974"  # 20 × 19.4 ÷ 19.5
    assert category(year, "C", with_value("common_reweighting", "by_assessor")) == "19.8000"  # 1 × 0.4 ÷ 0.5 + 19


@decides("duty_always_assessed")
def test_whether_duty_may_be_absent():
    year = an_office()
    year.absent("处室", "C14")

    with pytest.raises(Invalid):
        year.results()
    assert item(year, "C14", with_value("duty_always_assessed", True)) == "缺项"


@decides("top_third")
def test_how_many_are_at_the_top():
    year = AYear()
    for place in range(4):
        year.department(f"部门{place}", total=str(99 - place))

    assert list(year.each("grade").values()) == ["好", "中", "中", "中"]
    assert list(year.each("grade", scheme=with_value("top_third", mpq(1, 2))).values()) == ["好", "好", "中", "中"]


@decides("veto_keeps_place")
def test_whether_a_vetoed_departments_place_is_handed_on():
    year = AYear()
    for place in range(6):
        year.department(f"部门{place}", total=str(99 - place))
    year.add("vetoes", department="部门0", reason="失密")
    handed_on = with_value("veto_keeps_place", True)

    assert [name for name, grade in year.each("grade").items() if grade == "好"] == ["部门1"]
    assert [name for name, grade in year.each("grade", scheme=handed_on).items() if grade == "好"] == ["部门1", "部门2"]
    assert year.each("rank", scheme=handed_on) == year.each("rank")


@decides("poor_first")
def test_whether_poor_comes_before_good():
    year = AYear()
    for name, total in (("甲", "69"), ("乙", "68"), ("丙", "67")):
        year.department(name, total=total)

    assert year.each("grade") == {"甲": "差", "乙": "差", "丙": "差"}
    assert year.each("grade", scheme=with_value("poor_first", ("好", "差", "中"))) == {
        "甲": "好",
        "乙": "差",
        "丙": "差",
    }


@decides("per_head_whole_yuan")
def test_to_what_the_money_per_head_is_rounded_down():
    year = AYear()
    for name in ("甲", "乙", "丙"):
        year.department(name, total="100" if name == "甲" else "90", headcount=47)

    assert year.results()["award"]["per_head"] == "6382.00"
    hundreds = year.results(scheme=with_value("per_head_whole_yuan", mpq(100)))["award"]
    assert (hundreds["per_head"], hundreds["unallocated"]) == ("6300.00", "3900.00")
    fen = year.results(scheme=with_value("per_head_whole_yuan", mpq("0.01")))["award"]
    assert (fen["per_head"], fen["unallocated"]) == ("6382.97", "0.41")


@decides("quota_rounding")
def test_how_quotas_are_rounded():
    assert quota_change("annual_excellent", 25) == 3
    assert quota_change("annual_excellent", 25, with_value("quota_rounding", "down")) == 2
    assert quota_change("annual_excellent", 21, with_value("quota_rounding", "up")) == 3


@decides("daily_quota_minimum")
def test_whether_the_daily_quota_falls_by_at_least_one():
    assert quota_change("daily_good", 4, total="66.5") == 0
    assert quota_change("daily_good", 4, with_value("daily_quota_minimum", 1), total="66.5") == -1


def quota_change(kind: str, base: int, scheme: Scheme = SCHEME, total: str = "100") -> int:
    year = AYear()
    year.department("甲", total=total)
    for name in ("乙", "丙"):
        year.department(name, total="80")
    year.add("quotas", department="甲", kind=kind, base=base)
    return year.results(scheme=scheme)["quotas"][0]["change"]


@decides("discipline_range")
def test_how_much_a_disturbance_may_cost():
    year = an_office()
    year.finding("处室", "C1.2", "b", points="0.45")

    assert item(year, "C1.2") == "0.0500"
    with pytest.raises(Invalid) as invalid:
        year.results(scheme=with_value("discipline_range", mpq("0.4")))
    assert [str(problem) for problem in invalid.value.problems] == ["findings[0].points: 超出本条款的扣分范围 0.2–0.4"]


@decides("archive_range")
def test_how_much_untidy_archives_may_cost():
    year = an_office()
    year.finding("处室", "C12", "b", points="0.3")

    assert item(year, "C12") == "0.2000"
    with pytest.raises(Invalid) as invalid:
        year.results(scheme=with_value("archive_range", mpq("0.2")))
    assert [problem.path for problem in invalid.value.problems] == ["findings[0].points"]


@decides("brand_not_established")
def test_whether_nought_means_that_there_was_no_project():
    year = a_college("甲院")
    for name, value in (("甲院", "80"), ("乙院", "90"), ("丙院", "0")):
        if name != "甲院":
            a_college(name, year)
        set_metric(year, name, "R2.1.5", value)
    ranked = with_value("brand_not_established", False)

    assert [item(year, "R2.1.5", name=name) for name in ("甲院", "乙院", "丙院")] == ["0.2500", "0.5000", "0.0000"]
    assert [item(year, "R2.1.5", ranked, name) for name in ("甲院", "乙院", "丙院")] == ["0.3333", "0.5000", "0.1667"]


@decides("student_aid_composite")
def test_of_what_student_aid_is_made():
    year = a_college()
    set_metric(year, "学院", "R2.1.7.2", "0.4")
    year.finding("学院", "R2.1.7", "a")

    def only_deducts(present: Composite) -> Deduct:
        assert present.kind == "composite"
        return Deduct()

    assert item(year, "R2.1.7") == "0.6500"  # 0.5 + 0.2 − 0.05
    scheme = with_value("student_aid_composite", only_deducts)
    alone = _at(scheme, ["groups", "teaching", "items", "R2.1.7", "parts"], ())
    assert item(year, "R2.1.7", alone) == "0.9500"


@decides("faculty_quality_base")
def test_from_what_faculty_quality_starts():
    year = a_college("甲院")
    a_college("乙院", year)
    year.add("tallies", department="乙院", item="R6.2", kind="国家级表彰", count="1")

    assert item(year, "R6.2") == "0.9273"  # 102 ÷ 110
    assert item(year, "R6.2", with_value("faculty_quality_base", mpq(0))) == "0.2000"  # 2 ÷ 10


@decides("partner_band_at_one")
def test_what_one_and_a_half_partners_are_worth():
    year = a_college()
    set_metric(year, "学院", "T3.1", "1.5")

    assert item(year, "T3.1") == "0.2500"
    assert item(year, "T3.1", with_value("partner_band_at_one", lambda rule: Proportion(rule.metric))) == "0.3000"


@decides("best_without_formula")
def test_items_without_a_formula():
    year = a_college()
    for code in ("T5", "T7"):
        set_metric(year, "学院", code, "0.6")

    def proportional(rule: Any) -> Any:
        return Proportion(rule.metric) if isinstance(rule, BestMetric) else rule

    scheme = with_value("best_without_formula", proportional)
    assert (item(year, "T5"), item(year, "T7")) == ("1.0000", "2.0000")
    assert (item(year, "T5", scheme), item(year, "T7", scheme)) == ("0.6000", "1.2000")
