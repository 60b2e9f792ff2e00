"""What is recorded about a department may not fit another group. Who keeps such records stands above this app, and
registers here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..models import RosterEntry
from ..refusals import Problem

Check = Callable[[RosterEntry, str], Sequence[Problem]]
_checks: list[Check] = []


def register(check: Check) -> None:
    """Let ``check`` say what of an entry does not fit the group of a code; the last one registered does."""
    _checks[:] = [check]


def misfits(entry: RosterEntry, group: str) -> tuple[Problem, ...]:
    """What is recorded about ``entry`` that could not stand in ``group``."""
    return tuple(problem for check in _checks for problem in check(entry, group))
