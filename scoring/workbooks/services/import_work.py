"""The work items of departments, taken in from a workbook: by a department its own, by those who check them, and by
质量发展处."""

from __future__ import annotations

from functools import cached_property

from django.db import transaction

from departments.models import RosterEntry, User, Year
from departments.permissions import Person
from departments.refusals import NotAllowed, WrongPhase
from departments.trail import services as audit
from departments.workbooks.tables import SheetProblem
from departments.years.revision import bump_revision, lock_for_facts
from targets.permissions import has_work_of, rights_on_work
from targets.scheme.loader import get_scheme
from targets.sheets.words import Words
from targets.sheets.work.matching import Kept, Matched, Said, match
from targets.sheets.work.rights import EVERYTHING, OWNER, SHAPE, Rights

from ...exchange.comparison import ListChange
from ...exchange.lists import TABLES
from ...exchange.queries import assessed_entries, facts_document, known_departments
from ..merging import Merged, Part, SaidRow, changes, merge, new_problems
from ..said import SaidWork
from .import_entries import Imported, MayNotStand, NothingChanges
from .parts import before_and_after, write_parts


class ComparingWork:
    """What is said of work items beside what is kept, as of now; ``by`` says what of it may be said."""

    def __init__(self, year: Year, said: SaidWork, by: Person) -> None:
        self.year, self.said = year, said
        self.scheme = get_scheme(year.scheme)
        self.entries = assessed_entries(year)
        self.by_name = {entry.name: entry for entry in self.entries}
        self.rights = {name: _rights(by, self.by_name[name]) for name in said.about}
        self.kept = TABLES[SHAPE.name].kept(year)

    @cached_property
    def matched(self) -> Matched:
        words = Words(self.scheme, known_departments(self.entries))
        kept = [Kept(key, row) for key, row in self.kept.items()]
        found = Matched()
        for name, rights in self.rights.items():
            one = match(self.said.rows, [name], kept, rights, words)
            found.rows += one.rows
            found.gone += one.gone
            found.left += one.left
            found.problems += one.problems
        return found

    @cached_property
    def merged(self) -> Merged:
        part = Part(becomes=dict.fromkeys(one.key for one in self.matched.gone))
        for before, row, said in self.matched.rows:
            if before is None:
                part.new.append(SaidRow(row, said.where))
            elif SHAPE.same(before.row, row):
                part.same.add(before.key)
            else:
                part.becomes[before.key] = SaidRow(row, said.where)
        return merge(facts_document(self.year), {SHAPE.name: self.kept}, {SHAPE.name: part})

    @cached_property
    def problems(self) -> list[SheetProblem]:
        return [*self.matched.problems, *new_problems(self.merged, self.scheme)]

    @property
    def changes(self) -> tuple[ListChange, ...]:
        """Of what may stand."""
        return changes(self.merged, self.scheme)

    @property
    def moves(self) -> bool:
        return any(part.moved for part in self.merged.parts.values())

    @property
    def found(self) -> SaidWork:
        """What was said, with the work item that each row was found to be, whatever happens to the others."""
        places = {id(one): place for place, one in enumerate(self.said.rows)}
        return self.said.found({places[id(one)]: before.key for before, _, one in self.matched.rows if before})

    def before(self) -> SaidWork:
        """What is kept of these departments' work, to be said again: of each key that may be written, and what tells
        the work items apart."""
        rows = []
        for key, row in self.kept.items():
            if rights := self.rights.get(row[OWNER]):
                keys = EVERYTHING & (rights.keys | {"category", "name"})
                rows.append(Said({one: row[one] for one in row if one in keys | {OWNER}}, "", keys, None, key))
        return SaidWork(self.said.about, rows)


def _rights(by: Person, entry: RosterEntry) -> Rights:
    """Raises NotAllowed, WrongPhase."""
    if not has_work_of(by, entry):
        raise NotAllowed
    rights = rights_on_work(by, entry)
    if rights is None:
        raise WrongPhase(entry.year)
    return rights


@transaction.atomic
def import_work(*, year: Year, said: SaidWork, by: User, reason: str = "", file: str = "") -> Imported:
    """Make the work items of the departments that ``said`` is about what it says, as far as ``by`` may write them.

    Work items that stay keep their keys, renamed ones too. Counts the facts' revision up; leaves an audit entry with
    each department that changes. Raises NotAllowed, WrongPhase, YearIsFinal; MayNotStand with every problem, nothing
    written; NothingChanges.
    """
    year = lock_for_facts(year=year)
    comparing = ComparingWork(year, said, by)
    if comparing.problems:
        raise MayNotStand(comparing.problems)
    if not comparing.moves:
        raise NothingChanges
    found, before = comparing.changes, comparing.before().as_text(comparing.entries)
    moved = {name: one for name in said.about if (one := _changes_of(comparing, name))}
    write_parts(parts=comparing.merged.parts, year=year, entries=comparing.by_name)
    bump_revision(year=year)
    told = {**({"文件": file} if file else {}), **({"理由": reason} if reason else {})}
    for name, of_department in moved.items():
        rows_before, rows_after = before_and_after(of_department)
        entry = comparing.by_name[name]
        audit.record(act="导入工作项目", by=by, obj=entry, before=rows_before, after={**told, **rows_after})
    return Imported(before, found)


def _changes_of(comparing: ComparingWork, name: str) -> tuple[ListChange, ...]:
    """What changes of one department; empty where nothing does."""
    whole = comparing.merged.parts[SHAPE.name]
    mine = {key for key, row in comparing.kept.items() if row[OWNER] == name}
    part = Part(
        {key: said for key, said in whole.becomes.items() if key in mine},
        [said for said in whole.new if said.row[OWNER] == name],
        whole.same & mine,
    )
    alone = merge(comparing.merged.before, {SHAPE.name: comparing.kept}, {SHAPE.name: part})
    return changes(alone, comparing.scheme) if part.moved else ()
