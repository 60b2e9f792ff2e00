"""What can be taken in: each kind of import is declared by the app that knows it.

    declare(RosterImport())

A kind reads a person's file, says what would change and what is wrong with it, and takes it in; the journey between
(upload, look, confirm, undo) is the same for all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from ..models import Department, User, Year
from ..permissions import Person

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an import is about: a year, a department (an office) of it, or neither."""

    year: Year | None = None
    department: Department | None = None

    def __str__(self) -> str:
        return " ".join(str(one) for one in (self.year, self.department) if one is not None)


@dataclass(frozen=True, slots=True)
class Change:
    """One sheet: what would be new, changed (old → new) and gone, a line each, and how many rows stay."""

    label: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0

    @property
    def moved(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A problem, where it stands in the file: ``cell`` as ``C5``; "" and None where it is no one cell's."""

    message: str
    sheet: str = ""
    row: int | None = None
    cell: str = ""
    heading: str = ""
    value: str = ""

    def __str__(self) -> str:
        """“存在问题”第 3 行“日期”（C3）：…."""
        place = "".join(
            (
                f"“{self.sheet}”" if self.sheet else "",
                f"第 {self.row} 行" if self.row else "",
                f"“{self.heading}”" if self.heading else "",
                f"（{self.cell}）" if self.cell else "",
            )
        )
        return f"{place}：{self.message}" if place else self.message


def in_file(wrong: Wrong) -> tuple[str, int, int, str]:
    """What to sort problems by: as they stand in a sheet, row by row."""
    return wrong.sheet, wrong.row or 0, len(wrong.cell), wrong.cell


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the person must expressly agree to: that these departments appear, that those vanish.

    ``key`` is its name in the form, ``sentence`` what is asked, ``parts`` what it consists of. What is not agreed to is
    not done where the question is ``optional``; else nothing is.
    """

    key: str
    sentence: str
    parts: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``document`` is what would be taken in, in the kind's own form; ``seen`` how things stood
    (whatever differs later was changed by somebody in between); ``notes`` what the person should know."""

    document: str = ""
    seen: str = ""
    changes: tuple[Change, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def moves_something(self) -> bool:
        """Whether anything would change, or would if the person agreed."""
        return any(one.moved for one in self.changes) or any(one.optional for one in self.questions)

    def as_json(self) -> dict[str, Any]:
        kept = asdict(self)
        del kept["document"], kept["seen"]
        return kept

    @staticmethod
    def of_json(kept: Mapping[str, Any]) -> Checked:
        def several(kind: type[Any], key: str) -> tuple[Any, ...]:
            lists = ("added", "changed", "removed", "parts")
            rows = kept.get(key, ())
            return tuple(kind(**{k: tuple(v) if k in lists else v for k, v in row.items()}) for row in rows)

        return Checked(
            changes=several(Change, "changes"),
            wrong=several(Wrong, "wrong"),
            questions=several(Question, "questions"),
            notes=tuple(kept.get("notes", ())),
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking in did: what was ``before`` (in the kind's own form, "" where it cannot be brought back) and how
    things stand now (``seen``); ``told`` is what the person reads, ``file`` a file for them alone; ``changes`` what did
    change, where that is not what the look said (something was not agreed to)."""

    before: str = ""
    seen: str = ""
    told: str = ""
    file: tuple[bytes, str] | None = field(default=None, repr=False)
    changes: tuple[Change, ...] | None = None


class Kind(ABC):
    """One kind of import. ``name`` stands in addresses and rows, ``label`` is what people read (考核事实)."""

    name: str
    label: str
    of_year = True
    of_department = False
    explanation = ""
    """What is taken in, and how a file must look, in a sentence or two above the upload."""
    suffixes: tuple[str, ...] = (".xlsx", ".xls", ".csv")

    @abstractmethod
    def may(self, person: Person, subject: Subject) -> bool:
        """Whether the person may take in anything here; the same for template, look, confirmation and undo."""

    @abstractmethod
    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        """The workbook to fill in, with what is known filled in, and its file name."""

    @abstractmethod
    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        """What the file would change, or what is wrong with it. Writes nothing. Raises NotReadable, Refusal."""

    @abstractmethod
    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        """The same for a document that was read before: after something changed in between, or to bring it back."""

    @abstractmethod
    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        """Takes the document in, inside the caller's transaction, with its audit entry. Raises Refusal, and Changed
        where things do not stand as ``seen`` says."""

    @abstractmethod
    def stands(self, subject: Subject) -> str:
        """How things stand now, short; compared with ``seen`` under the lock of ``take_in``'s caller."""

    def closed(self, subject: Subject, person: Person) -> str:
        """Why the person can take nothing in now, for people; "" while they can."""
        return ""

    def needs_reason(self, subject: Subject) -> bool:
        return False

    def then(self, key: UUID, person: Person) -> tuple[str, str] | None:
        """What the person does next with a finished import (its key): its words and its address."""
        return None

    def back(self, subject: Subject) -> tuple[str, str]:
        """The page that the import belongs to: its words and its address."""
        return "首页", "/"


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    _kinds[kind.name] = kind


def known_kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def find_kind(name: str) -> Kind | None:
    return _kinds.get(name)
