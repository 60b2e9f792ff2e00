"""What a worker does again and again beside its tasks, on the timer of its main process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections

_entries: dict[tuple[object, ...], Any] = {}


def repeatedly(consumer: Any, seconds: float, act: Callable[..., object], *args: object) -> None:
    """Calls ``act`` every so many ``seconds`` as long as the worker lives.

    A worker that lost its queue and found it again is ready a second time; ``act`` is not called twice as often then.
    """
    if (known := _entries.get((act, *args))) is not None:
        consumer.timer.cancel(known)
    _entries[(act, *args)] = consumer.timer.call_repeatedly(seconds, between_tasks, (act, *args))


def between_tasks(act: Callable[..., object], *args: object) -> None:
    """Calls ``act``, and keeps no connection: the pool may fork at any moment, and must not inherit one."""
    try:
        act(*args)
    finally:
        connections.close_all()
