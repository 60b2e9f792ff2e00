"""A run's results made known to the departments (公布)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from departments import clock
from departments.models import User
from departments.permissions import only_quality_office
from departments.refusals import Refusal
from departments.trail import services as audit
from departments.years.revision import lock_for_facts

from ...models import DepartmentResult, Run
from ..queries import facts_changed

NAMED = 10


class AlreadyPublished(Refusal):
    def __init__(self, run: Run) -> None:
        super().__init__(f"{run}已公布。")


class StillPending(Refusal):
    """Items without their input; ``places`` are (department, item code)."""

    def __init__(self, places: Sequence[tuple[str, str]]) -> None:
        self.places = places
        named = "、".join(f"{department} {item}" for department, item in places[:NAMED])
        more = f" 等 {len(places)} 项" if len(places) > NAMED else ""
        super().__init__(f"尚有待评指标，结果为暂定，不能公布：{named}{more}。")


class FactsChanged(Refusal):
    def __init__(self, run: Run) -> None:
        super().__init__(f"{run}之后考核事实有变动，请重新算分后再公布。")


@transaction.atomic
def publish_run(*, run: Run, by: User) -> Run:
    """Publish ``run``, audited. Only 质量发展处 (NotAllowed).

    Raises YearIsFinal; AlreadyPublished; StillPending while an item lacks its input; FactsChanged where a fact was
    changed since the run.
    """
    only_quality_office(by)
    year = lock_for_facts(year=run.year)
    run = Run.objects.select_for_update().defer("facts").get(pk=run.pk)
    if run.published_at is not None:
        raise AlreadyPublished(run)
    if run.provisional:
        raise StillPending(list(_pending(run)))
    if facts_changed(run, year):
        raise FactsChanged(run)
    run.published_at, run.published_by = clock.now(), by
    run.save(update_fields=["published_at", "published_by"])
    audit.record(act="公布算分结果", by=by, obj=run, after={"结果校验值": run.results_hash})
    return run


def _pending(run: Run) -> Iterable[tuple[str, str]]:
    rows = DepartmentResult.objects.filter(run=run).order_by("entry__order")
    for scores in rows.values_list("scores", flat=True):
        for item in scores["pending"]:
            yield scores["name"], item
