"""A whole year's facts taken in from one document (docs/interchange.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from departments.models import Phase, User, Year
from departments.offices.services import tie_offices
from departments.permissions import only_quality_office
from departments.refusals import Refusal
from departments.trail import services as audit
from departments.years.revision import bump_revision, lock_for_facts
from departments.years.services import create_year
from departments.years.workflow import PHASES
from targets.facts import kinds
from targets.facts.document import LISTS, problems_of
from targets.facts.kinds import BadValue
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import twice
from targets.facts.storable import unstorable
from targets.scheme.loader import available_schemes, get_scheme
from targets.stored.tables import Table

from ..comparison import ListChange, compare_documents
from ..lists import AWARD, TABLES
from ..queries import canonical, facts_document, readable, sha256
from .counted_by import counted_by, restore_counted_by
from .import_roster import Question, Roster, import_roster, with_written_names

LABELS = {name: one.SHAPE.label for name, one in LISTS.items()}
# So many lines of each list stand in the audit trail; the facts before are kept as a whole.
LINES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in, or with ``dry`` would be: rows per list of the document, the SHA-256 of its canonical form,
    what became of the roster, and what changed list by list. ``before`` is the document that there was, ``kept`` the
    file in which it lies. ``yet_to_come``: departments without work items, as they are on the site. ``questions``:
    what is asked before a dry run becomes a real one."""

    year: Year
    rows: Mapping[str, int]
    sha256: str
    replaced: bool
    roster: Roster
    changes: tuple[ListChange, ...]
    before: dict[str, Any]
    yet_to_come: tuple[str, ...]
    kept: Path | None
    dry: bool

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.roster.questions


