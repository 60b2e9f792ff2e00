"""缺项, 扩权 and the overflow of 职责履行 (docs/semantics.md 3.1, 3.2 and 8)."""

from __future__ import annotations

import pytest

from scoring.engine import Invalid
from tests.scoring.engine.a_year import SCHEME, AYear

TEACHING = SCHEME.groups["teaching"]


def a_college() -> AYear:
    year = AYear()
    year.department("学院", "teaching")
    return year


def an_office() -> AYear:
    year = AYear()
    year.department("处室")
    return year


def category(year: AYear, code: str) -> str:
    return next(iter(year.departments().values()))["categories"][code]


def test_the_worked_example():
    """教务处 7 × 5.4 ÷ 6 = 6.3; 保卫处 drops out; 20 × (6.3 + 11.25) ÷ 19 = 18.4737; 0.6 overflows: 17.8737."""
    year = a_college()
    year.absent("学院", "R1.5", "R2.2.1", "R2.2.2")
    year.finding("学院", "R1.1", "a", "6")
    year.finding("学院", "R4", "a")
    assert category(year, "R") == "18.4737"

    year.finding("学院", "C14", "a")
    year.finding("学院", "C14", "b", "3")

    assert category(year, "R") == "17.8737"
    assert category(year, "C") == "19.0000"
    assert year.departments()["学院"]["total"] == "96.87"
    assert year.results()["explanations"]["学院"]["categories"]["R"] == (
        "满分 20；教务处 7 × 5.4 ÷ 6 = 6.3；学生处 5（满分 5）；团委 1（满分 1）；招生就业处 2（满分 2）；"
        "对外合作处 1.25（满分 2）；人事处 2（满分 2）；扩权 20 × 17.55 ÷ 19 = 18.4737；"
        "职责履行超出的扣分 0.6 从常规工作目标中扣除，−0.6；计 17.8737"
    )


class TestRoutineWorkOfColleges:
    """Two steps: within the assessor, then over the assessors that remain."""

    def test_one_missing_item_is_made_up_for_by_its_assessors_others(self):
        year = a_college()
        year.absent("学院", "R1.5")
        year.finding("学院", "R1.1", "a")

        assert category(year, "R") == "19.8833"  # 7 × 5.9 ÷ 6 + 13

    def test_anothers_loss_weighs_no_more_than_before(self):
        year = a_college()
        year.absent("学院", "R1.5")
        year.finding("学院", "R4", "a")

        assert category(year, "R") == "19.2500"

    def test_two_steps_differ_from_one(self):
        """In one step it were 20 × 18.9 ÷ 19 = 19.8947."""
        year = a_college()
        year.absent("学院", "R2.2.1", "R1.1")
        year.finding("学院", "R1.2", "a", "2")
        year.finding("学院", "R2.2.2", "b")

        # 教务处 7 × 4.8 ÷ 5 = 6.72; 保卫处 1 × 0.3 ÷ 0.5 = 0.6
        assert category(year, "R") == "19.3200"

    def test_an_assessor_without_items_drops_out(self):
        year = a_college()
        year.absent("学院", "R2.2.1", "R2.2.2")
        year.finding("学院", "R1.1", "c")

        assert category(year, "R") == "19.7895"  # 20 × 18.8 ÷ 19

    def test_subtotals_are_rounded_before_the_second_step(self):
        """教务处 7 × 5.5 ÷ 6 = 6.41666…, rounded 6.4167; 20 × (6.4167 + 12) ÷ 19 = 19.38600, exact 19.38596."""
        year = a_college()
        year.absent("学院", "R1.5", "R2.2.1", "R2.2.2")
        year.finding("学院", "R1.1", "a", "5")

        assert category(year, "R") == "19.3860"

    def test_a_composite_counts_as_one_item(self):
        year = a_college()
        year.absent("学院", "R2.1.7.1", "R2.1.7.2")
        year.finding("学院", "R2.1.9", "b", "2")

        items = year.departments()["学院"]["items"]
        assert [items[code] for code in ("R2.1.7", "R2.1.7.1", "R2.1.7.2")] == ["缺项"] * 3
        assert category(year, "R") == "19.7500"  # 学生处 5 × 3.8 ÷ 4 = 4.75

    def test_a_missing_part_is_made_up_for_inside_the_composite(self):
        year = a_college()
        year.absent("学院", "R2.1.7.2")
        year.finding("学院", "R2.1.7", "b")

        assert year.departments()["学院"]["items"]["R2.1.7"] == "0.9000"
        assert category(year, "R") == "19.9000"

    def test_a_pending_item_counts_nought_and_keeps_its_points(self):
        year = a_college()
        year.absent("学院", "R3.8")
        year.take_back("学院", "R3.2")

        assert category(year, "R") == "19.6667"  # 招生就业处 2 × 1.5 ÷ 1.8 = 1.6667

    def test_the_same_item_twice_is_harmless(self):
        once, twice = a_college(), a_college()
        once.absent("学院", "R1.5")
        twice.absent("学院", "R1.5", "R1.5")

        assert once.results() == twice.results()

    def test_one_remaining_item_bears_the_whole_category(self):
        year = a_college()
        year.absent("学院", *(code for code in TEACHING.categories["R"].leaves if code != "R1.1"))
        year.finding("学院", "R1.1", "a", "5")

        assert category(year, "R") == "15.0000"

    def test_nothing_left_is_an_error_that_names_the_department(self):
        year = a_college()
        year.absent("学院", *TEACHING.categories["R"].leaves)

        with pytest.raises(Invalid) as invalid:
            year.results()
        assert [str(problem) for problem in invalid.value.problems] == ["departments[0]: 学院的常规工作目标全部为缺项"]


