"""The sheet of formulas, and when it tells instead of computing."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from gmpy2 import mpq

from departments.figures import half_up
from departments.workbooks.calculation import Computed
from scoring.engine.reweighting import Share
from scoring.ranking.book.given import CUT, GUARD, _rounds_alike
from scoring.ranking.book.grading import Cells, grade_formula
from scoring.ranking.book.results import TOLD
from targets.scheme.grades import GradesHere
from targets.scheme.loader import load_scheme
from targets.scheme.model import Conditions, Grade
from tests.schemes import ANOTHER
from tests.scoring.engine.a_year import AYear
from tests.scoring.engine.test_scoring_another_scheme import FACTS as ANOTHER_YEAR
from tests.scoring.ranking.computed import SCHEME, Sheets

CELLS = Cells(rate="J7", total="E7", place="I7", vetoed="K7", every="$E$7:$E$28")


def formulas(sheets: Sheets, group: str) -> dict[str, str]:
    """The first department's, by heading."""
    sheet = sheets.sheets[group]
    pairs = zip(sheet.columns, sheet.rows[0], strict=True)
    return {column.head[-1]: entry.text for column, entry in pairs if isinstance(entry, Computed)}


def test_formulas_that_a_clerk_can_follow():
    year = AYear()
    year.department("教务处")
    year.department("学院", "teaching")
    sheets = Sheets(year.document)
    office = formulas(sheets, "functional")
    assert office["总分"] == "=ROUND(SUM(B7:D7)+0.000000001,2)"
    assert office["名次"] == (
        "=1+SUMPRODUCT(($E$7:$E$7>E7)+($E$7:$E$7=E7)*(($F$7:$F$7>F7)+($F$7:$F$7=F7)*(($G$7:$G$7>G7)"
        "+($G$7:$G$7=G7)*($H$7:$H$7>H7))))"
    )
    assert office["从完成质量转扣"] == "=MIN(SUM(V7),X7)"
    assert office["与系统结果一致"] == '=IF(AND(S7=T7,Z7=AA7,AU7=AV7,E7=M7,I7=N7,L7=O7),"一致","不一致")'
    college = formulas(sheets, "teaching")
    assert college["保卫处"] == (
        '=IF(SUMIF(AM8:AN8,"<>缺项",AM$7:AN$7)=0,"缺项",'
        'ROUND(BH$7*SUM(AM8:AN8)/SUMIF(AM8:AN8,"<>缺项",AM$7:AN$7)+0.000000001,4))'
    )
    assert college["从本类转扣"] == "=MIN(BN8,BP8,10)"


KNOWN = {"AND", "COUNTIF", "IF", "ISNUMBER", "MAX", "MIN", "N", "OR", "ROUND", "ROWS", "SUM", "SUMIF", "SUMPRODUCT"}


@pytest.mark.parametrize("scheme", [SCHEME, load_scheme(ANOTHER)])
def test_formulas_are_made_of_what_every_spreadsheet_knows(scheme):
    """One = in front, and functions that Excel 2010, WPS and LibreOffice have: LibreOffice alone would take more."""
    year = AYear()
    document = ANOTHER_YEAR
    if scheme is SCHEME:
        year.department("教务处")
        year.department("学院", "teaching")
        document = year.document
    found = [
        entry.text
        for sheet in Sheets(document, scheme).sheets.values()
        for row in [[column.below for column in sheet.columns], *sheet.rows]
        for entry in row
        if isinstance(entry, Computed)
    ]
    assert {name for text in found for name in re.findall(r"([A-Z]+)\(", text)} <= KNOWN
    assert all(re.match("=[^=]", text) and text.count("(") == text.count(")") for text in found)
    assert max(map(len, found)) < 1000


@pytest.mark.parametrize(
    ("scheme", "group", "formula"),
    [
        (
            SCHEME,
            "functional",
            'IF(ISNUMBER(J7),IF(OR(J7<0.8,E7<70),"差",IF(AND(J7>=0.9,I7*3<=ROWS($E$7:$E$28),K7<>"是"),"好","中")),"")',
        ),
        (
            load_scheme(ANOTHER),
            "support",
            'IF(AND(I7*2<=ROWS($E$7:$E$28),K7<>"是"),"优",IF(AND(E7>=48,K7<>"是"),"良","合格"))',
        ),
    ],
)
def test_grades_as_formulas(scheme, group, formula):
    assert grade_formula(GradesHere(scheme, scheme.groups[group]), CELLS) == formula


def test_the_guard_makes_the_plainest_rounding_right():
    """20 × earned ÷ 16 and the like, in doubles that are cut after a half is added: without it some go wrong."""

    def naive(share: Share, guard: float) -> mpq:
        value = float(share.points) * float(share.earned) / float(share.present) + guard
        return mpq(math.floor(value * 10**4 + 0.5), 10**4)

    shares = [Share(mpq(20), mpq(present, 10), mpq(earned, 10**4)) for present in range(100, 200, 7)
              for earned in range(10**5, 10**5 + 900)]  # fmt: skip
    exact = [half_up(one.points * one.earned / one.present, 4) for one in shares]
    assert all(map(_rounds_alike, shares))
    assert [naive(one, float(GUARD)) for one in shares] == exact
    assert [naive(one, 0.0) for one in shares] != exact


def test_a_share_that_the_guard_would_lift_is_noticed():
    """Points so odd that a value lies closer below a half than the guard."""
    assert not _rounds_alike(Share(mpq(20), 20 + mpq(1, 10**9), mpq("10.00005")))


def with_rate(limit: str):
    grades = {**SCHEME.grading.grades, "好": Grade(all=Conditions(rate_at_least=mpq(limit)))}
    return replace(SCHEME, grading=replace(SCHEME.grading, grades=grades))


def test_what_no_formula_comes_to_is_told():
    """A rate closer below 2/3 than twelve decimals tell: the line has its values, and says so."""
    year = AYear()
    year.department("教务处", key=(f"0.{'6' * 39}7", "0", "1"))
    year.department("人事处", key=("1", "0", "1"))
    for name, rate in (("财务处", f"0.{'6' * 40}"), ("科研处", "0.66")):
        year.department(name, key=(rate,))
    sheets = Sheets(year.document, with_rate("2/3"))
    told = dict(zip(sheets.names("functional"), (one.kept for one in sheets.given["functional"]), strict=True))
    assert told == {"教务处": True, "人事处": True, "财务处": False, "科研处": True}
    place = sheets.names("functional").index("财务处")
    row = sheets.sheets["functional"].rows[place]
    assert not any(isinstance(entry, Computed) for entry in row)
    assert row[[column.head[-1] for column in sheets.sheets["functional"].columns].index("与系统结果一致")] == TOLD


def test_a_rate_is_cut_not_rounded():
    year = AYear()
    year.department("教务处", key=(f"0.8{'9' * 39}",))
    (one,) = Sheets(year.document).given["functional"]
    assert one.rate == mpq(9, 10) - CUT
    assert one.result.grade == "中"
