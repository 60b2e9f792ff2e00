"""The formulas of the ranking computed anew by LibreOffice: the very values of the engine, each of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from gmpy2 import mpq
from hypothesis import HealthCheck, Phase, given, settings

from departments.figures import HALF
from jzu_assess.demonstration.facts import facts_2020
from scoring.ranking.book.results import AGREES
from targets.scheme.loader import load_scheme
from tests.schemes import ANOTHER
from tests.scoring.engine.a_year import AYear
from tests.scoring.engine.test_scoring_another_scheme import FACTS as ANOTHER_YEAR
from tests.scoring.facts_strategy import documents
from tests.scoring.ranking.computed import SCHEME, Sheets
from tests.spreadsheet import recalculated

pytestmark = pytest.mark.slow
ANOTHER_SCHEME = load_scheme(ANOTHER)


# How often each of the two clauses of 职责履行, of 1 and of 0.2 points.
DUTY = [("0", "1"), ("1", "0"), ("1", "3"), ("8", "1"), ("13", "0"), ("200", "1"),
        ("1", "0.00025"), ("1", "0.00075"), ("1", f"0.{'0' * 30}1")]  # fmt: skip


def ties() -> AYear:
    """Equal totals: told apart by the number of key items, by 职责履行, by the quality of key work, by nothing."""
    year = AYear()
    for name, total, key in (("甲", "95", 1), ("乙", "95", 3), ("丙", "95", 1), ("丁", "94.5", 1), ("戊", "94.5", 1)):
        year.department(name, total=total, key=("1",) * key)
    year.department("己", total="95.5")
    year.finding("己", "C14", "a", "0.5")  # half a point of 职责履行 makes it 95 as well
    year.department("庚", total="94.7")
    year.finding("庚", "K.quality", "order")
    return year


def vetoes() -> AYear:
    year = AYear()
    for place in range(6):
        year.department(f"部门{place}", total=f"{99 - place}")
        year.department(f"学院{place}", "teaching", total="98" if place < 4 else "95")
    for name in ("部门0", "学院2", "学院5"):
        year.add("vetoes", department=name, reason="安全责任事故")
    return year


def lines() -> AYear:
    """On the lines of 70 points, 80 % and 90 %, and as little below them as a rate of forty digits can be."""
    year = AYear()
    for place, total in enumerate(("70", "69.9951", "69.9949", "70.0001", "69.99")):
        year.department(f"部门{place}", total=total)
    rates = ("0.9", "0.8", f"0.8{'9' * 39}", f"0.7{'9' * 39}", f"0.9{'0' * 38}1")
    for place, rate in enumerate(rates):
        year.department(f"学院{place}", "teaching", key=(rate,))
    year.department("学院九", "teaching", key=("1",) * 9 + ("0",))
    year.work("学院0", "K", "0.9", weight="0.3")
    return year


def absent() -> AYear:
    year = AYear()
    for place, codes in enumerate((("R1.5",), ("R2.2.1", "R2.2.2"), ("C2", "C5"), ("T10", "T1.1"), ("R2.1.7.a",))):
        year.department(f"学院{place}", "teaching", total="93.21")
        known = [code for code in codes if code in SCHEME.groups["teaching"].items]
        year.absent(f"学院{place}", *known)
    year.department("处室", total="91.3333")
    year.absent("处室", "C13.1", "C3")
    return year


def overflow() -> AYear:
    """职责履行 beyond its point: by a little, by all that is left of the target, by more, by halves of the last place
    and by digits beyond it."""
    year = AYear()
    for place, (serious, slight) in enumerate(DUTY):
        for group, name in (("functional", "部门"), ("teaching", "学院")):
            year.department(f"{name}{place}", group, total="96.5")
            year.finding(f"{name}{place}", "C14", "a", serious)
            year.finding(f"{name}{place}", "C14", "b", slight)
    for name in ("学院1", "学院6", "学院7"):
        year.absent(name, "R2.2.1", "R2.2.2", "R1.5")
        year.finding(name, "R1.1", "a", "3")
    return year


def pending() -> AYear:
    year = AYear()
    for place in range(3):
        year.department(f"部门{place}", total="97")
        year.department(f"学院{place}", "teaching")
    year.take_back("部门1", "C5", "C3")
    year.take_back("学院1", "T10", "R2.1.4.4", "C6")
    year.absent("学院1", "T9")
    return year


def halves(departments: int = 160) -> AYear:
    """Colleges with figures of four decimals, and 缺项 such that divisions by what is left end in the very middle."""
    year, chance = AYear(), Random(2020)
    free = ("T1.1", "T4", "T6", "T8", "R2.1.4.1", "R3.2", "R6.1.1", "R6.1.3", "C13.1")
    left_out: list[tuple[str, ...]] = [("T10",), ("T2",), ("T9", "T11"), ("T1.2", "T1.3"), ("R1.1",), ("R1.2", "R1.3"),
        ("R2.2.1", "R2.2.2"), ("R4",), ("C5", "C2"), ("C6", "C3"), ("C9", "C4", "C7")]  # fmt: skip
    for place in range(departments):
        name = f"学院{place:03}"
        year.department(name, "teaching")
        for row in year.document["metrics"]:
            if row["department"] == name and row["item"] in free:
                row["value"] = f"0.{chance.randrange(10**4):04}"
        for row in year.document["scores"]:
            if row["department"] == name:
                row["score"] = f"0.{chance.randrange(10**4):04}"
        for codes in chance.sample(left_out, 3):
            year.absent(name, *codes)
    return year


CASES: dict[str, Callable[[], AYear]] = {
    one.__name__: one for one in (ties, vetoes, lines, absent, overflow, pending, halves)
}


def drawn(scheme: Any, how_many: int) -> list[dict[str, Any]]:
    """Years that hypothesis makes up, so that one start of LibreOffice does for all."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=how_many, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(documents(scheme, 8))
    def draw(document: dict[str, Any]) -> None:
        if document.get("departments"):
            found.append(document)

    draw()
    return found


