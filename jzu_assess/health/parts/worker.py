"""后台进程: whether somebody is there to do what is waiting."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from departments import clock
from departments.dates import how_long
from departments.jobs.queries import GONE_BEATS, SILENT_BEATS, Sign, signs
from departments.models import Job, SignOfLife

from ..commands import SERVE, WORKER
from ..part import Fact, Finding, Kind, Part

KIND = Kind("worker", "后台进程", "算分、导入、导出")
WAITS_LONG = timedelta(minutes=10)

MEANS = "算分、导入、导出等任务不会开始，每日复核也不会进行；已发起的任务在恢复后自动继续。"
STUCK = Finding(
    what="任务排队已久，没有开始。",
    means="发起任务的人一直在等待。",
    todo="查看后台进程的日志，重新启动它。",
)


def worker() -> Part:
    found = signs(SignOfLife.Kind.WORKER)
    alive = [sign for sign in found if sign.answers_within(SILENT_BEATS)]
    waiting, running, waited = _jobs()
    facts = [
        Fact("运行中", f"{len(alive)} 个"),
        Fact("最近一次回应", f"{how_long(found[0].ago)}前" if found else "没有"),
        Fact("排队的任务", f"{waiting} 项" + (f"，最早的已等 {how_long(waited)}" if waiting else "")),
        Fact("进行中的任务", f"{running} 项"),
    ]
    fallen = [sign for sign in found if not sign.ended and sign not in alive]
    if alive and fallen:
        facts.append(Fact("没有回应的", "、".join(f"{_machine(one)}（{how_long(one.ago)}）" for one in fallen)))
    findings = []
    if not alive:
        findings.append(_silent(found[0] if found else None))
    elif waited > WAITS_LONG and not running:
        findings.append(STUCK)
    return Part(KIND, tuple(facts), tuple(findings))


def _silent(last: Sign | None) -> Finding:
    if last is None:
        what = "后台进程从未运行过。"
    elif last.ended:
        what = f"后台进程已停止 {how_long(last.ago)}。"
    elif last.answers_within(GONE_BEATS):
        what = f"后台进程暂时没有回应，已有 {how_long(last.ago)}，可能数据库正被占用。"
    else:
        what = f"后台进程没有回应，已有 {how_long(last.ago)}。"
    if settings.REDIS_URL:
        return Finding(what, MEANS, "启动后台进程。", WORKER)
    return Finding(what, MEANS, "重新启动系统，后台进程随它启动。", SERVE)


def _machine(sign: Sign) -> str:
    return sign.name.partition("@")[2] or sign.name


def _jobs() -> tuple[int, int, timedelta]:
    """How many wait and how many are under way; how long the oldest has waited."""
    queued = Q(state=Job.State.QUEUED)
    found = Job.objects.aggregate(
        waiting=Count("pk", filter=queued),
        running=Count("pk", filter=Q(state=Job.State.RUNNING)),
        oldest=Min("created_at", filter=queued),
    )
    waited = clock.now() - found["oldest"] if found["oldest"] else timedelta(0)
    return found["waiting"], found["running"], waited
