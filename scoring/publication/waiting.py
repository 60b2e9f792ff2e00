"""What waits here for 质量发展处: a year that cannot be scored, or was not since a fact changed; a run to publish."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from departments import clock
from departments.frame import has_scheme
from departments.models import Phase, Role, Year
from departments.permissions import is_quality_office
from departments.waiting import Source, Waiting, has

from ..models import Run
from ..runs.asked import TODAY
from ..runs.queries import facts_changed, owed, runs
from ..shown.queries import today_of
from .queries import REVIEWED

ASKED_BY = "系统"


def waiting(year: Year | None) -> Iterator[Waiting]:
    """One query, and the scoring of the year where nobody has looked yet."""
    if year is None or not has_scheme(year.scheme) or year.phase in {Phase.PLANNING, Phase.FINAL}:
        return
    today = today_of(year)
    run = runs(year).first()
    all_runs = reverse("scoring:runs", args=[year.year])
    if today.obstacle:
        ranking = f"{reverse('scoring:ranking', args=[year.year])}?run={TODAY}"
        yield _line(year, f"obstacle:{year.facts_revision}", "考核事实有误，截至今日的得分不能计算", ranking, "看原因")
    if run is None:
        yield _line(year, "first_run", "尚未算分", all_runs, "去算分")
    elif facts_changed(run, year):
        what = f"第 {run.number} 次算分后，考核事实或方案有变动"
        yield _line(year, f"changed:{run.number}", what, all_runs, "重新算分", run)
    elif run.published_at is None and run.as_of == year.cut_off and year.phase in REVIEWED:
        groups = today.scheme.groups
        if not any(True for one in today.results_by_roster() for _ in owed(one, groups[one.group])):
            publish = reverse("scoring:publish", args=[year.year, run.number])
            yield _line(year, f"publish:{run.number}", f"第 {run.number} 次算分尚未公布", publish, "去公布", run)


def _line(year: Year, key: str, what: str, href: str, action: str, run: Run | None = None) -> Waiting:
    return Waiting(
        key=f"runs:{year.pk}:{key}",
        what=f"{year}：{what}",
        asked_by=ASKED_BY,
        since=timezone.localtime(run.created_at) if run else clock.now(),
        href=href,
        action=action,
        whom=has(Role.QUALITY_OFFICE),
        year=year,
    )


RUNS = Source("runs", "算分与公布", waiting, of_year=True, concerns=is_quality_office)
