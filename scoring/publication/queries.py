"""What stands in the way of publishing a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from departments.dates import chinese_date
from departments.models import Phase, Year
from departments.offices.queries import called, offices
from departments.refusals import Link, Problem, refuse_stale
from departments.roster.queries import roster

from ..models import Run
from ..runs.queries import facts_changed, in_force, owed, results, scheme_changes, scheme_of

# 十: 考核工作领导小组 has reviewed them; they are fed back to the departments, then made public.
REVIEWED = frozenset({Phase.FEEDBACK, Phase.PUBLICITY})


def obstacles(run: Run, year: Year) -> list[Problem]:
    """Everything that keeps ``run`` from being published, each with the page where it is mended."""
    return list(_obstacles(run, year))


def open_before_final(year: Year) -> Iterator[Problem]:
    """What keeps the party committee from deciding on the year's results (十): they are what is published, whole and
    up to date. All of it is the quality office's to mend, on pages that are not the committee's."""
    line = in_force(year)
    if line is None or line.run is None:
        yield Problem(f"{year}没有有效的公布，尚无可审定的结果；由质量发展处公布。")
        return
    if line.run.provisional:
        yield Problem(f"公布的{line.run}是暂定结果，还有指标待评。")
    if facts_changed(line.run, year):
        yield Problem(f"{line.run}公布之后考核事实或方案有变动；由质量发展处重新算分并公布。")


def what_is_published(year: Year) -> dict[str, str]:
    """Which results the party committee decides on."""
    line = in_force(year)
    if line is None or line.run is None or line.since is None:
        return {"公布的结果": "无"}
    return {"公布的结果": f"第{line.run.number}次算分，{chinese_date(timezone.localtime(line.since))}公布"}


def as_seen(year: Year) -> dict[str, int]:
    """What the forms about the year's publication show, as JSON: the line that is the last."""
    line = in_force(year)
    return {"in_force": line.pk if line else 0}


def refuse_other_publication(year: Year, seen: Mapping[str, Any] | None) -> None:
    """Raises ``Stale`` where the last line of the locked year's publications is not the one that the person saw."""
    refuse_stale(seen, as_seen(year), lambda _: next(iter(what_is_published(year).items())))


def _obstacles(run: Run, year: Year) -> Iterator[Problem]:
    runs = Link("去算分", "scoring:runs", {"year": year.year})
    if run.as_of != year.cut_off:
        day = f"{run.as_of.year}年{run.as_of.month}月{run.as_of.day}日"
        yield Problem(f"这次算分截至 {day}，是试算；公布的应是截至年度截止日的结果。", runs)
    if run.facts_revision != year.facts_revision:
        yield Problem("这次算分之后考核事实有变动，请重新算分。", runs)
    if changes := scheme_changes(run, year):
        yield Problem(_scheme_changed(changes), runs, tuple(Problem(f"{one}。") for one in changes))
    if year.phase not in REVIEWED:
        schedule = Link("年度安排", "departments:schedule", {"year": year.year})
        yield Problem(
            f"{year}现处于“{year.get_phase_display()}”阶段；考核工作领导小组审核通过后才能公布（考核办法第十条）。",
            schedule,
        )
    if not_counted := [entry.name for entry in roster(year) if entry.headcount is None and not entry.left_on]:
        yield Problem(
            f"{len(not_counted)} 个部门没有填写在岗满六个月人数，奖励金额无从核算。",
            Link("去填写", "departments:roster", {"year": year.year}, "?empty=headcount"),
            tuple(Problem(name) for name in not_counted),
        )
    if run.provisional:
        waiting = tuple(_waiting(run, year))
        yield Problem(f"还有 {len(waiting)} 项指标待评，结果为暂定。", parts=waiting)


def _scheme_changed(changes: Sequence[str]) -> str:
    """The first of them in the sentence itself, for where no list is shown."""
    more = f"等 {len(changes)} 处" if len(changes) > 1 else ""
    return f"这次算分之后考核方案有改动（{changes[0]}{more}），请重新算分。"


def _waiting(run: Run, year: Year) -> Iterator[Problem]:
    """By item, in the regulation's order: an office sees at once what it has to hand in."""
    found, tied = results(run), offices(year)
    for code, group in scheme_of(run, year).groups.items():
        waiting: dict[str, list[str]] = {}
        for result in found:
            if result.group == code:
                for item in owed(result, group):
                    waiting.setdefault(item.code, []).append(result.name)
        for item in group.items.values():
            if names := waiting.get(item.code):
                yield Problem(
                    f"{group.title(item.code)}（{'、'.join(called(item.assessors, tied))}）：{'、'.join(names)}",
                    Link("查看", "scoring:item", {"year": year.year, "code": item.code}),
                )
