"""What ``/healthz`` answers: a look at each part that nothing can hold up, however many ask at once.

The look has a thread and a database connection of its own, with short patience. Whoever asks waits for it at most
``PATIENCE`` seconds; while it hangs, no second one begins, and the answer is at once what is known so far.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS, connections

from .look import FOR_MONITORS, look_at_one
from .part import Kind, Part
from .parts.database import KIND as DATABASE

PATIENCE = 3.0  # seconds
# An answer is good for so long, so that nobody can keep the site busy by asking.
KEPT = 2.0
# As long as a database may take to connect, and to answer one question.
QUICK = 1


@dataclass(frozen=True, slots=True)
class Health:
    """``usable``: the site can answer people. ``unwell`` are the keys of the parts that are not well, or of the one
    that did not answer in time."""

    usable: bool
    unwell: tuple[str, ...]


@dataclass(slots=True)
class Looking:
    """One look, under way or over."""

    began: float = field(default_factory=time.monotonic)
    seen: dict[Kind, Part | None] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> Looking:
        threading.Thread(target=self._look, name="healthz", daemon=True).start()
        return self

    def _look(self) -> None:
        try:
            with quick_database():
                for kind in FOR_MONITORS:
                    self.seen[kind] = part = look_at_one(kind, FOR_MONITORS)
                    if part is not None and part.stops:
                        break
        finally:
            self.over.set()

    def known(self) -> Health:
        seen = dict(self.seen)
        unwell = [kind.key for kind, part in seen.items() if part is not None and not part.well]
        stopped = any(part.stops for part in seen.values() if part is not None)
        if not self.over.is_set():
            unwell += [kind.key for kind in FOR_MONITORS if kind not in seen][:1]
        return Health(usable=DATABASE in seen and not stopped, unwell=tuple(unwell))

    @property
    def is_fresh(self) -> bool:
        """Under way, however long it hangs, or just over."""
        return not self.over.is_set() or time.monotonic() - self.began < KEPT


_lock = threading.Lock()
_latest: Looking | None = None


def health() -> Health:
    global _latest
    with _lock:
        if _latest is None or not _latest.is_fresh:
            _latest = Looking().begin()
        looking = _latest
    looking.over.wait(max(0.0, looking.began + PATIENCE - time.monotonic()))
    return looking.known()


def forget() -> None:
    """So that the next who asks has a new look."""
    global _latest
    with _lock:
        _latest = None


@contextmanager
def quick_database() -> Iterator[None]:
    """In this thread, the database answers quickly or not at all."""
    quick = connections.create_connection(DEFAULT_DB_ALIAS)
    options = dict(quick.settings_dict.get("OPTIONS", {}))
    if quick.vendor == "postgresql":
        options |= {
            "connect_timeout": 2,  # the least that it takes
            "tcp_user_timeout": QUICK * 1000,
            "options": f"{options.get('options', '')} -c statement_timeout={QUICK * 1000}".strip(),
        }
    else:
        options |= {"timeout": QUICK}
    quick.settings_dict = {**quick.settings_dict, "OPTIONS": options, "CONN_MAX_AGE": 0}
    connections[DEFAULT_DB_ALIAS] = quick
    try:
        yield
    finally:
        connections.close_all()
