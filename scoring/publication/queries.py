"""What stands in the way of publishing a run."""

from __future__ import annotations

from collections.abc import Iterator

from departments.models import Phase, Year
from departments.refusals import Link, Problem

from ..models import Run
from ..runs.queries import facts_changed, owed, results, scheme_of

# 十: 考核工作领导小组 has reviewed them; they are fed back to the departments, then made public.
REVIEWED = frozenset({Phase.FEEDBACK, Phase.PUBLICITY})


def obstacles(run: Run, year: Year) -> list[Problem]:
    """Everything that keeps ``run`` from being published, each with the page where it is mended."""
    return list(_obstacles(run, year))


def _obstacles(run: Run, year: Year) -> Iterator[Problem]:
    runs = Link("去算分", "scoring:runs", {"year": year.year})
    if run.as_of != year.cut_off:
        day = f"{run.as_of.year}年{run.as_of.month}月{run.as_of.day}日"
        yield Problem(f"这次算分截至 {day}，是试算；公布的应是截至年度截止日的结果。", runs)
    if facts_changed(run, year):
        yield Problem("这次算分之后考核事实或方案有变动，请重新算分。", runs)
    if year.phase not in REVIEWED:
        schedule = Link("年度安排", "departments:schedule", {"year": year.year})
        yield Problem(
            f"{year}现处于“{year.get_phase_display()}”阶段；考核工作领导小组审核通过后才能公布（考核办法第十条）。",
            schedule,
        )
    if run.provisional:
        waiting = tuple(_waiting(run, year))
        yield Problem(f"还有 {len(waiting)} 项指标待评，结果为暂定。", parts=waiting)


def _waiting(run: Run, year: Year) -> Iterator[Problem]:
    """By item, in the regulation's order: an office sees at once what it has to hand in."""
    found = results(run)
    for code, group in scheme_of(run, year).groups.items():
        waiting: dict[str, list[str]] = {}
        for result in found:
            if result.group == code:
                for item in owed(result, group):
                    waiting.setdefault(item.code, []).append(result.name)
        for item in group.items.values():
            if names := waiting.get(item.code):
                yield Problem(
                    f"{group.title(item.code)}（{'、'.join(item.assessors)}）：{'、'.join(names)}",
                    Link("查看", "scoring:item", {"year": year.year, "code": item.code}),
                )
