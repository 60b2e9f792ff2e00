"""What a run's grades bring: the pool and each department's bonus, and what becomes of the quotas (五, 十一)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from departments.figures import change, share
from departments.models import Phase, Year
from departments.permissions import Person
from targets.scheme.loader import get_scheme
from targets.scheme.model import Consequence, Scheme

from ..runs.asked import Asked
from ..runs.queries import Result, Rows
from ..shown.queries import Choice, Shown, choices, shown_to


@dataclass(frozen=True, slots=True)
class Bonus:
    """A department's bonus in yuan, and what it came of: ``heads`` at the amount per head, and the projects that
    won 创新贡献奖."""

    entry: int
    name: str
    grade: str
    excellence: Decimal
    innovation: Decimal
    total: Decimal
    heads: int
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A department's quotas; by kind its name, and base, change and result in persons, None where it has none."""

    entry: int
    name: str
    grade: str
    kinds: tuple[Mapping[str, Any] | None, ...]

    @property
    def changes(self) -> bool:
        return any(kind and kind["change"] for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class VetoProposal:
    """A department that broke a clause which opens a proposal (九); ``upheld`` once the party committee decided so."""

    entry: int
    name: str
    item: str
    clause: str
    upheld: bool


@dataclass(frozen=True, slots=True)
class AwardsPage:
    """``told``: the reader is shown grades, without which there is neither money nor a quota that moves."""

    year: Year
    scheme: Scheme
    shown: Shown | None
    choices: tuple[Choice, ...]
    told: bool = False
    pool: Decimal = Decimal(0)
    innovation: Decimal = Decimal(0)
    per_head: Decimal = Decimal(0)
    unallocated: Decimal = Decimal(0)
    shortfall: Decimal = Decimal(0)
    excellence: Decimal = Decimal(0)
    bonuses: tuple[Bonus, ...] = ()
    quota_names: tuple[str, ...] = ()
    quotas: tuple[QuotaLine, ...] = ()
    quota_overrun: int = 0
    proposals: tuple[VetoProposal, ...] = ()
    by_grade: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def quotas_by_change(self) -> tuple[tuple[QuotaLine, ...], tuple[QuotaLine, ...]]:
        """The departments whose quotas change, and those whose quotas stay."""
        changed = tuple(line for line in self.quotas if line.changes)
        return changed, tuple(line for line in self.quotas if not line.changes)

    @property
    def excellent(self) -> tuple[str, ...]:
        """The departments that win 优秀奖."""
        return self.by_grade.get(self.scheme.awards.excellence, ())

    @property
    def nobody(self) -> str:
        return f"没有格次为“{self.scheme.awards.excellence}”的部门，也没有创新贡献奖。"

    @property
    def consequences(self) -> tuple[tuple[Consequence, tuple[str, ...]], ...]:
        """What is no figure: each consequence with the departments that it meets."""
        return tuple((one, self.by_grade.get(one.grade, ())) for one in self.scheme.consequences)


def awards_page(user: Person, year: Year, asked: Asked = None) -> AwardsPage:
    """``Http404`` for a run that is not there."""
    shown, offered = shown_to(user, year, asked), tuple(choices(user, year, asked))
    scheme = shown.scheme if shown else get_scheme(year.scheme)
    found = shown.results() if shown else []
    if shown is None or not any(result.rank for result in found):
        return AwardsPage(year, scheme, shown, offered)
    award = shown.summary["award"]
    by_name = {result.name: result for result in found}
    bonuses = bonuses_of(shown, found)
    return AwardsPage(
        year=year,
        scheme=scheme,
        shown=shown,
        choices=offered,
        told=True,
        **{key: Decimal(award[key]) for key in ("pool", "innovation", "per_head", "unallocated", "shortfall")},
        excellence=sum((bonus.excellence for bonus in bonuses), Decimal(0)),
        bonuses=bonuses,
        quota_names=tuple(rule.name for rule in scheme.quotas.values()),
        quotas=tuple(_quotas(found, shown.summary["quotas"], scheme)),
        quota_overrun=shown.summary["quota_overrun"],
        proposals=tuple(_proposal(by_name[row["department"]], row, scheme) for row in shown.summary["veto_proposals"]),
        by_grade={
            grade: tuple(result.name for result in found if result.grade == grade) for grade in scheme.grading.grades
        },
    )


def bonuses_of(shown: Shown, found: Sequence[Result]) -> tuple[Bonus, ...]:
    """Of ``found``, those that get something."""
    award, seen = shown.summary["award"], shown.rows
    rows, per_head = {row["name"]: row for row in award["departments"]}, Decimal(award["per_head"])
    return tuple(
        _bonus(result, rows[result.name], per_head, seen.get(result.name, {}))
        for result in found
        if result.name in rows
    )


def _proposal(result: Result, row: Mapping[str, str], scheme: Scheme) -> VetoProposal:
    item = scheme.groups[result.group].items[row["item"]]
    upheld = bool(result.scores["vetoed"])
    return VetoProposal(result.entry, result.name, item.code, item.clauses[row["clause"]].label, upheld)


def _bonus(result: Result, row: Mapping[str, str], per_head: Decimal, seen: Rows) -> Bonus:
    excellence, innovation, total = (Decimal(row[key]) for key in ("excellence", "innovation", "total"))
    heads = int(excellence / per_head) if per_head else 0
    projects = tuple(one["project"] for one in seen.get("innovations", ()))
    return Bonus(result.entry, result.name, result.grade, excellence, innovation, total, heads, projects)


def _quotas(found: list[Result], rows: list[dict[str, Any]], scheme: Scheme) -> Iterator[QuotaLine]:
    """The departments that have a quota."""
    by_place = {(row["department"], row["kind"]): {**row, "name": scheme.quotas[row["kind"]].name} for row in rows}
    for result in found:
        kinds = tuple(by_place.get((result.name, kind)) for kind in scheme.quotas)
        if any(kinds):
            yield QuotaLine(result.entry, result.name, result.grade, kinds)


@dataclass(frozen=True, slots=True)
class Brought:
    """What its grade brings a department: its ``bonus`` in yuan, None where it has none; each quota that moves with its
    words; what is no figure. ``vetoed``: it takes part in no award (九). ``certified``: it was awarded, and the party
    committee has decided, so that there are certificates."""

    grade: str
    vetoed: bool
    certified: bool
    bonus: Bonus | None
    per_head: Decimal
    quotas: tuple[tuple[str, str, str], ...]
    consequences: tuple[Consequence, ...]


def brought_to(shown: Shown, result: Result) -> Brought | None:
    """None before it is published: until then nobody is told."""
    if not shown.published:
        return None
    award, scheme = shown.summary["award"], shown.scheme
    per_head = Decimal(award["per_head"])
    row = next((row for row in award["departments"] if row["name"] == result.name), None)
    return Brought(
        grade=result.grade,
        vetoed=bool(result.scores["vetoed"]),
        certified=shown.year.phase == Phase.FINAL and (row is not None or result.grade == scheme.awards.excellence),
        bonus=_bonus(result, row, per_head, shown.rows.get(result.name, {})) if row else None,
        per_head=per_head,
        quotas=tuple(_moved(result, shown.summary["quotas"], scheme)),
        consequences=tuple(one for one in scheme.consequences if one.grade == result.grade),
    )


def _moved(result: Result, rows: list[dict[str, Any]], scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    """The quotas that the grade moves: name, by how much, place in the regulation. Those that the department has;
    where none of its was handed in yet, all, in words."""
    own = {row["kind"]: row for row in rows if row["department"] == result.name}
    for kind, rule in scheme.quotas.items():
        raised = result.grade in rule.raised_for
        if (own and kind not in own) or (not raised and result.grade not in rule.lowered_for):
            continue
        if kind in own:
            words = f"{own[kind]['base']} 人 → {own[kind]['result']} 人（{change(own[kind]['change'])}）"
        else:
            least = f"，不足 {rule.at_least} 名的按 {rule.at_least} 名计算" if rule.at_least else ""
            words = f"{'增加' if raised else '调减'} {share(rule.share)}{least}；指标基数尚未报送"
        yield rule.name, words, rule.source.place
