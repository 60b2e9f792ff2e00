"""消息提醒: whether people are reminded every day, and whether what is sent out arrives."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from departments import clock
from departments.dates import chinese_date
from departments.inbox.services.sending import channels_on
from departments.models import Channel, Dispatch, ReminderDay, User

from ..commands import service
from ..part import Fact, Finding, Kind, Part, State

KIND = Kind("messages", "消息提醒", "每日提醒、邮件、群机器人")
# A day may pass without the site having run.
MISSED_AFTER = timedelta(days=2)
LOOKED_BACK = timedelta(days=7)

TODO = {
    Channel.MAIL: "检查设置中的 EMAIL_URL 和 MAIL_FROM，以及邮件服务器。",
    Channel.WECOM: "检查设置中的 WECOM_ROBOT_URL，以及群机器人是否还在群里。",
    Channel.DINGTALK: "检查设置中的 DINGTALK_ROBOT_URL 和 DINGTALK_ROBOT_SECRET，以及群机器人是否还在群里。",
}
NO_ADDRESS = Finding(
    what="没有设置网站的地址。",
    means="发出的消息里没有办理的链接。",
    todo="在设置中写上 SITE_URL，如 https://assess.example.edu。",
    state=State.ADVICE,
)


def messages() -> Part:
    last = ReminderDay.objects.order_by("-at").first()
    facts = [Fact("最近一次提醒", _day(last)), *(_state(channel) for channel in Channel)]
    findings = [finding for channel in channels_on() if (finding := _failing(channel)) is not None]
    if _is_overdue(last):
        what = "每日提醒已有两天以上没有进行。"
        findings.append(Finding(what, "没有人收到待办提醒。", "查看后台进程的日志，重新启动它。", service("worker")))
    if channels_on() and not settings.SITE_URL:
        findings.append(NO_ADDRESS)
    return Part(KIND, tuple(facts), tuple(findings))


def _day(last: ReminderDay | None) -> str:
    if last is None:
        return "还没有"
    return f"{chinese_date(timezone.localtime(last.at))}，{last.people} 人"


def _is_overdue(last: ReminderDay | None) -> bool:
    """A site that is new has not missed anything."""
    return last is not None and clock.now() - last.at > MISSED_AFTER and User.objects.filter(is_active=True).exists()


def _state(channel: Channel) -> Fact:
    if channel not in channels_on():
        return Fact(channel.label, "未开通")
    last = _last(channel)
    return Fact(channel.label, "已开通" if last is None else f"已开通，最近一条{last.get_state_display()}")


def _failing(channel: Channel) -> Finding | None:
    """The last message of the week that was tried did not arrive."""
    last = _last(channel)
    if last is None or last.state == Dispatch.State.SENT or not last.error:
        return None
    return Finding(
        what=f"{channel.label}消息没有发出：{last.error}",
        means="提醒仍在系统内可以看到。",
        todo=TODO[channel],
    )


def _last(channel: Channel) -> Dispatch | None:
    since = clock.real_now() - LOOKED_BACK
    tried = Dispatch.objects.filter(channel=channel, ended_at__gt=since).exclude(state=Dispatch.State.SENDING)
    return tried.order_by("-ended_at").first()
