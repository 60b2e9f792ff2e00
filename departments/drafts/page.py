"""What a form shows of its draft."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from .. import clock
from ..models import User
from .queries import draft_of


@dataclass(frozen=True, slots=True)
class Shown:
    """``kept`` is what was typed before, as JSON, "" where there is nothing to bring back; ``answered``: the page holds
    what was just sent, which goes before any draft."""

    key: str
    revision: int
    at: str
    kept: str
    answered: bool


def shown_draft(request: HttpRequest, reader: User, name: str) -> Shown:
    """Of the form called ``name``, else of the page's only one. One query."""
    key = name or key_of(request)
    draft = draft_of(reader, key)
    answered = request.method == "POST" and request.POST.get("draft") == key
    if draft is None:
        return Shown(key, 0, "", "", answered)
    over = answered or draft.expires_at <= clock.real_now()
    kept = "" if over or not draft.content else json.dumps(draft.content, ensure_ascii=False)
    return Shown(key, draft.revision, moment(draft.saved_at), kept, answered)


def key_of(request: HttpRequest) -> str:
    """The process, and its object: what the address says."""
    match = request.resolver_match
    if match is None:
        return request.path[:200]
    return " ".join((match.view_name, *(f"{name}={value}" for name, value in sorted(match.kwargs.items()))))[:200]


def moment(at: datetime.datetime) -> str:
    """``10:32``, of another day ``1月22日 10:32``."""
    local = timezone.localtime(at)
    time = f"{local:%H:%M}"
    return time if local.date() == clock.today() else f"{local.month}月{local.day}日 {time}"
