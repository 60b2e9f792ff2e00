"""What is wrong with a facts document: each problem with the path that names its place (docs/interchange.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


class Problem(NamedTuple):
    """``path`` as in the contract, e.g. ``findings[3].clause``; ``message`` Chinese, for people."""

    path: str
    message: str

    @property
    def place(self) -> tuple[str, int | None, str]:
        """The list or top-level key, the row's index (None where it is about no row), and the row's key or ""."""
        found = _PATH.fullmatch(self.path)
        name, index, key = found.groups(default="") if found else (self.path, "", "")
        return name, int(index) if index else None, key

    def __str__(self) -> str:
        """One line, whatever characters the document carries."""
        return "".join(_printable(char) for char in f"{self.path}: {self.message}")


def _printable(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape", "backslashreplace").decode("ascii")


class Invalid(Exception):
    """The document cannot be scored; ``problems`` are all that were found, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} 处错误")
