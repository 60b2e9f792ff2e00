"""Writing the audit trail (审计记录)."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from .. import acting, clock
from ..models import AuditEntry, User
from . import chain

# Any number that nothing else in this database locks by.
_TURN = 7_220_104


def record(
    *,
    act: str,
    by: User | None = None,
    obj: Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    label: str | None = None,
) -> AuditEntry:
    """Appends one entry, inside the caller's transaction: it stays exactly if what it tells stays.

    ``act`` is what the auditor reads ("修改名册"), at most 50 characters; ``before`` and ``after`` map field
    names of ``obj`` (shown by their Chinese labels) or Chinese words to values. User and address come from
    the request where ``by`` is not given; without either the system itself acted. Appends are serialised until
    the transaction ends, so a service records last.
    """
    actor = by or acting.user()
    with transaction.atomic(savepoint=False):
        _take_turn()
        last = AuditEntry.objects.order_by("-pk").values_list("pk", "hash").first()
        head = chain.Head(*last) if last else chain.Head()
        entry = AuditEntry(
            pk=head.number + 1,
            at=clock.now(),
            actor=chain.text(actor.username) if actor else "",
            actor_name=chain.text(actor.name) if actor else "",
            address=acting.address(),
            act=act,
            object_type=obj._meta.label if obj else "",
            object_id=str(obj.pk) if obj else "",
            object_label=chain.text(label if label is not None else str(obj or ""))[:200],
            before=chain.plain(before),
            after=chain.plain(after),
            previous_hash=head.hash,
        )
        entry.hash = chain.digest(entry)
        entry.save(force_insert=True)
    return entry


def record_change(
    *, act: str, obj: Model, before: dict[str, Any], by: User | None = None, label: str | None = None
) -> AuditEntry | None:
    """Records those fields of ``before`` that ``obj`` now holds otherwise; nothing where none differs."""
    changed = [field for field, value in before.items() if getattr(obj, field) != value]
    if not changed:
        return None
    return record(
        act=act,
        by=by,
        obj=obj,
        before={field: before[field] for field in changed},
        after={field: getattr(obj, field) for field in changed},
        label=label,
    )


def _take_turn() -> None:
    """On SQLite the immediate transaction already excludes other writers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
