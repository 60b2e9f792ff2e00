"""What is wrong with a scheme's files: every problem names its file and its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True, order=True)
class SchemeProblem:
    """One problem. ``key`` is the path in the file (``C1.2.clauses.b.lowest``), empty for all of it."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}：{self.key}：{self.message}" if self.key else f"{self.file}：{self.message}"


class SchemeInvalid(Exception):
    """The scheme's files do not make a scheme; ``problems`` holds every reason, file by file."""

    def __init__(self, problems: list[SchemeProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownScheme(Exception):
    """No scheme of that key."""


class Unreadable(Exception):
    """A value that has been noted as a problem: the caller goes on with the values beside it."""


class Refused:
    """Stands for a value that was noted as a problem while the file was read: it is skipped, not noted twice."""


REFUSED = Refused()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file one reads, and the list in which problems are noted."""

    file: str
    key: str
    problems: list[SchemeProblem]

    def at(self, key: str) -> Place:
        return Place(self.file, f"{self.key}.{key}" if self.key else key, self.problems)

    def top(self, key: str) -> Place:
        """A key that is unique in its file and needs no path, e.g. an item's code."""
        return Place(self.file, key, self.problems)

    def element(self, number: int, value: object) -> Place:
        """An element of a list, named as a reader of the file would name it: by its code, its key, or its
        number from 1."""
        if isinstance(value, dict):
            if isinstance(code := value.get("code"), str) and code:
                return self.top(code)
            for name in ("key", "kind"):
                if isinstance(key := value.get(name), str) and key:
                    return Place(self.file, f"{self.key}[{key}]", self.problems)
        return Place(self.file, f"{self.key}[{number}]", self.problems)

    def note(self, message: str) -> None:
        self.problems.append(SchemeProblem(self.file, self.key, message))

    def refuse(self, message: str) -> NoReturn:
        self.note(message)
        raise Unreadable
