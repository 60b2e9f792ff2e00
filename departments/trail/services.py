"""Writing the audit trail (审计记录)."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from .. import acting, clock
from ..models import AuditEntry, RefusalCount, User
from . import chain

# Any number that nothing else in this database locks by.
_TURN = 7_220_104

# Equal refusals within so many seconds are one entry.
WINDOW = 60
# From more addresses than this at once, strangers are counted together.
STRANGERS = 200
LABELS_KEPT = 10


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
    return _append(
        actor=chain.text(actor.username) if actor else acting.operator(),
        actor_name=chain.text(actor.name) if actor else "",
        address=acting.address(),
        act=act,
        object_type=obj._meta.label if obj else "",
        object_id=str(obj.pk) if obj else "",
        label=label if label is not None else str(obj or ""),
        before=before,
        after=after,
    )


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


@transaction.atomic
def record_refusal(
    *, act: str, label: str, obj: Model | None = None, after: dict[str, Any] | None = None, by: User | None = None
) -> None:
    """Records that somebody was refused: the first at once; of equal ones that follow within ``WINDOW`` seconds (of the
    same person, for strangers from the same address: the same act on the same object) their number and up to ten of
    their labels, in one entry. Call it outside the transaction that was refused.
    """
    actor, now = by or acting.user(), clock.stamp()
    row = _counted(
        now,
        actor=chain.text(actor.username) if actor else acting.operator(),
        address=acting.address(),
        act=act,
        object_type=obj._meta.label if obj else "",
        object_id=str(obj.pk) if obj else "",
    )
    if row.began <= now < row.began + WINDOW:
        row.count += 1
        kept = chain.text(label)[:200]
        if kept not in row.labels and len(row.labels) < LABELS_KEPT:
            row.labels.append(kept)
        row.save(update_fields=["count", "labels"])
        return
    _write(row)
    row.began, row.count, row.labels, row.actor_name = now, 0, [], chain.text(actor.name) if actor else ""
    row.save()
    record(act=act, by=by, obj=obj, label=label, after=after)


def write_counted() -> int:
    """Makes entries of the refusals whose window is over; how many. A worker does it every now and then."""
    over = RefusalCount.objects.filter(began__lte=clock.stamp() - WINDOW)
    written = 0
    for pk in over.values_list("pk", flat=True):
        with transaction.atomic():
            row = over.select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is not None:
                written += _write(row)
                row.delete()
    return written


def _counted(now: int, **client: str) -> RefusalCount:
    """The client's row, locked. One that is new comes with ``began`` 0, so that its first refusal is written."""
    rows = RefusalCount.objects.select_for_update()
    strangers = RefusalCount.objects.filter(actor="", began__gt=now - WINDOW)
    if not client["actor"] and not rows.filter(**client).exists() and strangers.count() >= STRANGERS:
        client["address"] = ""
    return rows.get_or_create(**client, defaults={"began": 0})[0]


def _write(row: RefusalCount) -> bool:
    if not row.count:
        return False
    _append(
        actor=row.actor,
        actor_name=row.actor_name,
        address=row.address,
        act=row.act,
        object_type=row.object_type,
        object_id=row.object_id,
        label=row.labels[0] if len(row.labels) == 1 else f"{row.labels[0]} 等",
        before=None,
        after={"次数": row.count, "其中": row.labels},
    )
    return True


def _append(*, label: str, before: Any, after: Any, **said: Any) -> AuditEntry:
    with transaction.atomic(savepoint=False):
        _take_turn()
        last = AuditEntry.objects.order_by("-pk").values_list("pk", "hash").first()
        head = chain.Head(*last) if last else chain.Head()
        entry = AuditEntry(
            pk=head.number + 1,
            at=clock.now(),
            object_label=chain.text(label)[:200],
            before=chain.plain(before),
            after=chain.plain(after),
            previous_hash=head.hash,
            **said,
        )
        entry.hash = chain.digest(entry)
        entry.save(force_insert=True)
    return entry


def _take_turn() -> None:
    """On SQLite the immediate transaction already excludes other writers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
