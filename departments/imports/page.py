"""What the page of one import shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..handling import Handling, handling
from ..models import Import, ImportState, Job, User
from ..permissions import is_quality_office
from ..refusals import Problem
from .kinds import Change, Checked, Kind, Subject, find_kind
from .workflow import IMPORTS, may_take_in, subject_of

# Of each sheet, on the page; the workbook has them all.
LINES_SHOWN = 50
WRONG_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one kind under a sheet's name; ``more`` are in the workbook alone."""

    word: str
    lines: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SheetChange:
    change: Change
    lines: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    one: Import
    kind: Kind
    subject: Subject
    checked: Checked
    sheets: tuple[SheetChange, ...]
    wrong_in_all: int
    handling: Handling
    job: Job | None
    may: bool
    then: tuple[str, str] | None = None
    """What the reader does next with what was taken in: its words and its address."""

    @property
    def state(self) -> str:
        return self.one.state

    @property
    def about(self) -> str:
        return f"{self.subject}{self.kind.label}"

    @property
    def back(self) -> tuple[str, str]:
        return self.kind.back(self.subject)

    @property
    def refusals(self) -> list[str]:
        """Why the file was refused as a whole, where no single place in it is wrong."""
        wrong = self.checked.wrong
        return [] if any(one.sheet or one.row for one in wrong) else [one.message for one in wrong]

    @property
    def wrong_shown(self) -> list[object]:
        return list(self.checked.wrong[:WRONG_SHOWN])

    @property
    def in_all(self) -> str:
        """“新增 3，更改 2，删除 0，不变 40”."""
        changes = self.checked.changes
        counts = (
            ("新增", sum(len(one.added) for one in changes)),
            ("更改", sum(len(one.changed) for one in changes)),
            ("删除", sum(len(one.removed) for one in changes)),
            ("不变", sum(one.same for one in changes)),
        )
        return "，".join(f"{word} {count}" for word, count in counts)

    @property
    def moves_something(self) -> bool:
        return any(one.moved for one in self.checked.changes)

    @property
    def can_be_undone(self) -> bool:
        return self.may and self.state == ImportState.DONE and bool(self.one.before)

    @property
    def waits(self) -> bool:
        """Whether the worker has it, or should."""
        return self.state in {ImportState.CHECKING, ImportState.TAKING}

    @property
    def heading(self) -> str:
        name = f"“{self.one.name}”"
        match self.state:
            case ImportState.CHECKING:
                return f"正在核对{name}"
            case ImportState.WRONG:
                return f"{name}未能导入" if self.refusals else f"{name}有 {self.wrong_in_all} 处需要更正"
            case ImportState.FOUND:
                if self.moves_something:
                    return f"{self.in_all}，请确认"
                return "请回答询问" if self.checked.moves_something else "与系统现有内容相同，不需要导入"
            case ImportState.TAKING:
                return f"正在导入{name}"
            case ImportState.DONE:
                return f"已导入{name}"
        return f"已取消导入{name}"

    @property
    def obstacles(self) -> tuple[Problem, ...]:
        """What keeps the import from being confirmed."""
        return next((offer.problems for offer in self.handling.offers if offer.action == "take"), ())


def import_page(one: Import, reader: User) -> ImportPage:
    kind = find_kind(one.kind)
    assert kind is not None
    kept = one.checked or {}
    checked = Checked.of_json(kept)
    job = one.job
    sees_job = job is not None and (job.created_by_id == reader.pk or is_quality_office(reader))
    return ImportPage(
        one=one,
        kind=kind,
        subject=subject_of(one),
        checked=checked,
        sheets=tuple(_sheet(change) for change in checked.changes),
        wrong_in_all=kept.get("wrong_in_all", len(checked.wrong)),
        handling=handling(IMPORTS, one, reader),
        job=job if sees_job else None,
        may=may_take_in(reader, one),
        then=kind.then(one.pk, reader) if one.state == ImportState.DONE else None,
    )


def _sheet(change: Change) -> SheetChange:
    return SheetChange(change, tuple(_lines(change)))


def _lines(change: Change) -> Iterator[Lines]:
    for word, lines in (("新增", change.added), ("更改", change.changed), ("删除", change.removed)):
        if lines:
            yield Lines(word, lines[:LINES_SHOWN], max(0, len(lines) - LINES_SHOWN))
