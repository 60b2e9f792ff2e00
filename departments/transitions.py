"""One mechanism for every process: its moves are rows of a table, and one function makes them.

    NOTICE = Workflow(
        name="notice",
        field="state",
        states=State,
        address=lambda notice, action: reverse("notices:move", args=[notice.pk, action]),
        rows=(
            Transition(
                "approve",
                "批准",
                sources=(State.SUBMITTED,),
                to=State.APPROVED,
                who=holds(Grant.LEAD, "分管校领导") & ~named("提交人", of="submitted_by_id"),
                guards=(every_problem_has_its_clause,),
                change=number_it,
                consequence=lambda notice: f"批准后由{notice.office}发布，不能再修改。",
                source="附件2",
            ),
            …
        ),
    )
    notice = move(workflow=NOTICE, obj=notice, action="approve", by=leader)

The table is the only truth: ``move`` obeys it, ``handling`` draws buttons and "下一步" from it, tests walk it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import transaction
from django.db.models import Model, TextChoices

from . import clock
from .models import Step, User
from .permissions import Person
from .refusals import Blocked, NotAllowed, Problem, WrongPhase, refuse_stale
from .trail.services import record
from .who import Who

M = TypeVar("M", bound=Model)
Guard: TypeAlias = Callable[[M], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a move asks the person for: a text, ``longest`` in characters, or a day (0). A field of ``Step`` bears its
    name."""

    name: str
    label: str
    longest: int = 0
    required: bool = True

    @property
    def is_day(self) -> bool:
        return not self.longest

    def optional(self) -> Asked:
        return replace(self, required=False)


REASON = Asked("reason", "理由", longest=1000)
DOCUMENT = Asked("document", "文号", longest=100)
DOCUMENT_DATE = Asked("document_date", "文件日期")


@dataclass(frozen=True, slots=True)
class Missing(Problem):
    """Something that the move requires was not entered."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What a change is told: who moves (None is the system), when, and all that was entered, by name."""

    by: User | None
    at: datetime.datetime
    entered: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Transition(Generic[M]):
    """One row: ``action`` names it in addresses, ``label`` on its button; ``who`` may take it ``sources`` → ``to``.

    ``guards`` say what stands in the way, ``warns`` what is to be thought of first; ``change`` does to the locked
    object what the move does besides its state (it assigns fields, the move saves them; what it refuses it raises as a
    ``Refusal``). ``sees`` is what the move decides upon besides the object, by label: who makes it has ``seen`` it, and
    is refused where it has changed since. ``consequence`` is read before confirming, ``source`` is the place in the
    regulation (八.2), ``tone`` that of the button: primary, plain for a step back, danger for what cannot be undone. A
    row that is not ``expected`` is open to its people without being anybody's next step.
    """

    action: str
    label: str
    _: KW_ONLY
    sources: tuple[str, ...]
    to: str
    who: Who
    consequence: str | Callable[[M], str]
    source: str
    guards: tuple[Guard[M], ...] = ()
    warns: tuple[Guard[M], ...] = ()
    change: Callable[[M, Move], None] | None = None
    sees: Callable[[M], Mapping[str, str]] | None = None
    asks: tuple[Asked, ...] = ()
    tone: str = "primary"
    expected: bool = True

    def is_for(self, person: Person, obj: M) -> bool:
        return person.is_active and self.who(person, obj)

    def consequence_for(self, obj: M) -> str:
        return self.consequence if isinstance(self.consequence, str) else self.consequence(obj)

    def seen_of(self, obj: M) -> dict[str, str]:
        return dict(self.sees(obj)) if self.sees else {}

    def missing(self, entered: Mapping[str, Any]) -> list[Problem]:
        """What the row requires and ``entered`` does not say."""
        required = [asked for asked in self.asks if asked.required]
        return [Missing(f"请填写{asked.label}。", name=asked.name) for asked in required if not _said(entered, asked)]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next, and whose it is, in words."""

    what: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow(Generic[M]):
    """The table of one process. ``field`` of the object holds its state, one of ``states``.

    ``address`` is where a move is confirmed and posted, of an object and an action. ``act`` is what the audit trail
    calls every move of this process; each bears its row's label unless that is given.
    """

    name: str
    field: str
    states: type[TextChoices]
    address: Callable[[M, str], str]
    rows: tuple[Transition[M], ...]
    act: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for an action that stands twice, and for a state that the process does not have."""
        actions = [row.action for row in self.rows]
        named = {state for row in self.rows for state in (*row.sources, row.to)}
        if len(set(actions)) < len(actions) or not named <= set(self.states.values):
            raise ValueError(f"{self.name}: an action stands twice, or a state is unknown")

    def row(self, action: str) -> Transition[M] | None:
        return next((row for row in self.rows if row.action == action), None)

    def state(self, obj: M) -> str:
        return str(getattr(obj, self.field))

    def word(self, state: str) -> str:
        """A state as people read it."""
        return str(self.states(state).label)

    def open_to(self, person: Person, obj: M) -> list[Transition[M]]:
        """The moves that are ``person``'s now; something may still stand in their way (``problems``)."""
        return [row for row in self._from_here(obj) if row.is_for(person, obj)]

    def problems(self, row: Transition[M], obj: M) -> list[Problem]:
        """What stands in the way of a move, whoever makes it."""
        return [problem for guard in row.guards for problem in guard(obj)]

    def warnings(self, row: Transition[M], obj: M) -> list[Problem]:
        """What whoever makes a move should have thought of."""
        return [problem for warns in row.warns for problem in warns(obj)]

    def next_steps(self, obj: M) -> list[NextStep]:
        """What may come next and who does it, one for each group of people; for anybody who may see the object."""
        turns = self.turns(obj)
        return [NextStep("或".join(row.label for row in rows), rows[0].who.words) for rows in turns]

    def turns(self, obj: M) -> list[list[Transition[M]]]:
        """The moves that are somebody's next step, one list for each group of people (by their words)."""
        whose: dict[str, list[Transition[M]]] = {}
        for row in self._from_here(obj):
            if row.expected:
                whose.setdefault(row.who.words, []).append(row)
        return list(whose.values())

    def _from_here(self, obj: M) -> list[Transition[M]]:
        return [row for row in self.rows if self.state(obj) in row.sources]


