"""What waits, gathered from all sources, for one person or for all."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from django.utils import timezone

from .. import acting, clock
from ..models import Grant, InboxMark, Phase, Role, User, Year
from ..permissions import Person, departments_held, has_role, is_auditor, is_quality_office
from ..waiting import Source, Waiting, sources
from ..years.queries import years
from .colours import Colour, Rules, colour_of, urgency
from .rules import known_rules, rules_of

logger = logging.getLogger(__name__)
Matters: TypeAlias = list["Matter"]


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits, as of a day. ``days`` are left, today not counted; less than 0 where it is late."""

    waiting: Waiting
    source: Source
    colour: Colour
    rules: Rules
    today: datetime.date
    read: bool = False

    @property
    def key(self) -> str:
        return self.waiting.key

    @property
    def kind(self) -> str:
        return self.source.label

    @property
    def until(self) -> datetime.date | None:
        return self.waiting.until

    @property
    def days(self) -> int | None:
        return None if self.until is None else (self.until - self.today).days

    @property
    def urgency(self) -> int:
        return urgency(self.colour, self.until, self.today)

    @property
    def order(self) -> tuple[int, datetime.date, datetime.datetime]:
        """The most urgent first, then what is due first, then what was asked first."""
        return -min(self.colour, Colour.RED), self.until or datetime.date.max, self.waiting.since

    @property
    def group(self) -> str:
        """The heading under which the list has it."""
        if self.colour:
            return {Colour.YELLOW: "黄：请抓紧", Colour.ORANGE: "橙：临近期限"}.get(self.colour, "已逾期")
        return "期限尚宽" if self.until else "没有期限"

    @property
    def left(self) -> str:
        """The time left in words."""
        match self.days:
            case None:
                return ""
            case 0:
                return "今天到期"
            case days if days < 0:
                return f"逾期 {-days} 天"
            case days:
                return f"还有 {days} 天"


def open_years() -> list[Year]:
    """Those that are not final, oldest first."""
    return [year for year in reversed(years()) if year.phase != Phase.FINAL]


def matters(reader: User | None = None) -> Matters:
    """All that waits, the most urgent first; of ``reader``, only what some source may have for them. The queries of the
    sources, and two."""
    concerned = [source for source in sources() if reader is None or source.concerns(reader)]
    return _matters((source, waiting) for source in concerned for waiting in _found(source))


def to_remind_of() -> tuple[Matters, bool]:
    """All that lasts, and whether that is really all: a source that fails does not silence the others, and the log
    says so."""
    found: list[tuple[Source, Waiting]] = []
    whole = True
    for source in sources():
        if not source.lasting:
            continue
        try:
            found += [(source, waiting) for waiting in _found(source)]
        except Exception:
            logger.exception("what waits in %s cannot be told", source.name)
            whole = False
    return _matters(found), whole


def _matters(found: Iterable[tuple[Source, Waiting]]) -> Matters:
    known, today = known_rules(), clock.today()
    made = []
    for source, waiting in found:
        rules = rules_of(waiting.year, known)
        since = timezone.localtime(waiting.since).date()
        made.append(Matter(waiting, source, colour_of(since, waiting.until, today, rules), rules, today))
    return sorted(made, key=lambda matter: matter.order)


def mine(user: User) -> Matters:
    """What waits for the person, with what they have read; asked once a request."""
    return acting.once_per_request(("inbox", user.pk), lambda: _mine(user))


def _mine(user: User) -> Matters:
    found = [matter for matter in matters(user) if user in matter.waiting.whom]
    if not found:
        return []
    marks = InboxMark.objects.filter(user=user, read_at__isnull=False, key__in=[one.key for one in found])
    read = set(marks.values_list("key", flat=True))
    return [replace(matter, read=matter.key in read) for matter in found]


def supervises(user: Person) -> bool:
    """Whether the person sees what is late elsewhere: of all, or of the departments in their charge."""
    return sees_all(user) or bool(departments_held(user, Grant.LEAD))


def sees_all(user: Person) -> bool:
    return is_quality_office(user) or is_auditor(user) or has_role(user, Role.PRESIDENT)


def supervised(user: User) -> Matters:
    """督办: to 质量发展处 and 审计员 all that waits; to 校长 that of departments; to a leader what is late, or nearly,
    of the departments in their charge."""
    if is_quality_office(user) or is_auditor(user):
        return matters()
    of_departments = [one for one in matters() if one.waiting.department is not None]
    if has_role(user, Role.PRESIDENT):
        return of_departments
    led = departments_held(user, Grant.LEAD)
    return [one for one in of_departments if one.colour and _department(one) in led]


def _department(matter: Matter) -> int | None:
    return matter.waiting.department.pk if matter.waiting.department else None


def _found(source: Source) -> list[Waiting]:
    asked: Sequence[Year | None] = open_years() if source.of_year else (None,)
    return [waiting for year in asked for waiting in source.find(year)]
