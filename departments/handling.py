"""Where an object stands in its process (办理), as a page shows it: its buttons, what is next, its timeline."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model

from .models import Step, User
from .pages.seen import SeenForm
from .permissions import Person
from .refusals import Problem
from .transitions import Asked, M, NextStep, Transition, Workflow

ONE_LINE = 100  # characters


class MoveForm(SeenForm):
    """What a row asks for, by name: the keyword arguments of its move; ``seen`` where it decides upon something."""

    def __init__(self, *args: Any, asks: Sequence[Asked], seen: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, seen=seen or None, **kwargs)
        if not seen:
            del self.fields["seen"]
        for asked in asks:
            self.fields[asked.name] = _day(asked) if asked.is_day else _text(asked)


def _day(asked: Asked) -> forms.Field:
    return forms.DateField(
        label=asked.label,
        required=asked.required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _text(asked: Asked) -> forms.Field:
    return forms.CharField(
        label=asked.label,
        required=asked.required,
        max_length=asked.longest,
        widget=forms.TextInput if asked.longest <= ONE_LINE else forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that is the reader's to make; with ``problems`` it cannot be made yet, ``warnings`` are said before.
    ``key`` is its id on the page, ``source`` the place in the regulation in words, ``seen`` what it decides upon."""

    key: str
    action: str
    label: str
    tone: str
    address: str
    consequence: str
    source: str
    asks: tuple[Asked, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the part ``timeline``; ``coming`` ones are at its end and may have no day yet."""

    who: str
    what: str
    at: datetime.datetime | datetime.date | None
    state: str = ""
    note: str = ""
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Handling:
    """``offers`` are this reader's; ``next_steps`` and ``events`` are the same for everybody who sees the object.
    ``until`` is the day by which the next step is due."""

    offers: tuple[Offer, ...]
    next_steps: tuple[NextStep, ...]
    events: tuple[Event, ...]
    until: datetime.date | None


def handling(workflow: Workflow[M], obj: M, reader: Person, until: datetime.date | None = None) -> Handling:
    """One query for the timeline, beside those of the guards of the reader's own moves."""
    steps = tuple(workflow.next_steps(obj))
    coming = [Event(step.who, step.what, until, coming=True) for step in steps]
    offers = tuple(offer(workflow, row, obj) for row in workflow.open_to(reader, obj))
    return Handling(offers, steps, (*timeline(obj), *coming), until)


def offer(workflow: Workflow[M], row: Transition[M], obj: M) -> Offer:
    return Offer(
        key=f"{workflow.name}-{row.action}",
        action=row.action,
        label=row.label,
        tone=row.tone,
        address=workflow.address(obj, row.action),
        consequence=row.consequence_for(obj),
        source=citation(row.source),
        asks=row.asks,
        problems=tuple(workflow.problems(row, obj)),
        warnings=tuple(workflow.warnings(row, obj)),
        seen=row.seen_of(obj),
    )


def timeline(obj: Model) -> list[Event]:
    """What was done to ``obj`` so far, in order; one query."""
    steps = Step.objects.filter(object_type=obj._meta.label, object_id=str(obj.pk))
    return [
        Event(
            who=_signed(step.who),
            what=step.label,
            at=step.at,
            state=step.to_state,
            note="".join((step.reason, step.cited)),
        )
        for step in steps.select_related("who__department")
    ]


def citation(source: str) -> str:
    """八.2 as 考核办法第八条第2项; 附件2 as 考核办法附件2. What is no matter of the regulation has no place in it."""
    if not source:
        return ""
    return "考核办法" + re.sub(r"^([一二三四五六七八九十]+)(?:\.(\d+))?", _article, source)


def _article(found: re.Match[str]) -> str:
    article, entry = found.groups()
    return f"第{article}条" + (f"第{entry}项" if entry else "")


def _signed(who: User | None) -> str:
    """As in the top bar: the department's short name before the person's."""
    if who is None:
        return "系统"
    return f"{who.department.called} {who}" if who.department else str(who)
