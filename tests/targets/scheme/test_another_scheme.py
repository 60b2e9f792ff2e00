"""A scheme of another school: the frame is data, so that other groups, codes, grades and days need no other program."""

from __future__ import annotations

from datetime import date

import pytest
from gmpy2 import mpq

from targets.scheme.grades import GradesHere, Standing
from targets.scheme.loader import load_scheme
from targets.scheme.wording import overflow_in_words, tie_breakers_in_words
from tests.schemes import ANOTHER

SCHEME = load_scheme(ANOTHER)
OFFICES, SCHOOLS, SUPPORT = SCHEME.groups.values()


def test_three_groups_with_their_own_points_categories_and_panels():
    assert [(group.name, group.points, tuple(group.categories)) for group in SCHEME.groups.values()] == [
        ("机关处室", 100, ("P", "D")),
        ("二级学院", 100, ("P", "D")),
        ("教辅单位", 60, ("D", "S")),
    ]
    assert [group.panel for group in SCHEME.groups.values()] == ["机关考核小组", "", ""]


def test_its_year_ends_when_it_says():
    assert SCHEME.last_day(2020) == date(2020, 6, 30)
    assert SCHEME.last_day(2021) == date(2021, 6, 30)


def test_an_overflow_only_where_there_is_one():
    assert SUPPORT.overflow is None
    assert [overflow_in_words(group) for group in SCHEME.groups.values()] == [
        "工作纪律扣完后，超出的部分从年度任务的及时性中扣除，扣完为止",
        "工作纪律扣完后，超出的部分从日常管理中扣除，最多扣 5 分",
        "",
    ]


def test_numbers_are_the_codes_without_their_category_unless_given():
    assert OFFICES.numbers == {"P.done": "1", "P.on_time": "2", "D1": "1", "D2": "2"}


def test_tie_breakers_by_their_names():
    assert tie_breakers_in_words(SCHEME) == ["工作纪律", "年度任务项目数量"]


def test_the_rated_item_where_the_group_has_it():
    assert [getattr(SCHEME.rated_item(group), "code", None) for group in (OFFICES, SUPPORT)] == ["P.done", None]


def test_grades_in_words_without_what_does_not_apply():
    assert [(grade.name, grade.in_words()) for grade in GradesHere(SCHEME, SCHOOLS).best_first] == [
        ("优", "年度任务完成率不低于 95%，总分在本组排名前 50%，且未被一票否决"),
        ("良", "总分不低于 80 分，且未被一票否决"),
        ("合格", ""),
    ]
    assert [grade.in_words() for grade in GradesHere(SCHEME, SUPPORT).best_first] == [
        "总分在本组排名前 50%，且未被一票否决",
        "总分不低于 48 分，且未被一票否决",
        "",
    ]


@pytest.mark.parametrize(
    ("standing", "grade"),
    [
        (Standing(mpq("0.95"), mpq(75), 2, 4, False), "优"),
        (Standing(mpq("0.94"), mpq(85), 2, 4, False), "良"),
        (Standing(mpq(1), mpq(80), 3, 4, False), "良"),
        (Standing(mpq(1), mpq("79.9"), 3, 4, False), "合格"),
        (Standing(mpq(1), mpq(99), 1, 4, True), "合格"),
    ],
)
def test_the_grade_is_the_first_that_holds(standing, grade):
    assert GradesHere(SCHEME, OFFICES).grade(standing) == grade


def test_conditions_on_the_rate_do_not_apply_without_the_rated_item():
    grades = GradesHere(SCHEME, SUPPORT)
    assert grades.grade(Standing(None, mpq(40), 1, 2, False)) == "优"
    assert grades.grade(Standing(None, mpq(48), 2, 2, False)) == "良"
    assert grades.grade(Standing(None, mpq(47), 2, 2, False)) == "合格"
