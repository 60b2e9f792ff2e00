"""Money and quotas (docs/semantics.md 5; section 十一 of the measures)."""

from __future__ import annotations

import pytest

from tests.scoring.engine.a_year import AYear


def a_year(*headcounts: int) -> AYear:
    """Three times as many departments as there are headcounts; the first ones are 好."""
    year = AYear()
    for place in range(3 * len(headcounts)):
        headcount = headcounts[place] if place < len(headcounts) else 100
        year.department(f"部门{place}", total=str(99 - place), headcount=headcount)
    return year


def money(year: AYear) -> dict[str, str]:
    award = year.results()["award"]
    return {key: award[key] for key in ("innovation", "per_head", "unallocated", "shortfall")}


def won(year: AYear) -> dict[str, str]:
    return {row["name"]: row["total"] for row in year.results()["award"]["departments"]}


def test_the_pool_is_spread_by_head_rounded_down_to_whole_yuan():
    """300,000 yuan over 47 heads: 6382.97…, so 6382 each, and 46 yuan are left."""
    year = a_year(20, 27)

    assert money(year) == {"innovation": "0.00", "per_head": "6382.00", "unallocated": "46.00", "shortfall": "0.00"}
    assert won(year) == {"部门0": "127640.00", "部门1": "172314.00"}


def test_innovation_awards_come_first_ten_thousand_a_project():
    year = a_year(30)
    for project in "一二":
        year.add("innovations", department="部门0", project=project)
    year.add("innovations", department="部门2", project="三")

    assert money(year) == {
        "innovation": "30000.00",
        "per_head": "9000.00",
        "unallocated": "0.00",
        "shortfall": "0.00",
    }
    assert year.results()["award"]["departments"] == [
        {"name": "部门0", "excellence": "270000.00", "innovation": "20000.00", "total": "290000.00"},
        {"name": "部门2", "excellence": "0.00", "innovation": "10000.00", "total": "10000.00"},
    ]


def test_nobody_graded_good_leaves_the_remainder_unallocated():
    year = AYear()
    year.department("部门0")
    year.add("innovations", department="部门0", project="一")

    assert money(year) == {
        "innovation": "10000.00",
        "per_head": "0.00",
        "unallocated": "290000.00",
        "shortfall": "0.00",
    }


def test_good_departments_without_heads_leave_it_unallocated_too():
    assert money(a_year(0)) == {
        "innovation": "0.00",
        "per_head": "0.00",
        "unallocated": "300000.00",
        "shortfall": "0.00",
    }


@pytest.mark.parametrize(
    ("heads", "per_head", "unallocated", "shortfall"),
    [
        (600, "500.00", "0.00", "0.00"),
        (599, "500.00", "500.00", "0.00"),
        (601, "499.00", "101.00", "500.00"),
        (1200, "250.00", "0.00", "300000.00"),
    ],
)
def test_below_five_hundred_a_head_the_pool_falls_short(heads, per_head, unallocated, shortfall):
    assert money(a_year(heads)) == {
        "innovation": "0.00",
        "per_head": per_head,
        "unallocated": unallocated,
        "shortfall": shortfall,
    }


def test_a_larger_approved_pool_mends_the_shortfall():
    year = a_year(601)
    year.document["award"] = {"pool": "300500.00"}

    assert money(year)["shortfall"] == "0.00"
    assert year.results()["award"]["pool"] == "300500.00"


def test_innovation_awards_beyond_the_pool_leave_nothing_to_spread():
    year = a_year(20)
    year.document["award"] = {"pool": "15000"}
    for project in "一二":
        year.add("innovations", department="部门1", project=project)

    assert money(year) == {
        "innovation": "20000.00",
        "per_head": "0.00",
        "unallocated": "0.00",
        "shortfall": "15000.00",
    }
    assert won(year) == {"部门1": "20000.00"}


def test_fractions_of_a_yuan_stay_in_the_pool():
    year = a_year(7)
    year.document["award"] = {"pool": "3500.75"}

    assert money(year) == {"innovation": "0.00", "per_head": "500.00", "unallocated": "0.75", "shortfall": "0.00"}


def test_a_vetoed_department_wins_nothing():
    year = a_year(20)
    year.add("vetoes", department="部门0", reason="重大失误")

    assert won(year) == {}


class TestQuotas:
    """Three departments: 好, 中 and 差."""

    @staticmethod
    def changes(*bases: tuple[str, str, object], reserve: str = "0") -> tuple[list[int], int]:
        year = AYear()
        year.department("好部门", total="95")
        year.department("中部门", total="90")
        year.department("差部门", total="66.5")
        for department, kind, base in bases:
            year.add("quotas", department=department, kind=kind, base=base)
        year.document["award"] = {"reserve": reserve}
        results = year.results()
        for quota in results["quotas"]:
            assert quota["change"] == quota["result"] - quota["base"]
        return [quota["change"] for quota in results["quotas"]], results["quota_overrun"]

    @pytest.mark.parametrize("kind", ["annual_excellent", "excellent_teacher", "excellent_educator"])
    @pytest.mark.parametrize(
        ("base", "change"), [(0, 1), (3, 1), (10, 1), (14, 1), (15, 2), (24, 2), (25, 3), ("30.0", 3)]
    )
    def test_good_adds_ten_percent_half_up_and_at_least_one(self, kind, base, change):
        assert self.changes(("好部门", kind, base))[0] == [change]

    @pytest.mark.parametrize("kind", ["annual_excellent", "excellent_teacher", "excellent_educator"])
    @pytest.mark.parametrize(("base", "change"), [(0, 0), (1, -1), (9, -1), (14, -1), (15, -2), (25, -3)])
    def test_poor_takes_as_much_but_never_below_nought(self, kind, base, change):
        assert self.changes(("差部门", kind, base))[0] == [change]

    @pytest.mark.parametrize(("base", "change"), [(0, 0), (4, 0), (5, -1), (14, -1), (15, -2)])
    def test_next_years_daily_quota_only_falls_and_has_no_minimum(self, base, change):
        bases = [(name, "daily_good", base) for name in ("好部门", "中部门", "差部门")]

        assert self.changes(*bases)[0] == [0, 0, change]

    def test_fair_changes_nothing(self):
        kinds = ("annual_excellent", "excellent_teacher", "excellent_educator", "daily_good")

        assert self.changes(*(("中部门", kind, 20) for kind in kinds))[0] == [0, 0, 0, 0]

    @pytest.mark.parametrize(("reserve", "overrun"), [("0", 1), ("1", 0), ("2", 0)])
    def test_increases_must_fit_into_the_decreases_and_the_reserve(self, reserve, overrun):
        bases = [("好部门", "annual_excellent", 30), ("差部门", "annual_excellent", 20)]

        assert self.changes(*bases, reserve=reserve) == ([3, -2], overrun)

    def test_only_the_annual_quota_is_reserved(self):
        assert self.changes(("好部门", "excellent_teacher", 30)) == ([3], 0)

    def test_before_the_first_due_date_nothing_changes(self):
        year = AYear()
        year.department("部门0", key=())
        year.work("部门0", "K", "0", due="2021-03-01")
        year.add("quotas", department="部门0", kind="annual_excellent", base=20)

        assert year.results()["quotas"] == [
            {"department": "部门0", "kind": "annual_excellent", "base": 20, "change": 0, "result": 20}
        ]
