"""Rank and grade (docs/semantics.md 4; section 五(一) of the measures)."""

from __future__ import annotations

import pytest
from gmpy2 import mpq

from departments.figures import plain
from tests.scoring.engine.a_year import AYear


def a_year(*totals: str, group: str = "functional") -> AYear:
    """Departments 甲, 乙, … of one group with these totals."""
    year = AYear()
    for name, total in zip("甲乙丙丁戊己", totals, strict=False):
        year.department(name, group, total=total)
    return year


def test_a_full_department_has_a_hundred_points():
    year = AYear()
    year.department("教务处")
    year.department("机电工程学院", "teaching")

    rows = year.departments()

    assert rows["教务处"]["categories"] == {"K": "50.0000", "R": "30.0000", "C": "20.0000"}
    assert rows["机电工程学院"]["categories"] == {"K": "40.0000", "R": "20.0000", "C": "20.0000", "T": "20.0000"}
    assert year.each("total") == {"教务处": "100.00", "机电工程学院": "100.00"}


@pytest.mark.parametrize(
    ("departments", "good"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (13, 4), (21, 7), (22, 7), (35, 11)]
)
def test_the_top_third_is_a_rank_of_at_most_a_third(departments, good):
    """22 → top 7, 13 → top 4."""
    year = AYear()
    for place in range(departments):
        year.department(f"部门{place}", total=plain(99 - mpq(place, 10)))

    grades = year.each("grade")

    assert [name for name, grade in grades.items() if grade == "好"] == [f"部门{place}" for place in range(good)]
    assert set(list(grades.values())[good:]) <= {"中"}


def test_the_groups_are_ranked_apart():
    year = AYear()
    for place in range(3):
        year.department(f"处{place}", total=f"9{place}")
        year.department(f"院{place}", "teaching", total=f"8{place}")

    assert year.each("rank") == {"处0": 3, "院0": 3, "处1": 2, "院1": 2, "处2": 1, "院2": 1}
    assert year.each("grade")["院2"] == "好"


def test_equal_totals_share_the_better_rank():
    """1, 2, 2, 4, reported as a tie."""
    year = a_year("95", "93", "93", "90")

    assert list(year.each("rank").values()) == [1, 2, 2, 4]
    assert list(year.each("tied").values()) == [False, True, True, False]


def test_all_of_a_tie_are_in_the_top_third_if_its_rank_is():
    year = a_year("95", "95", "90")

    assert year.each("grade") == {"甲": "好", "乙": "好", "丙": "中"}


def test_none_of_a_tie_is_in_the_top_third_if_its_rank_is_not():
    year = a_year("96", "95", "95", "95", "90")

    assert year.each("grade") == {"甲": "好", "乙": "中", "丙": "中", "丁": "中", "戊": "中"}


def test_the_published_total_is_the_one_that_is_compared():
    """90.004 and 90.001 are both published as 90.00; 90.005 is 90.01."""
    year = a_year("90.004", "90.001", "90.005")

    assert year.each("total") == {"甲": "90.00", "乙": "90.00", "丙": "90.01"}
    assert year.each("rank") == {"甲": 2, "乙": 2, "丙": 1}
    assert year.each("tied") == {"甲": True, "乙": True, "丙": False}


