"""Once a day everybody is told, in one message, what is new, what turned a colour and what is due.

Who was told what stays (``Reminder``); what they were told of it last stands in their mark of it (``InboxMark.told``),
so that nothing is told twice, and a clock that jumps over days tells what is so now, once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from ... import clock
from ...dates import chinese_date
from ...models import Besides, Channel, Dispatch, InboxMark, Reminder, ReminderDay, User
from ...permissions import people_with_rights
from ...refusals import NameTaken, unless_taken
from ..colours import why
from ..people import Charge
from ..queries import Matter, to_remind_of
from ..texts import group_texts, mail_text
from .marks import forget


def is_due(now: datetime.datetime) -> bool:
    """Whether the day's hour has come, and nobody was at it yet."""
    return now.hour >= settings.REMIND_HOUR and not ReminderDay.objects.filter(day=now.date()).exists()


def remind() -> int:
    """Reminds everybody; how many. Two at once, or one after a crash, remind nobody twice: each person's message is
    written under a lock. The day is noted at the end."""
    today = clock.today()
    waiting, whole = to_remind_of()
    people = people_with_rights()
    charge = Charge(people)
    told = _told()
    reminded = 0
    for person in people:
        lines = lines_for(person, waiting, charge, told.get(person.pk, {}))
        if lines and remind_person(person=person, day=today, lines=lines) is not None:
            reminded += 1
    _to_groups(today, waiting)
    if whole:
        forget(still_waiting={matter.key for matter in waiting})
    with _once(ReminderDay.objects.filter(day=today)) as first:
        if first:
            ReminderDay.objects.create(day=today, at=clock.now(), people=reminded)
    return reminded


def lines_for(
    person: User, waiting: Sequence[Matter], charge: Charge, told: Mapping[str, int | None]
) -> list[tuple[Matter, dict[str, Any]]]:
    """What the person is to be told now: of what waits for them, and of what is late with others."""
    lines = []
    for matter in waiting:
        own = person in matter.waiting.whom
        if not own and not _is_to_know(person, matter, charge):
            continue
        if reason := why(told.get(matter.key), matter.colour, matter.urgency):
            lines.append((matter, _line(matter, reason if own or reason != "新" else _turned(matter), own)))
    return lines


@transaction.atomic
def remind_person(
    *, person: User, day: datetime.date, lines: Sequence[tuple[Matter, dict[str, Any]]]
) -> Reminder | None:
    """The person's one message of the day, what they have been told of each matter, and the mail, where they have an
    address and want it. None where they had theirs already."""
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if Reminder.objects.filter(user=user, day=day).exists():
        return None
    reminder = Reminder.objects.create(user=user, day=day, at=clock.now(), lines=[line for _, line in lines])
    InboxMark.objects.bulk_create(
        [InboxMark(user=user, key=matter.key, told=matter.urgency) for matter, _ in lines],
        update_conflicts=True,
        unique_fields=["user", "key"],
        update_fields=["told"],
    )
    if settings.MAIL_ON and user.mail_wanted and user.email:
        Dispatch.objects.create(
            channel=Channel.MAIL,
            day=day,
            reminder=reminder,
            address=user.email,
            title=f"待办提醒 {chinese_date(day)}：{len(lines)} 项",
            text=mail_text(reminder),
            due_at=clock.real_now(),
        )
    return reminder


def _to_groups(day: datetime.date, waiting: Iterable[Matter]) -> None:
    """To each group that a robot speaks in, once a day: who is late, or nearly, with what kind of thing."""
    late = [one for one in waiting if one.colour and not one.source.discreet]
    for channel in settings.ROBOTS:
        with _once(Dispatch.objects.filter(channel=channel, day=day)) as first:
            for part, text in enumerate(group_texts(late, Channel(channel)) if first else ()):
                Dispatch.objects.create(
                    channel=channel,
                    day=day,
                    part=part,
                    title=f"考核督办 {chinese_date(day)}",
                    text=text,
                    due_at=clock.real_now(),
                )


@contextmanager
def _once(there: QuerySet[Any]) -> Iterator[bool]:
    """Whether what is written inside is not there yet; of two at once the second writes nothing."""
    with suppress(NameTaken), unless_taken(""):
        yield not there.exists()


def _is_to_know(person: User, matter: Matter, charge: Charge) -> bool:
    department = matter.waiting.department
    told = matter.rules.told_at(matter.colour) if matter.colour else frozenset()
    return department is not None and any(charge.is_one(person, Besides(one), department.pk) for one in told)


def _line(matter: Matter, reason: str, own: bool) -> dict[str, Any]:
    return {
        "what": matter.waiting.what,
        "why": reason,
        "colour": matter.colour.word,
        "until": f"{chinese_date(matter.until)}（{matter.left}）" if matter.until else "",
        "asked_by": matter.waiting.asked_by,
        "whom": matter.waiting.whom.words,
        "besides": not own,
    }


def _turned(matter: Matter) -> str:
    """What others are told of is news to them only by its colour."""
    return why(0, matter.colour, matter.urgency)


def _told() -> dict[int, dict[str, int | None]]:
    found: dict[int, dict[str, int | None]] = {}
    for user, key, told in InboxMark.objects.values_list("user", "key", "told"):
        found.setdefault(user, {})[key] = told
    return found