@pytest.fixture(scope="module")
def years() -> dict[str, Sheets]:
    made = {name: Sheets(case().document) for name, case in CASES.items()}
    made["demonstration"] = Sheets(facts_2020())
    made["another scheme"] = Sheets(ANOTHER_YEAR, ANOTHER_SCHEME)
    for number, document in enumerate(drawn(SCHEME, 50)):
        made[f"random {number}"] = Sheets(document)
    for number, document in enumerate(drawn(ANOTHER_SCHEME, 25)):
        made[f"random in another scheme {number}"] = Sheets(document, ANOTHER_SCHEME)
    return made


@pytest.fixture(scope="module")
def differences(years, tmp_path_factory) -> dict[str, list[str]]:
    computed = recalculated([year.book for year in years.values()], tmp_path_factory.mktemp("sheets"))
    return {name: list(year.differences(book)) for (name, year), book in zip(years.items(), computed, strict=True)}


@pytest.mark.parametrize("case", [*CASES, "demonstration", "another scheme"])
def test_every_formula_comes_to_what_the_engine_has(years, differences, case):
    assert differences[case] == []
    assert all(one.kept for group in years[case].given.values() for one in group), "a line is told, not computed"
    for group in years[case].sheets:
        assert set(years[case].column(group, "与系统结果一致")) == {AGREES}


def test_random_years_do(years, differences):
    random = {name: found for name, found in differences.items() if name.startswith("random")}
    assert len(random) > 40
    wrong = {name: found for name, found in random.items() if found}
    assert not wrong, json.dumps([wrong, *(years[name].document for name in wrong)], ensure_ascii=False)


def test_these_years_are_about_what_they_say(years):
    """Places that the tie-breakers give, each of them, vetoes without 好, and halves that could fall to either side."""
    named = dict(zip(years["ties"].names("functional"), years["ties"].column("functional", "名次"), strict=True))
    assert named == {"乙": 1, "甲": 2, "丙": 2, "己": 4, "丁": 5, "戊": 5, "庚": 7}
    assert years["vetoes"].column("functional", "格次") == ["中", "好", "中", "中", "中", "中"]
    assert set(years["lines"].column("teaching", "格次")) == {"好", "中", "差"}
    assert sum(one % 1 == HALF for one in _before_rounding(years["halves"])) > 20


def _before_rounding(year: Sheets) -> Iterator[mpq]:
    """What the formulas round, in units of the last place."""
    for department in year.given["teaching"]:
        for worked in department.categories.values():
            for share in (*worked.parts.values(), *([worked.whole] if worked.whole else [])):
                yield share.points * share.earned / share.present * 10**4
        yield sum((one.score for one in department.categories.values()), mpq(0)) * 100