class TestTieBreakers:
    """总分相同时，依次以重点工作目标项目数量、职责履行、重点工作目标完成质量等排序。"""

    def test_more_key_items_come_first(self):
        year = a_year("95", "95")
        year.work("乙", "K", "1")

        assert year.each("key_items") == {"甲": 1, "乙": 2}
        assert year.each("rank") == {"甲": 2, "乙": 1}
        assert year.each("tied") == {"甲": False, "乙": False}

    def test_weights_are_not_items(self):
        year = a_year("95", "95")
        year.work("甲", "K", "1", "1")
        year.work("乙", "K", "1", weight="5")

        assert year.each("rank") == {"甲": 1, "乙": 2}

    def test_exempted_items_and_those_not_yet_due_are_not_counted(self):
        year = a_year("95", "95")
        year.work("甲", "K", "1", exempt=True)
        year.work("甲", "K", "1", due="2021-01-10")

        assert year.each("tied") == {"甲": True, "乙": True}

    def test_then_the_higher_duty_score(self):
        year = a_year("95", "95.2")
        year.finding("乙", "C14", "b")

        assert year.each("total") == {"甲": "95.00", "乙": "95.00"}
        assert year.each("rank") == {"甲": 1, "乙": 2}

    def test_then_the_higher_quality_of_key_work(self):
        year = a_year("95", "95.2")
        year.finding("乙", "K.quality", "order")

        assert year.each("rank") == {"甲": 1, "乙": 2}

    def test_key_items_come_before_the_duty_score(self):
        year = a_year("95", "95.2")
        year.finding("乙", "C14", "b")
        year.work("乙", "K", "1")

        assert year.each("rank") == {"甲": 2, "乙": 1}

    def test_the_duty_score_comes_before_the_quality_of_key_work(self):
        year = a_year("95.2", "95.2")
        year.finding("甲", "K.quality", "order")
        year.finding("乙", "C14", "b")

        assert year.each("rank") == {"甲": 1, "乙": 2}

    def test_what_is_still_equal_stays_a_tie(self):
        year = a_year("95.2", "95.2")
        for name in "甲乙":
            year.finding(name, "C14", "b")

        assert year.each("rank") == {"甲": 1, "乙": 1}
        assert year.each("tied") == {"甲": True, "乙": True}


class TestGrade:
    """好 ≥ 90 % and in the top third; 差 < 80 % or < 70 points, and first; else 中."""

    @staticmethod
    def grades(*key: str, total: str = "100") -> str:
        """The grade of the best of three departments whose key items were completed so far."""
        year = AYear()
        year.department("甲", key=key, total=total)
        for name in "乙丙":
            year.department(name, total="66.5")
        return year.each("grade")["甲"]

    @pytest.mark.parametrize(
        ("completion", "grade"),
        [
            ("1", "好"),
            ("0.9", "好"),
            ("0.8999999999", "中"),
            ("0.8", "中"),
            ("0.7999999999", "差"),
            ("0", "差"),
        ],
    )
    def test_by_the_key_completion_rate(self, completion, grade):
        assert self.grades(completion) == grade

    def test_a_rate_that_is_shown_as_ninety_percent_may_be_less(self):
        """89.96 % is shown as 90.0 % and is not ≥ 90 %."""
        year = AYear()
        year.department("甲", key=("0.8996",))
        for name in "乙丙":
            year.department(name, total="80")

        results = year.results()

        assert "完成率 90.0%" in results["explanations"]["甲"]["items"]["K.rate"]["text"]
        assert results["departments"][0]["completion_rate"] == "0.8996"
        assert results["departments"][0]["rank"] == 1
        assert results["departments"][0]["grade"] == "中"

    @pytest.mark.parametrize(
        ("total", "published", "grade"), [("70", "70.00", "好"), ("69.995", "70.00", "好"), ("69.994", "69.99", "差")]
    )
    def test_by_the_published_total_poor_before_good(self, total, published, grade):
        year = AYear()
        year.department("甲", total=total)
        for name in "乙丙":
            year.department(name, total="66.5")

        assert year.departments()["甲"]["total"] == published
        assert year.each("rank")["甲"] == 1
        assert year.each("grade") == {"甲": grade, "乙": "差", "丙": "差"}

    def test_the_rate_is_weighted(self):
        year = a_year("100", "90", "90")
        year.work("甲", "K", "0.5", weight="4")

        assert year.departments()["甲"]["completion_rate"] == "0.6000"
        assert year.each("grade")["甲"] == "差"

    def test_a_vetoed_department_keeps_its_rank_and_its_place_is_not_handed_on(self):
        year = a_year("98", "97", "96", "95", "94", "93")
        year.add("vetoes", department="甲", reason="教学事故")

        assert year.each("rank") == {"甲": 1, "乙": 2, "丙": 3, "丁": 4, "戊": 5, "己": 6}
        assert year.each("grade") == {"甲": "中", "乙": "好", "丙": "中", "丁": "中", "戊": "中", "己": "中"}
        assert year.each("vetoed")["甲"] is True

    def test_a_vetoed_department_may_still_be_poor(self):
        year = a_year("69")
        year.add("vetoes", department="甲", reason="失密")

        assert year.each("grade") == {"甲": "差"}
