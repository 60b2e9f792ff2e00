"""定时任务: whether what is due every night is asked for, and was done."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from departments.dates import chinese_date, how_long
from departments.jobs.queries import signs
from departments.models import SignOfLife, Verification
from departments.trail.queries import is_overdue, last_verification

from ..commands import BEAT, manage
from ..part import Fact, Finding, Kind, Part

KIND = Kind("beat", "定时任务", "每日复核、清理过期文件")
# Beat writes every half minute (jzu_assess/beat.py).
LATE = timedelta(minutes=3)

OVERDUE = Finding(
    what="每日复核已有两天以上没有进行。",
    means="算分结果和审计记录如果被越过系统改动，不能及时发现。",
    todo="后台进程和定时进程都正常的，查看它们的日志；也可以在服务器上立即复核。",
    command=manage("verify"),
)


def schedule() -> Part:
    """Without Redis the only worker asks by itself, and there is no process of its own for it."""
    last = last_verification()
    facts, findings = [_verified(last)], []
    if settings.REDIS_URL:
        found = signs(SignOfLife.Kind.BEAT)
        facts.append(Fact("定时进程最近一次回应", f"{how_long(found[0].ago)}前" if found else "没有"))
        if not found or found[0].ended or found[0].ago > LATE:
            what = f"定时进程没有运行，已有 {how_long(found[0].ago)}。" if found else "定时进程从未运行过。"
            findings.append(Finding(what, "每日复核不会进行，过期的文件不会清理。", "启动定时进程。", BEAT))
    else:
        facts.append(Fact("由谁发起", "后台进程自己"))
    if is_overdue(last):
        findings.append(OVERDUE)
    return Part(KIND, tuple(facts), tuple(findings))


def _verified(last: Verification | None) -> Fact:
    """When, and not what was found: that is not for administrators."""
    if last is None:
        return Fact("最近一次复核", "还没有，每日凌晨进行")
    at = timezone.localtime(last.at)
    return Fact("最近一次复核", f"{chinese_date(at)} {at:%H:%M}")
