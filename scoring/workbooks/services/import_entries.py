"""What an office assesses of others, taken in from its workbook: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction

from departments.models import Department, Office, User, Year
from departments.permissions import Person
from departments.refusals import NotAllowed, Refusal, WrongPhase
from departments.trail import services as audit
from departments.workbooks.tables import SheetProblem
from departments.years.revision import bump_revision, lock_for_facts
from targets.models import Tally
from targets.permissions import assesses_for, may_enter_in
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme
from targets.sheets.offices.forms import SHAPES

from ...exchange.comparison import ListChange
from ...exchange.lists import TABLES
from ...exchange.queries import assessed_entries, facts_document
from ..merging import Merged, SaidRow, changes, entered_part, merge, new_problems
from ..queries import OfficeFacts, office_facts
from ..said import SaidEntries
from .parts import before_and_after, write_parts


class NothingChanges(Refusal):
    message = "与现有数据完全相同，没有需要导入的内容。"


class MayNotStand(Refusal):
    """What is said may not stand among the other facts; ``problems`` says why, each where it is."""

    def __init__(self, problems: Sequence[SheetProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Imported:
    """``before``: what was there, in the form in which it can be said again; ``changes`` list by list."""

    before: str
    changes: tuple[ListChange, ...]


class Comparing:
    """What an office says beside what is kept, as of now."""

    def __init__(self, year: Year, office: Department, said: SaidEntries) -> None:
        self.year, self.office, self.said = year, office, said
        self.scheme: Scheme = get_scheme(year.scheme)
        self.entries = assessed_entries(year)
        self.facts: OfficeFacts = office_facts(year, office)

    @cached_property
    def merged(self) -> Merged:
        shapes = {shape.name: shape for shape in SHAPES}
        parts = {
            name: entered_part(shapes[name], self.facts.own[name], self.said.rows.get(name, ()), places)
            for name, places in self.said.covered.items()
        }
        kept = {name: TABLES[name].kept(self.year) for name in parts}
        return merge(facts_document(self.year), kept, parts)

    @cached_property
    def problems(self) -> list[SheetProblem]:
        return new_problems(self.merged, self.scheme)

    @property
    def changes(self) -> tuple[ListChange, ...]:
        """Of what may stand."""
        return changes(self.merged, self.scheme)

    @property
    def moves(self) -> bool:
        return any(part.moved for part in self.merged.parts.values())

    def before(self) -> SaidEntries:
        """What is kept at the places that are spoken of, to be said again."""
        rows: Mapping[str, list[SaidRow]] = {
            name: [
                SaidRow(self.facts.own[name][key]) for key in self.facts.own[name] if key in {*part.same, *part.becomes}
            ]
            for name, part in self.merged.parts.items()
        }
        return SaidEntries(self.said.covered, rows)


def refuse_entering(year: Year, office: Department, by: Person) -> None:
    """Raises NotAllowed for whoever does not assess for the office, WrongPhase where nothing is entered any more."""
    if not assesses_for(by, office.pk):
        raise NotAllowed
    if not may_enter_in(by, year):
        raise WrongPhase(year)


@transaction.atomic
def import_entries(
    *, year: Year, office: Department, said: SaidEntries, by: User, reason: str = "", file: str = ""
) -> Imported:
    """Make what is kept of the office's items what it says, at the places of which it speaks.

    Rows that stay keep their keys. Counts the facts' revision up and leaves one audit entry with what changed. Raises
    NotAllowed, WrongPhase, YearIsFinal; MayNotStand with every problem, nothing written; NothingChanges.
    """
    year = lock_for_facts(year=year)
    refuse_entering(year, office, by)
    comparing = Comparing(year, office, said)
    if comparing.problems:
        raise MayNotStand(comparing.problems)
    if not comparing.moves:
        raise NothingChanges
    found, before = comparing.changes, comparing.before().as_text(comparing.entries)
    own_offices = {one.name: one for one in year.offices.filter(department=office)}
    write_parts(
        parts=comparing.merged.parts,
        year=year,
        entries={entry.name: entry for entry in comparing.entries},
        complete=lambda made, row: _entered_by(made, row, comparing, own_offices),
    )
    bump_revision(year=year)
    rows_before, rows_after = before_and_after(found)
    told = {"考核部门": office, **({"文件": file} if file else {}), **({"理由": reason} if reason else {})}
    audit.record(act="导入考核数据", by=by, obj=year, before=rows_before, after={**told, **rows_after})
    return Imported(before, found)


def _entered_by(made: Any, row: Mapping[str, Any], comparing: Comparing, own_offices: Mapping[str, Office]) -> None:
    """A tally is the office's that entered it: of an item with several, each changes its own."""
    if isinstance(made, Tally):
        item = next(items[row["item"]] for items in comparing.facts.assessed.values() if row["item"] in items)
        made.office = next((own_offices[name] for name in item.assessors if name in own_offices), None)
