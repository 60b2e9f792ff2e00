"""What is wrong with a facts document: each problem with the path that names its place (docs/interchange.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """``path`` as in the contract, e.g. ``findings[3].clause``; ``message`` Chinese, for people."""

    path: str
    message: str

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