class TestOneStep:
    def test_talents(self):
        year = a_college()
        year.absent("学院", "T1.2", "T10")
        year.finding("学院", "C1.1", "b")
        year.document["metrics"] = [
            row | ({"value": "0.7"} if row["item"] == "T8" else {}) for row in year.document["metrics"]
        ]

        assert category(year, "T") == "19.6129"  # 20 × 15.2 ÷ 15.5
        assert category(year, "C") == "19.8000"

    def test_common_items(self):
        year = an_office()
        year.absent("处室", "C5")
        year.finding("处室", "C1.1", "b")

        assert category(year, "C") == "19.7647"  # 20 × 16.8 ÷ 17

    def test_duty_is_always_there(self):
        year = an_office()
        year.absent("处室", "C14")

        with pytest.raises(Invalid) as invalid:
            year.results()
        assert [problem.path for problem in invalid.value.problems] == ["not_applicable[0].item"]

    def test_what_a_group_does_not_have_is_not_absent(self):
        """职能部门 have one item of C13, worth 0.5; 教学院部 two of 0.25."""
        year = an_office()

        items = year.departments()["处室"]["items"]
        assert items["C13.1"] == "0.5000"
        assert "C13.2" not in items


class TestOverflow:
    def test_of_an_office_goes_into_routine_quality(self):
        year = an_office()
        year.work("处室", "R", "1", late=True)
        year.finding("处室", "C14", "a", "2")

        assert category(year, "R") == "28.8000"  # 20 + (10 − 0.2 − 1)
        assert year.departments()["处室"]["items"]["R.quality"] == "9.8000"

    def test_of_an_office_ends_with_routine_quality(self):
        year = an_office()
        year.finding("处室", "C14", "a", "30")

        assert category(year, "R") == "20.0000"

    def test_of_a_college_goes_into_the_routine_score(self):
        year = a_college()
        year.finding("学院", "C14", "b", "8")

        assert category(year, "R") == "19.4000"

    @pytest.mark.parametrize(("count", "score"), [("10", "11.0000"), ("11", "10.0000"), ("12", "10.0000")])
    def test_of_a_college_is_at_most_ten_points(self, count, score):
        year = a_college()
        year.finding("学院", "C14", "a", count)

        assert category(year, "R") == score

    def test_of_a_college_leaves_no_negative_score(self):
        year = a_college()
        year.absent("学院", *(code for code in TEACHING.categories["R"].leaves if code != "R1.1"))
        year.finding("学院", "R1.1", "a", "15")
        assert category(year, "R") == "5.0000"
        year.finding("学院", "C14", "a", "9")

        assert category(year, "R") == "0.0000"

    def test_takes_nothing_while_duty_is_not_used_up(self):
        year = an_office()
        year.finding("处室", "C14", "b", "5")

        assert category(year, "R") == "30.0000"
        assert year.departments()["处室"]["items"]["C14"] == "0.0000"
