"""What a message says: by mail to a person all that stands in their reminder; in a group's chat who is late with what
kind of thing, and never a sentence of the matter itself, which might hold what is not for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from ..dates import chinese_date
from ..models import Channel, Reminder
from .queries import Matter

# Bytes of UTF-8 that a message may have, some room left: 企业微信 takes 4096 of markdown, 钉钉 20000.
LONGEST = {Channel.WECOM: 3600, Channel.DINGTALK: 18000}


def mail_text(reminder: Reminder) -> str:
    own = [line for line in reminder.lines if not line["besides"]]
    others = [line for line in reminder.lines if line["besides"]]
    parts = [f"{reminder.user}：您好！"]
    if own:
        parts += ["", f"以下 {len(own)} 项等您办理：", *_numbered(own)]
    if others:
        parts += ["", f"以下 {len(others)} 项由他人办理，请督促：", *_numbered(others)]
    parts += ["", f"请登录办理：{link}" if (link := inbox_link()) else "请登录部门工作目标绩效考核系统办理。"]
    return "\n".join([*parts, "", "此邮件由系统发出，每天至多一封；可在“我的账户”中关闭。"])


def group_texts(found: Sequence[Matter], channel: Channel) -> list[str]:
    """Messages short enough for the channel, each whole by itself; none where nothing is late or nearly."""
    if not found:
        return []
    head = f"**考核督办** 共 {len(found)} 项"
    link = inbox_link()
    tail = f"[登录办理]({link})" if link else "请登录系统办理。"
    texts: list[list[str]] = []
    lines: list[str] = []
    room = LONGEST[channel] - len(f"{head}\n\n{tail}".encode())
    for line in map(_group_line, found):
        if lines and sum(len(one.encode()) + 1 for one in (*lines, line)) > room:
            texts.append(lines)
            lines = []
        lines.append(line)
    return ["\n".join([head, *some, "", tail]) for some in [*texts, lines]]


def inbox_link() -> str:
    """ "" where nobody said under which address people reach the site."""
    return f"{settings.SITE_URL}{reverse('departments:inbox')}" if settings.SITE_URL else ""


def _group_line(matter: Matter) -> str:
    department = matter.waiting.department
    who = department.called if department else matter.waiting.whom.words
    until = f"，{chinese_date(matter.until)}到期" if matter.until else ""
    return f"> 【{matter.colour.word}】{who}：{matter.kind}{until}（{matter.left}）"


def _numbered(lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        until = f"，{line['until']}" if line["until"] else ""
        whom = f"，由{line['whom']}办理" if line["besides"] else f"，{line['asked_by']}提出"
        yield f"{number}.【{line['why']}】{line['what']}{until}{whom}"
