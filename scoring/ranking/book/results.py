"""The first page of the sheet of formulas: from the categories to total, place and grade, and what the system has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gmpy2 import mpq

from departments.figures import NOTHING
from departments.workbooks.calculation import SCORE, WHOLE, Column, Computed, Entry, Number, Tone
from targets.scheme.grades import GradesHere
from targets.scheme.model import Group, Scheme, TieBreaker
from targets.scheme.wording import tie_breakers_in_words

from .category import CategoryBlock, Filled, Headed
from .given import Given, breakers_of
from .grading import YES, Cells, grade_formula, quoted
from .places import RAISED, Places, computed, decimal, number

AGREES, DIFFERS = "一致", "不一致"
TOLD = "列系统结果"
RATE = "0.00%"


class ResultsBlock:
    """Without ``ranked`` nothing is ranked or graded, and nobody vetoed."""

    def __init__(self, group: Group, scheme: Scheme, categories: Sequence[CategoryBlock], *, ranked: bool) -> None:
        self.group, self.scheme, self.categories, self.ranked = group, scheme, categories, ranked
        self.sums = [f"{block.category.code} sum" for block in categories]
        self.grades = GradesHere(scheme, group)
        words = zip(scheme.ranking.tie_breakers, tie_breakers_in_words(scheme, short=True), strict=True)
        here = breakers_of(group, scheme)
        self.breakers: list[tuple[TieBreaker, str]] = [(one, text) for one, text in words if one in here]
        self.keys = ["total", *(f"breaker {place}" for place in range(len(self.breakers)))]
        places = scheme.ranking.total_places
        self.total_shown = f"0.{'0' * places}" if places else WHOLE

    def heads(self) -> Iterator[Headed]:
        def head(label: str, tone: Tone = "computed", width: float = 8, *, starts: bool = False) -> Column:
            return Column(("结果", "", "", label), tone=tone, width=width, starts=starts)

        for key, block in zip(self.sums, self.categories, strict=True):
            yield key, head(block.category.shortest, starts=key == self.sums[0])
        yield "total", head("总分")
        if self.ranked:
            for key, (breaker, words) in zip(self.keys[1:], self.breakers, strict=True):
                yield key, head(f"同分比较：{words}", "computed" if breaker.item else "given", 9)
            yield "rank", head("名次", width=6)
        if self.grades.rated:
            yield "rate", head(self.grades.rated.name, "given", 9)
        if self.ranked:
            yield "vetoed", head("一票否决", "given", 6)
            if self.scheme.grading.veto_backfill:
                yield "place", head("递补后的名次")
            yield "grade", head("格次", width=7)
        yield "system total", head("系统总分", "compared")
        if self.ranked:
            yield "system rank", head("系统名次", "compared", 6)
            yield "system grade", head("系统格次", "compared", 7)
        yield "agrees", head("与系统结果一致", width=11)

    def full(self, places: Places) -> Iterator[Filled]:
        for key, block in zip(self.sums, self.categories, strict=True):
            yield key, Computed(f"={places.full(block.score_key)}", decimal(block.category.points))
        yield "total", Computed(f"=SUM({places.full(*self.sums)})", decimal(self.group.points))

    def cells(self, one: Given, row: int, places: Places) -> Iterator[Filled]:
        for key, block in zip(self.sums, self.categories, strict=True):
            score = one.categories[block.category.code].score
            yield key, computed(one, places.at(block.score_key, row), score)
        total = f"ROUND(SUM({places.across(self.sums, row)})+{RAISED},{self.scheme.ranking.total_places})"
        yield "total", computed(one, total, one.total, self.total_shown)
        if self.grades.rated:
            yield "rate", NOTHING if one.rate is None else Number(decimal(one.rate), RATE)
        yield "system total", number(one.total, self.total_shown)
        if self.ranked:
            yield from self._rank(one, row, places)
            yield from self._grade(one, row, places)
            yield "system rank", Number(Decimal(one.result.rank), WHOLE)
            yield "system grade", one.result.grade
        yield "agrees", self._agrees(one, row, places)

    def _rank(self, one: Given, row: int, places: Places) -> Iterator[Filled]:
        for key, (breaker, _), value in zip(self.keys[1:], self.breakers, one.key[1:], strict=True):
            if breaker.item in places if breaker.item else False:
                yield key, computed(one, f"N({places.at(breaker.item or '', row)})", value)
            else:
                yield key, number(value, SCORE if breaker.item else WHOLE)
        yield "rank", computed(one, f"1+SUMPRODUCT({self._better(row, places)})", mpq(one.result.rank), WHOLE)

    def _better(self, row: int, places: Places) -> str:
        """1 for each department that is better: by total, and where that is equal, by what tells equal ones apart."""
        better = ""
        for key in reversed(self.keys):
            every, own = places.down(key), places.at(key, row)
            rest = f"({better})" if "+" in better else better
            better = f"({every}>{own})" + (f"+({every}={own})*{rest}" if rest else "")
        return better if len(self.keys) > 1 else f"--{better}"

    def _grade(self, one: Given, row: int, places: Places) -> Iterator[Filled]:
        yield "vetoed", YES if one.vetoed else ""
        place = "rank"
        if self.scheme.grading.veto_backfill:
            place = "place"
            yield place, computed(one, self._place(row, places), mpq(one.place), WHOLE)
        cells = Cells(
            rate=places.at("rate", row) if self.grades.rated else "",
            total=places.at("total", row),
            place=places.at(place, row),
            vetoed=places.at("vetoed", row),
            every=places.down("total"),
        )
        yield "grade", computed(one, grade_formula(self.grades, cells), one.result.grade)

    def _place(self, row: int, places: Places) -> str:
        """The rank among those that are not vetoed; a vetoed one has a place there if one of them is its equal."""
        counted = f"({places.down('vetoed')}<>{quoted(YES)})"
        equal = "*".join([counted, *(f"({places.down(key)}={places.at(key, row)})" for key in self.keys)])
        rank = f"1+SUMPRODUCT({counted}*({self._better(row, places)}))"
        return f"IF(SUMPRODUCT(--({equal}>0))>0,{rank},{places.at('rank', row)})"

    def _agrees(self, one: Given, row: int, places: Places) -> Entry:
        if not one.kept:
            return TOLD
        compared = [*((block.score_key, block.system_key) for block in self.categories), ("total", "system total")]
        if self.ranked:
            compared += [("rank", "system rank"), ("grade", "system grade")]
        pairs = ",".join(f"{places.at(own, row)}={places.at(systems, row)}" for own, systems in compared)
        return Computed(f"=IF(AND({pairs}),{quoted(AGREES)},{quoted(DIFFERS)})", AGREES)
