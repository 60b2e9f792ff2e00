"""A year's roster as something that can be taken in on the site (``departments.imports``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from django.urls import reverse

from ..imports.kinds import Change, Checked, Kind, Progress, Question, Subject, Taken, Wrong, in_file
from ..models import Department, RosterEntry, User, Year
from ..names import folded
from ..permissions import Person, is_quality_office
from ..refusals import Refusal
from ..workbooks.reading import read_book
from ..workbooks.tables import SheetProblem, TableRow, year_of
from .importing import FIELDS, Outcome, Step, look_at, state_of, steps_of_json, steps_to_json, take_steps, way_back
from .queries import as_seen, ever_listed, listed, recorded
from .services import DoesNotFit
from .sheet import Asked, read_roster_sheet, roster_book

# How alike two names must be (0 to 1) for the one to be named as perhaps meant.
ALIKE = 0.5
REASON = "导入的名册未列此部门。"
UNDONE = "恢复导入前的名册。"
FEW = "文件只列了 {} 个部门，其余 {} 个保持不变；需要移出名册的，在部门名册中逐个办理。"
GONE = "gone-"


class RosterImport(Kind):
    """The document holds the steps, the entries that may be taken off if the person agrees, and what is said of it."""

    name = "roster"
    label = "部门名册"
    explanation = (
        "导入一个年度的部门、简称、考核组、在岗满六个月人数、分管校领导和次序。"
        "文件中没有的列不改动；文件中没有的部门逐一询问，不会自动移出名册。"
    )

    def may(self, person: Person, subject: Subject) -> bool:
        return subject.year is not None and is_quality_office(person)

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        year = _year(subject)
        return roster_book(year), f"{year}部门名册.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        year, seen = _year(subject), self.stands(subject)
        book = read_book(content, name)
        read = read_roster_sheet(book, year)
        steps, rows = _steps(read.asked)
        outcome = look_at(year=year, steps=steps, by=by)
        wrong = [*map(_wrong, read.problems), *_refused(outcome, steps, rows, year)]
        questions = [*_other_year(year_of(book), year), *_new_ones(steps, read.missing)]
        # Whoever lists a few departments only means these.
        few = len(read.missing) > len(read.asked)
        document = {
            "steps": steps_to_json(steps),
            "missing": [] if few else [entry.pk for entry in read.missing],
            "asked": [[one.key, one.sentence] for one in questions],
            "notes": [*read.notes, *([FEW.format(len(read.asked), len(read.missing))] if few else [])],
        }
        return self._checked(document, year, seen, outcome, wrong)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        year, seen, kept = _year(subject), self.stands(subject), json.loads(document)
        steps = steps_of_json(kept["steps"])
        outcome = look_at(year=year, steps=steps, by=by)
        return self._checked(kept, year, seen, outcome, list(_refused(outcome, steps, {}, year)))

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        year, kept, agreed = _year(subject), json.loads(document), set(agreed)
        steps = steps_of_json(kept["steps"])
        steps += [Step("remove", pk) for pk in kept["missing"] if f"{GONE}{pk}" in agreed]
        why = reason or (UNDONE if kept.get("undone") else REASON)
        outcome = take_steps(year=year, steps=steps, by=by, reason=why)
        back = {"steps": steps_to_json(way_back(outcome)), "missing": [], "asked": [], "notes": [], "undone": True}
        return Taken(json.dumps(back), self.stands(subject), "名册已更新", changes=_changes(outcome))

    def stands(self, subject: Subject) -> str:
        text = json.dumps(sorted(state_of(_year(subject)).items()), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def back(self, subject: Subject) -> tuple[str, str]:
        return self.label, reverse("departments:roster", args=[_year(subject).year])

    def _checked(
        self, document: Mapping[str, Any], year: Year, seen: str, outcome: Outcome, wrong: Sequence[Wrong]
    ) -> Checked:
        still = ever_listed(year).filter(pk__in=document["missing"], removed_at=None, left_on=None)
        questions = [Question(key, sentence) for key, sentence in document["asked"]]
        return Checked(
            document=json.dumps(document),
            seen=seen,
            changes=_changes(outcome),
            wrong=tuple(sorted(wrong, key=in_file)),
            questions=(*questions, *_gone(list(still.order_by("order", "pk")))),
            notes=tuple(document["notes"]),
        )


def _year(subject: Subject) -> Year:
    assert subject.year is not None
    return subject.year


def _changes(outcome: Outcome) -> tuple[Change, ...]:
    return (Change("名册", outcome.added, outcome.changed, outcome.removed, outcome.same),)


def _steps(asked: Iterable[Asked]) -> tuple[list[Step], dict[int, TableRow]]:
    """What of the rows is not so yet, and which row each step came from."""
    steps: list[Step] = []
    rows: dict[int, TableRow] = {}
    for one in asked:
        values = {key: getattr(value, "pk", value) for key, value in one.values.items()}
        if one.entry is not None:
            now = {**as_seen(one.entry), "order": one.entry.order}
            values = {key: value for key, value in values.items() if value != now[key]}
        if values.get("short_name") == "":
            del values["short_name"]
        if values:
            rows[len(steps)] = one.row
            entry = one.entry.pk if one.entry else None
            steps.append(Step("add" if one.entry is None else "change", entry, values))
    return steps, rows


def _wrong(problem: SheetProblem) -> Wrong:
    return Wrong(problem.message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


def _refused(outcome: Outcome, steps: Sequence[Step], rows: Mapping[int, TableRow], year: Year) -> Iterator[Wrong]:
    for place, refusal in outcome.refused.items():
        row, step = rows.get(place), steps[place]
        message = _because(refusal)
        if row is None:
            entry = ever_listed(year).filter(pk=step.entry or 0).first()
            yield Wrong(f"{entry or step.values.get('name', '')}：{message}")
        else:
            key = next((key for key in refusal.by_field if key in FIELDS), "name")
            yield _wrong(row.problem(key, message))


def _because(refusal: Refusal) -> str:
    if isinstance(refusal, DoesNotFit):
        return "已有的记录不适合这个考核组：" + "".join(problem.sentence for problem in refusal.problems)
    return str(refusal)


def _other_year(said: int | None, year: Year) -> Iterator[Question]:
    if said not in {None, year.year}:
        yield Question("year", f"文件是{said}年度的名册，仍导入{year}")


def _new_ones(steps: Iterable[Step], missing: Sequence[RosterEntry]) -> Iterator[Question]:
    """A name that no year has seen may be a slip, or the new name of a department that no row speaks of."""
    known = {folded(name) for name in Department.objects.values_list("name", flat=True)}
    names = {folded(entry.name): entry.name for entry in missing}
    for place, step in enumerate(steps):
        if step.act == "add" and folded(name := step.values["name"]) not in known:
            alike = get_close_matches(folded(name), list(names), n=1, cutoff=ALIKE)
            hint = f"；如果是“{names[alike[0]]}”改名，请取消导入，在文件的“原名称”列填写原来的名称" if alike else ""
            yield Question(f"new-{place}", f"“{name}”从未列入过名册，将作为新设部门列入{hint}")


def _gone(entries: Sequence[RosterEntry]) -> Iterator[Question]:
    kept = recorded(entries)
    for entry in entries:
        said = f"，已有的{listed(kept[entry.pk])}不再计分" if kept[entry.pk] else ""
        sentence = f"“{entry}”不在文件中：勾选则移出名册{said}；不勾选则保持不变"
        yield Question(f"{GONE}{entry.pk}", sentence, optional=True)
