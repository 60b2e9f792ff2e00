"""A run's results made known to the departments (公布), and taken back (撤回): lines that are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from departments import clock
from departments.models import User, Year
from departments.permissions import only_quality_office
from departments.refusals import Blocked, Refusal
from departments.trail import services as audit
from departments.years.revision import lock_for_facts

from ..models import Publication, Run
from ..runs.queries import in_force, publications, replaced_by
from .queries import obstacles, refuse_other_publication


class AlreadyPublished(Refusal):
    def __init__(self, run: Run) -> None:
        super().__init__(f"{run}已公布，现在有效。")


class NothingPublished(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"{year}没有有效的公布，无可撤回。")


class ReasonNeeded(Refusal):
    """What departments have seen is not replaced or taken back without saying why."""

    message = "请填写理由，各部门会看到。"

    def __init__(self) -> None:
        super().__init__()
        self.by_field = {"reason": self.message}


@transaction.atomic
def publish_run(*, run: Run, by: User, reason: str = "", seen: Mapping[str, Any] | None = None) -> Publication:
    """Put ``run`` in force, audited. Only 质量发展处 (NotAllowed).

    Raises YearIsFinal; AlreadyPublished; Blocked with all that stands in the way (十: the year's own end, everything
    assessed, facts unchanged, reviewed by 考核工作领导小组); ReasonNeeded where it replaces another;
    Stale where what is in force is not what the person had ``seen`` (``as_seen``).
    """
    only_quality_office(by)
    year = lock_for_facts(year=run.year)
    run = Run.objects.defer("facts", "summary").get(pk=run.pk)
    before = in_force(year)
    if before is not None and before.run_id == run.pk:
        raise AlreadyPublished(run)
    refuse_other_publication(year, seen)
    if problems := obstacles(run, year):
        raise Blocked(problems)
    reason = reason.strip()
    if before is not None and before.run is not None and not reason:
        raise ReasonNeeded
    now = clock.now()
    return _add(
        Publication(year=year, act=Publication.Act.PUBLISH, run=run, since=now, reason=reason, at=now, by=by),
        before=before.run if before else None,
        about=run,
    )


@transaction.atomic
def withdraw(*, year: Year, by: User, reason: str, seen: Mapping[str, Any] | None = None) -> Publication:
    """Take back the publication in force; the one that it had replaced, if any, is in force again. Audited.

    Only 质量发展处 (NotAllowed). Raises YearIsFinal; NothingPublished; ReasonNeeded; Stale where another is in force
    than the one that was ``seen`` (``as_seen``).
    """
    only_quality_office(by)
    year = lock_for_facts(year=year)
    refuse_other_publication(year, seen)
    taken_back = in_force(year)
    if taken_back is None or taken_back.run is None:
        raise NothingPublished(year)
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    earlier = replaced_by(publications(year))
    return _add(
        Publication(
            year=year,
            act=Publication.Act.WITHDRAW,
            run=earlier.run if earlier else None,
            since=earlier.since if earlier else None,
            reason=reason,
            at=clock.now(),
            by=by,
        ),
        before=taken_back.run,
        about=taken_back.run,
    )


def _add(line: Publication, *, before: Run | None, about: Run) -> Publication:
    line.before = before
    line.save(force_insert=True)
    audit.record(
        act="公布算分结果" if line.act == Publication.Act.PUBLISH else "撤回公布",
        by=line.by,
        obj=about,
        before={"有效的公布": _named(before)},
        after={"有效的公布": _named(line.run), "结果校验值": about.results_hash}
        | ({"理由": line.reason} if line.reason else {}),
    )
    return line


def _named(run: Run | None) -> str:
    return f"第{run.number}次算分" if run else "无"