class YearHasFacts(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(
            f"{year}已有考核事实，未作导入；以 --dry-run 查看会有哪些变化，确需以文件替换全部事实的，加 --replace。"
        )


class ResultsArePublic(Refusal):
    def __init__(self, year: Year) -> None:
        step = next(row for row in PHASES.rows if row.to == year.phase)
        super().__init__(
            f"{year}现处于“{year.get_phase_display()}”阶段，不能再以文件导入或替换考核事实。{step.consequence_for(year)}"
        )


class NotKept(Refusal):
    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(f"原有的考核事实不能存入 {folder}（{error.strerror}），未作替换。")


@transaction.atomic
def import_facts(
    *,
    document: dict[str, Any],
    by: User | None,
    replace: bool = False,
    accept_new: Collection[str] = (),
    accept_gone: Collection[str] = (),
    keep: Path | None = None,
    dry_run: bool = False,
    reason: str = "",
) -> Imported:
    """Store every fact of ``document``, or nothing.

    Creates the year where there is none (in 平时考核), makes its roster the document's departments and ties the offices
    that its scheme names. With ``replace`` all facts of the year are deleted first, after they were written to a file
    in ``keep``. Counts the facts' revision up and writes one audit entry with what was there before, what is now, and
    the documents' SHA-256. With ``dry_run`` all of it is undone, and what would be asked is told instead of refused.
    Only 质量发展处 (NotAllowed), or the system itself (``by`` None). Raises Invalid with all problems of the document,
    departments that appear or vanish unaccepted among them; YearHasFacts without ``replace``; YearIsFinal,
    ResultsArePublic; NotKept.
    """
    only_quality_office(by)
    year = lock_for_facts(year=_year(document, by))
    if year.phase == Phase.PUBLICITY:
        raise ResultsArePublic(year)
    hashed = sha256(canonical(document))
    document = with_written_names(document)
    before = facts_document(year)
    yet_to_come = _check(document, year, before)
    replaced = _has_facts(year)
    if replaced and not replace and not dry_run:
        raise YearHasFacts(year)
    by_office = counted_by(year)
    _clear(year)
    roster = import_roster(year=year, document=document, accept_new=accept_new, accept_gone=accept_gone)
    if roster.questions and not dry_run:
        raise Invalid(question.problem for question in roster.questions)
    tie_offices(year=year, by=by)
    for name, table in TABLES.items():
        table.store(document.get(name, ()), year, roster.entries)
    restore_counted_by(year, by_office)
    if award := document.get("award"):
        AWARD.store([award], year, roster.entries)
    bump_revision(year=year)
    imported = Imported(
        year=year,
        rows=_counts(document),
        sha256=hashed,
        replaced=replaced,
        roster=roster,
        changes=_changes(before, year, roster),
        before=before,
        yet_to_come=yet_to_come,
        kept=_keep(before, year, keep) if replaced and keep and not dry_run else None,
        dry=dry_run,
    )
    if dry_run:
        transaction.set_rollback(True)
    else:
        _record(imported, by, reason)
    return imported


def _changes(before: dict[str, Any], year: Year, roster: Roster) -> tuple[ListChange, ...]:
    return compare_documents(before, facts_document(year), roster.renamed, get_scheme(year.scheme))


def _keep(before: dict[str, Any], year: Year, folder: Path) -> Path:
    """The facts before as a file that can be taken in again."""
    file = folder / f"{year}事实第{year.facts_revision - 1}版.json"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(readable(before), encoding="utf-8")
    except OSError as error:
        raise NotKept(folder, error) from None
    return file


def _record(imported: Imported, by: User | None, reason: str) -> None:
    roster, before = imported.roster, imported.before
    changed = {one.label: one for one in imported.changes if one.moved} if imported.replaced else {}
    departments = {
        "列入部门": list(roster.appear),
        "移出部门": list(roster.vanish),
        "改名": [f"{old} → {new}" for old, new in roster.renamed.items()],
    }
    audit.record(
        act="替换年度事实" if imported.replaced else "导入年度事实",
        by=by,
        obj=imported.year,
        before={
            "文件校验值": sha256(canonical(before)),
            "事实版本": imported.year.facts_revision - 1,
            **{LABELS[key]: n for key, n in _counts(before).items()},
        },
        after={
            "文件校验值": imported.sha256,
            "事实版本": imported.year.facts_revision,
            **{LABELS[key]: n for key, n in imported.rows.items()},
            **{word: names for word, names in departments.items() if names},
            **{f"{label}的变化": "；".join([one.counts, *_first(one)]) for label, one in changed.items()},
            **({"原有事实存为": imported.kept.stem} if imported.kept else {}),
            **({"理由": reason} if reason else {}),
        },
    )


def _first(change: ListChange) -> list[str]:
    every = list(change.lines)
    return every[:LINES_KEPT] + ([f"等 {len(every)} 条"] if len(every) > LINES_KEPT else [])


def _counts(document: Mapping[str, Any]) -> dict[str, int]:
    return {key: len(document[key]) for key in LISTS if document.get(key)}


def _year(document: Mapping[str, Any], by: User | None) -> Year:
    """The document's year, created where there is none but a scheme of that year."""
    if "year" not in document:
        raise Invalid([Problem("year", "缺少这个键")])
    if "year" in twice(document):
        raise Invalid([Problem("year", "这个键写了两次")])
    try:
        number = kinds.year(document["year"])
    except BadValue as bad:
        raise Invalid([Problem("year", str(bad))]) from None
    if found := Year.objects.filter(year=number).first():
        return found
    if str(number) not in available_schemes():
        raise Invalid([Problem("year", f"没有 {number} 年度的考核方案")])
    year = create_year(number=number, scheme=str(number), by=by)
    year.phase = Phase.COLLECTING
    year.save(update_fields=["phase"])
    return year


def _check(document: dict[str, Any], year: Year, before: dict[str, Any]) -> tuple[str, ...]:
    """What the document lacks as the year on the site still does: work items that are yet to come. Raises Invalid."""
    scheme = get_scheme(year.scheme)
    problems, no_work = problems_of(document, scheme)
    yet_to_come: set[str] = set()
    if no_work and before["departments"]:
        lacking = {problem.message for problem in problems_of(before, scheme)[1]}
        yet_to_come = {one.message for one in no_work if one.message in lacking or not before.get("work_items")}
    problems = [one for one in problems if one not in no_work or one.message not in yet_to_come]
    if problems := [*problems, *unstorable(document)]:
        raise Invalid(problems)
    return tuple(one.message for one in no_work)


def _has_facts(year: Year) -> bool:
    return any(table.of(year).exists() for table in _tables())


def _clear(year: Year) -> None:
    for table in _tables():
        table.clear(year)


def _tables() -> Iterator[Table]:
    yield from TABLES.values()
    yield AWARD
