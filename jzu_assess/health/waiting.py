"""What waits here: what is not well with the site itself, for who mends it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from departments import clock
from departments.models import Role, Year
from departments.permissions import is_administrator
from departments.waiting import Source, Waiting, has

from .look import FOR_THE_HOME, look_at


def waiting(year: Year | None) -> Iterator[Waiting]:
    unwell = [part.kind for part in look_at(FOR_THE_HOME) if not part.well]
    if unwell:
        yield Waiting(
            key=f"health:{','.join(kind.key for kind in unwell)}",
            what=f"系统状态：{'、'.join(kind.name for kind in unwell)}需要处理",
            asked_by="系统",
            since=clock.now(),
            href=reverse("system_status"),
            action="去处理",
            whom=has(Role.ADMINISTRATOR),
        )


HEALTH = Source("health", "系统状态", waiting, concerns=is_administrator, discreet=True, lasting=False)