@transaction.atomic
def move(
    *, workflow: Workflow[M], obj: M, action: str, by: User | None, signer: User | None = None, **entered: Any
) -> M:
    """Takes ``obj`` one step by the row ``action`` of ``workflow``; returns it as it then is. All or nothing:

    1. locks the object until the transaction ends and reads it anew, so that of two at once the second finds the
       state that the first has left;
    2. refuses with NotAllowed where there is no such row, or it is not ``by``'s (None is the system itself);
    3. refuses with WrongPhase where the object is in none of the row's sources, with Stale where what the row decides
       upon is not what was ``seen``;
    4. refuses with Blocked, with all problems, where what the row asks for is missing or a guard does not hold;
    5. sets the state and lets the row's ``change`` do the rest, with ``entered``;
    6. saves the fields that differ;
    7. writes the line of the timeline (Step) with ``reason``, ``document`` and its date, where entered; where a step of
       the system's follows from what a person did, that is its ``signer``;
    8. writes the audit entry: every field that differs, before and after, and the same three.

    A service that locks something above the object (the year, for its facts) does so before, in its own transaction.
    """
    row = workflow.row(action)
    if row is None:
        raise NotAllowed
    obj = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    if by is not None and not row.is_for(by, obj):
        raise NotAllowed
    if workflow.state(obj) not in row.sources:
        raise WrongPhase(obj, workflow.field, workflow.word(workflow.state(obj)))
    now = row.seen_of(obj)
    refuse_stale(entered.get("seen"), now, lambda label: (label, now[label]))
    if problems := [*row.missing(entered), *workflow.problems(row, obj)]:
        raise Blocked(problems)

    was, made = deepcopy(obj), Move(by=by, at=clock.now(), entered=entered)
    setattr(obj, workflow.field, row.to)
    if row.change is not None:
        row.change(obj, made)
    fields = obj._meta.concrete_fields
    changed = [field.name for field in fields if field.value_from_object(was) != field.value_from_object(obj)]
    obj.save(update_fields=changed)

    said = {asked: value for asked in (REASON, DOCUMENT, DOCUMENT_DATE) if (value := _said(entered, asked))}
    Step.objects.create(
        object_type=obj._meta.label,
        object_id=str(obj.pk),
        workflow=workflow.name,
        action=row.action,
        label=row.label,
        from_state=workflow.word(workflow.state(was)),
        to_state=workflow.word(row.to),
        who=by or signer,
        at=made.at,
        **{asked.name: value for asked, value in said.items()},
    )
    record(
        act=workflow.act or row.label,
        by=by,
        obj=obj,
        before={name: getattr(was, name) for name in changed},
        after={name: getattr(obj, name) for name in changed} | {asked.label: value for asked, value in said.items()},
    )
    return obj


def _said(entered: Mapping[str, Any], asked: Asked) -> Any:
    """What was entered: a text without blanks around it, or a day; nothing is false."""
    value = entered.get(asked.name) or ""
    return value if asked.is_day else str(value).strip()
