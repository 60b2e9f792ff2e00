"""What waits for whom (待办). Each process says it of itself, from its own state; nobody types a to-do.

    def waiting(year: Year | None) -> Iterator[Waiting]:
        for request in waiting_requests():
            yield Waiting(key=f"account_request:{request.pk}", what=…, whom=by(SECOND_PERSON, request))

    register(Source("account_requests", "账户申请", waiting))        # in AppConfig.ready

The inbox (``departments/inbox/``) gathers the sources into one list a person, reminds, and tells who else is to know.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Model

from .models import Department, Grant, Role, Step, User, Year
from .permissions import Person, Predicate, departments_held, has_role
from .transitions import M, Workflow
from .who import Who


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose it is to do: ``words`` name them, ``test`` knows each of them. What it asks of a person must be remembered
    with the person (roles, grants), so that a long list takes no more queries than a short one."""

    words: str
    test: Callable[[Person], bool]

    def __contains__(self, person: Person) -> bool:
        return person.is_active and self.test(person)


def has(role: Role) -> Whom:
    """Whoever has this school-wide role."""
    return Whom(role.label, lambda person: has_role(person, role))


def holds(grant: Grant, department: Department) -> Whom:
    """Whoever reports, assesses or is in charge of the department."""
    return Whom(department.called, lambda person: department.pk in departments_held(person, grant))


def only(user: User) -> Whom:
    return Whom(str(user), lambda person: person.pk == user.pk)


def by(who: Who, obj: Any) -> Whom:
    """Whoever a process's table means, for this object."""
    return Whom(who.words, lambda person: who(person, obj))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits.

    ``key`` is its own for as long as it waits for the same step, and never another's: what comes back later has a new
    one. ``what`` is a sentence, ``action`` the word on the button to ``href``. ``asked_by`` is a person or an office.
    ``until`` is the last day, None where there is none. ``department`` is the one whose matter it is: its head, and
    whoever is in charge of it, learn of it where it is late.
    """

    key: str
    what: str
    asked_by: str
    since: datetime.datetime
    href: str
    action: str
    whom: Whom
    until: datetime.date | None = None
    year: Year | None = None
    department: Department | None = None


def _anybody(user: Person) -> bool:
    return True


Find: TypeAlias = Callable[[Year | None], Iterable[Waiting]]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of to-do. ``label`` is its name in the filter and in a group's chat (账户申请).

    ``find`` is asked for None (everything, whatever year it is of), or, where it is ``of_year``, once for each year
    that is not final; as many queries for many as for one. ``concerns`` leaves out cheaply, by roles and grants alone,
    those for whom nothing of it can wait. ``discreet``: nothing of it is said in a group's chat. ``lasting`` is not
    what is over by itself in a moment: nobody is reminded of such.
    """

    name: str
    label: str
    find: Find
    of_year: bool = False
    concerns: Predicate = _anybody
    discreet: bool = False
    lasting: bool = True


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """A name registered twice keeps the last, so that ``ready()`` may run again."""
    for source in sources:
        _sources[source.name] = source


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())


# --- from a process's table ---


def last_steps(objects: Collection[Model]) -> Mapping[str, Step]:
    """By the keys (as text) of objects of one kind, the step that brought each where it is: when, and by whom. One
    query; what has not been moved yet is not in it."""
    if not objects:
        return {}
    label = next(iter(objects))._meta.label
    keys = [str(obj.pk) for obj in objects]
    found = Step.objects.filter(object_type=label, object_id__in=keys).select_related("who").order_by("pk")
    return {step.object_id: step for step in found}


def of_workflow(
    workflow: Workflow[M],
    obj: M,
    *,
    what: str | Callable[[str], str],
    asked_by: str,
    since: datetime.datetime,
    href: str,
    action: str = "去办理",
    hindered: bool = True,
    **more: Any,
) -> Iterator[Waiting]:
    """What waits by the table of a process: one for each group of people whose next step it is.

    ``what`` may be a function of the moves in words (审核通过或退回报送). Where there is but one move, the button leads
    to it, else to ``href``. Without ``hindered``, moves that something stands in the way of are left out, with the
    queries of their guards. ``more`` are the other fields of ``Waiting``.
    """
    for place, turn in enumerate(workflow.turns(obj)):
        rows = [row for row in turn if hindered or not workflow.problems(row, obj)]
        if not rows:
            continue
        yield Waiting(
            key=f"{workflow.name}:{obj.pk}:{workflow.state(obj)}:{place}:{int(since.timestamp())}",
            what=what if isinstance(what, str) else what("或".join(row.label for row in rows)),
            asked_by=asked_by,
            since=since,
            href=href if len(rows) > 1 else workflow.address(obj, rows[0].action),
            action=action,
            whom=by(rows[0].who, obj),
            **more,
        )
