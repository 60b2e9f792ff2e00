"""How departments stand to the grades: the lines in a ranking, and what each lacks for the next better grade."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gmpy2 import mpq

from departments.figures import fixed
from scoring.ranking.lines import Line, Lines
from scoring.runs.queries import Result
from targets.scheme.loader import get_scheme, load_scheme
from targets.scheme.model import Conditions, Grade, Scheme
from targets.scheme.per_group import PerGroup
from tests.schemes import ANOTHER

SCHEME = get_scheme("2020")
OTHER = load_scheme(ANOTHER)


def result(
    total: str, rate: str | None, rank: int, grade: str, *, items: int = 10, vetoed: bool = False, name: str = "甲"
) -> Result:
    scores = {"name": name, "total": total, "completion_rate": rate, "key_items": items, "vetoed": vetoed}
    return Result(rank, "teaching", rank, grade, scores)


def others(size: int = 13) -> list[Result]:
    """The ranking of a group in which the fourth and last of the top third has 95.76."""
    return [result(fixed(mpq("95.76") + 4 - rank, 2), "1.0000", rank, "好") for rank in range(1, size + 1)]


def lacking(department: Result, beside: list[Result], scheme: Scheme = SCHEME, group: str = "teaching") -> str:
    found = [one for one in beside if one.rank != department.rank] + [department]
    return Lines(found, scheme.groups[group], scheme).lacking(department)


@pytest.mark.parametrize(
    ("department", "words"),
    [
        (result("99.00", "0.9800", 1, "好"), ""),
        (result("88.87", "0.9570", 8, "中"), "距前 1/3 还差 6.89 分"),
        (result("95.76", "0.9570", 5, "中"), "与前 1/3 末位同分，按同分排序规则列后"),
        (result("84.71", "0.8800", 8, "中"), "距前 1/3 还差 11.05 分；完成率距 90% 还差约 1 项"),
        (result("97.00", "0.8500", 2, "中", items=20), "完成率距 90% 还差约 1 项"),
        # 89.999 % is kept as 0.9000 and is not 90 %: only the rate can be what is missing.
        (result("97.00", "0.9000", 2, "中"), "完成率距 90% 还差约 1 项"),
        (result("97.00", "0.9900", 2, "中", vetoed=True), "一票否决，不能评为“好”"),
        (result("65.50", "0.8500", 13, "差"), "距 70 分还差 4.50 分"),
        (result("82.00", "0.6600", 9, "差"), "完成率距 80% 还差约 2 项"),
        (result("60.00", "0.5000", 13, "差"), "完成率距 80% 还差约 3 项；距 70 分还差 10.00 分"),
        # 79.999 % is kept as 0.8000.
        (result("82.00", "0.8000", 9, "差"), "完成率距 80% 还差约 1 项"),
        (result("50.00", None, 3, ""), "重点工作尚未到期，不评格次"),
    ],
)
def test_what_a_department_lacks_for_the_next_grade(department, words):
    assert lacking(department, others()) == words


def test_a_group_too_small_for_a_top_third():
    two = [result("95.00", "0.9800", 1, "中"), result("90.00", "0.9800", 2, "中")]
    assert lacking(two[0], two) == "本组只有 2 个部门，前 1/3 没有名额"


def test_the_line_of_the_top_third():
    assert Lines(others(), SCHEME.groups["teaching"], SCHEME).lines == [Line("前 1/3", 4)]
    assert Lines([], SCHEME.groups["teaching"], SCHEME).lines == [Line("前 1/3", 0)]


def test_where_the_place_of_a_vetoed_department_is_handed_on():
    """Of 6 the first two are at the top; the first is vetoed, so that the third is the second that counts."""
    scheme = replace(SCHEME, grading=replace(SCHEME.grading, veto_backfill=True))
    found = [result(str(99 - rank), "0.9500", rank, "好", vetoed=rank == 1) for rank in range(1, 7)]
    fourth = result("95.00", "0.9500", 4, "中")
    assert lacking(fourth, found, scheme) == "距前 1/3 还差 1.00 分"
    assert lacking(fourth, found) == "距前 1/3 还差 2.00 分"


# --- another scheme ---


def test_lines_and_figures_are_the_groups_own():
    """The third group has 60 points, and no completion rate that could be missing."""
    found = [result("50.0", None, 1, "优"), result("49.0", None, 2, "良"), result("40.5", None, 3, "合格")]
    standings = Lines(found, OTHER.groups["support"], OTHER)
    assert standings.lines == [Line("前 50%", 1)]
    assert [standings.lacking(one) for one in found] == ["", "距前 50% 还差 1.0 分", "距 48 分还差 7.5 分"]


def test_a_group_with_the_rated_item():
    found = [result("90.0", "1.0000", 1, "优"), result("70.0", "0.9000", 2, "合格"), result("60.0", None, 3, "")]
    standings = Lines(found, OTHER.groups["offices"], OTHER)
    assert standings.lacking(found[1]) == "距 80 分还差 10.0 分"
    assert standings.lacking(found[2]) == "年度任务尚未到期，不评格次"


def test_one_of_several_ways():
    """A grade that is reached in one of two ways, and one that is left when one of its conditions goes."""
    grades = {
        "甲": Grade(any=Conditions(rate_at_least=mpq("0.95"), total_at_least=PerGroup(mpq(90)))),
        "乙": Grade(),
        "丙": Grade(all=Conditions(rate_below=mpq("0.5"), total_below=PerGroup(mpq(60)))),
    }
    scheme = replace(SCHEME, grading=replace(SCHEME.grading, grades=grades, order=("丙", "甲", "乙")))
    found = [result("85.00", "0.9000", 1, "乙"), result("55.00", "0.4000", 2, "丙")]
    assert lacking(found[0], found, scheme) == "完成率距 95% 还差约 1 项，或距 90 分还差 5.00 分"
    assert lacking(found[1], found, scheme) == "完成率距 50% 还差约 1 项，或距 60 分还差 5.00 分"


def test_a_grade_that_the_scheme_no_longer_has():
    assert lacking(result("80.00", "0.9500", 3, "良好"), others()) == ""
