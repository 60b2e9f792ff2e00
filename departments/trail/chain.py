"""The hash chain of the audit trail: what an entry's hash covers, and where a chain breaks. No database."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Model

from ..models import AuditEntry

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a trail: its number, counted without gaps from 1, and its hash."""

    number: int = 0
    hash: str = GENESIS


def text(value: str) -> str:
    """As both databases can keep it: PostgreSQL takes no NUL, UTF-8 no lone surrogate."""
    return value.replace("\x00", "␀").encode("utf-8", "replace").decode("utf-8")


def plain(value: Any) -> Any:
    """``value`` as JSON without loss: exact numbers and dates as strings, objects by their name.

    Raises ``TypeError`` for a float, which has no place near points or yuan.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {text(str(key)): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(part) for part in value)
    if isinstance(value, float):
        raise TypeError("a binary float cannot be recorded")
    if isinstance(value, str | Model | UUID) or hasattr(value, "__str__"):
        return text(str(value))
    raise TypeError(f"{type(value).__name__} cannot be recorded")


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of everything in ``entry`` but its own hash."""
    covered = [
        entry.pk,
        entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.actor_name,
        entry.address,
        entry.act,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.before,
        entry.after,
        entry.previous_hash,
    ]
    canonical = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold."""

    number: int
    message: str


def follow(entries: Iterable[AuditEntry], kept: Head | None = None) -> Break | Head:
    """Recomputes the chain over ``entries`` in their order; ``kept`` is a head noted outside earlier."""
    head = Head()
    for entry in entries:
        expected = head.number + 1
        if entry.pk != expected:
            return Break(expected, f"第 {expected} 条缺失。")
        if digest(entry) != entry.hash:
            return Break(expected, f"第 {expected} 条的内容被改动。")
        if entry.previous_hash != head.hash:
            return Break(head.number or 1, f"第 {head.number or 1} 条被改写，第 {expected} 条与它不衔接。")
        head = Head(entry.pk, entry.hash)
        if kept is not None and head.number == kept.number and head.hash != kept.hash:
            return Break(kept.number, f"第 {kept.number} 条与库外留存的校验值不符，此条或此前的记录被改写。")
    if kept is not None and head.number < kept.number:
        lost = head.number + 1
        return Break(lost, f"第 {lost} 条起被截去，库外留存的末条为第 {kept.number} 条。")
    return head
