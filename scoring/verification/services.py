"""What is stored, computed anew: the runs by the engine, the audit trail by its chain and its triggers (复核)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from departments import clock
from departments.models import Verification
from departments.trail import append_only, chain
from departments.trail import queries as trail
from departments.trail.services import record

from ..models import Run
from .queries import published_runs, verdict

TRAIL = "审计记录"
NIGHT = 2  # o'clock: after it the day's verification is due


def verify(*, every: bool = False) -> Verification:
    """Computes every published run anew, or every run at all, and keeps what came out; one audit entry."""
    findings, notes, runs = [], [], 0
    chosen = Run.objects.all() if every else published_runs()
    for run in chosen.select_related("year").order_by("year__year", "number").iterator(chunk_size=20):
        found = verdict(run)
        findings += list(found.findings())
        notes += found.notes
        runs += 1
    entries, broken = _trail()
    with transaction.atomic():
        kept = Verification.objects.create(
            at=clock.now(), runs=runs, entries=entries, findings=[*findings, *broken], notes=notes
        )
        record(act="复核", obj=kept, after={"算分次数": runs, "审计记录条数": entries, "不符之处": len(kept.findings)})
    return kept


def is_due(now: datetime) -> bool:
    """Once a night. A site whose day is set lives the same day again: there an answer may lie ahead of the clock."""
    last = trail.last_verification()
    tonight = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return last is None or last.at > now or last.at < tonight <= now


def _trail() -> tuple[int, list[dict[str, str]]]:
    """How many entries there are, and what is wrong with them or with what guards them."""
    found = trail.verify()
    wrong = [found.message] if isinstance(found, chain.Break) else []
    wrong += [f"防改触发器缺失、停用或被改动：{name}" for name in append_only.missing(connection)]
    wrong += [f"数据库没有拒绝：{statement}" for statement in append_only.not_refused(connection)]
    return found.number, [{"place": TRAIL, "key": sentence} for sentence in wrong]
