"""An office's catalogue as something that can be taken in on the site (``departments.imports``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse

from departments.imports.kinds import Change, Checked, Kind, Progress, Question, Subject, Taken, Wrong, in_file
from departments.models import Department, Grant, Phase, User, Year
from departments.permissions import Person, departments_held
from departments.workbooks.reading import read_book
from departments.workbooks.tables import SheetProblem, TableRow, year_of

from ..models import ItemState, NoticeItem
from . import services
from .contents import LABELS, Contents
from .sheet import catalogue_workbook, known_items, now_of, read_catalogue
from .standing import office_is_listed
from .words import words_of

LOCKED = {
    ItemState.SUBMITTED: "这一事项已报送，正在等待备案；要改动的，请先撤回报送。",
}


class CatalogueImport(Kind):
    """The document holds what is wanted under each name, and which drafts go when an import is brought back."""

    name = "catalogue"
    label = "通报事项清单"
    of_department = True
    explanation = (
        "导入本部门的通报事项，列名与附件2-2相同：部门、通报名称、通报内容、通报周期，另可填关联指标。"
        "导入的都是草稿，核对后再报送。"
    )

    def may(self, person: Person, subject: Subject) -> bool:
        year, department = _about(subject)
        return department.pk in departments_held(person, Grant.ASSESS) and office_is_listed(year, department.pk)

    def closed(self, subject: Subject, person: Person) -> str:
        year, _ = _about(subject)
        return f"{year}已终评，通报事项不再变动。" if year.phase == Phase.FINAL else ""

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        year, department = _about(subject)
        return catalogue_workbook(year, department), f"{year.year}年{department}工作通报事项一览表.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        year, department = _about(subject)
        seen, book = self.stands(subject), read_book(content, name)
        read = read_catalogue(book, year, department)
        said = year_of(book)
        asked = [] if said in {None, year.year} else [["year", f"文件是{said}年的清单，仍导入{year}"]]
        wrong = [*map(_wrong, read.problems), *_locked(year, department, read.wanted, read.rows)]
        kept = {"asked": asked, "notes": list(read.notes), "removed": []}
        return _checked(year, department, seen, read.wanted, kept, wrong)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        year, department = _about(subject)
        kept = json.loads(document)
        wanted = _wanted(kept)
        wrong = list(_locked(year, department, wanted, ()))
        return _checked(year, department, self.stands(subject), wanted, kept, wrong)

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        year, department = _about(subject)
        kept = json.loads(document)
        wanted, now = _wanted(kept), now_of(year, department)
        drafts = [now[one.name] for one in wanted if one.name in now and now[one.name].state != ItemState.FILED]
        before = [Contents.of(item) for item in drafts]
        removed = {int(pk) for pk in kept["removed"]}
        added = services.take_in(year=year, department=department, wanted=wanted, removed=removed, by=by)
        back = _document(before, {"removed": added})
        return Taken(back, self.stands(subject), "通报事项已导入为草稿，请核对后报送")

    def stands(self, subject: Subject) -> str:
        year, department = _about(subject)
        rows = [[item.pk, item.state, item.kept_as()] for item in known_items(year, department)]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

    def back(self, subject: Subject) -> tuple[str, str]:
        year, department = _about(subject)
        return str(department), reverse("notices:office_catalogue", args=[year.year, department.pk])


def _about(subject: Subject) -> tuple[Year, Department]:
    assert subject.year is not None
    assert subject.department is not None
    return subject.year, subject.department


def _checked(
    year: Year, department: Department, seen: str, wanted: Sequence[Contents], kept: Any, wrong: Sequence[Wrong]
) -> Checked:
    gone = NoticeItem.objects.filter(year=year, department=department, pk__in=kept["removed"]).order_by("pk")
    return Checked(
        document=_document(wanted, kept),
        seen=seen,
        changes=(_change(year, department, wanted, [str(item) for item in gone]),),
        wrong=tuple(sorted(wrong, key=in_file)),
        questions=tuple(Question(key, sentence) for key, sentence in kept.get("asked", ())),
        notes=tuple(kept.get("notes", ())),
    )


def _change(year: Year, department: Department, wanted: Sequence[Contents], gone: Sequence[str]) -> Change:
    now = now_of(year, department)
    added, changed, same = [], [], 0
    for contents in wanted:
        item = now.get(contents.name)
        if item is None:
            added.append(f"{contents.name}：{contents.cycle}")
            continue
        fields = list(contents.differing(Contents.of(item)))
        if not fields:
            same += 1
            continue
        was, new = words_of(Contents.of(item), year), words_of(contents, year)
        told = "；".join(f"{LABELS[field]} {_flat(was[field])} → {_flat(new[field])}" for field in fields)
        as_revision = "（存为修订）" if item.state == ItemState.FILED else ""
        changed.append(f"{contents.name}{as_revision}：{told}")
    return Change("通报事项", tuple(added), tuple(changed), tuple(gone), same)


def _flat(text: str) -> str:
    return text.replace("\n", "，")


def _locked(
    year: Year, department: Department, wanted: Sequence[Contents], rows: Sequence[TableRow]
) -> Iterator[Wrong]:
    """What waits for 质量发展处 is not changed beneath it."""
    now = now_of(year, department)
    for place, contents in enumerate(wanted):
        item = now.get(contents.name)
        message = LOCKED.get(ItemState(item.state)) if item else None
        if item and message and contents != Contents.of(item):
            yield _wrong(rows[place].problem("name", message)) if rows else Wrong(f"“{item}”：{message}")


def _wrong(problem: SheetProblem) -> Wrong:
    return Wrong(problem.message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


# --- the document ---


def _document(wanted: Sequence[Contents], kept: Any) -> str:
    return json.dumps(
        {
            "wanted": [one.as_json() for one in wanted],
            "removed": list(kept.get("removed", ())),
            "asked": list(kept.get("asked", ())),
            "notes": list(kept.get("notes", ())),
        },
        ensure_ascii=False,
    )


def _wanted(kept: Any) -> list[Contents]:
    return [Contents.of_json(one) for one in kept["wanted"]]
