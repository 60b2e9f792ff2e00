"""A roster taken in from a sheet, or brought back to what it was: step by step by the services of the roster itself.

Whether a step is possible is told by trying: a look takes all steps and undoes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from django.db import transaction

from ..models import User, Year
from ..refusals import Refusal
from ..trail.services import record
from ..years.revision import lock_for_facts
from .leaving import remove_entry, restore
from .queries import ever_listed, listed, recorded, roster
from .services import UNKNOWN, add_entry, change_entry

State = dict[int, dict[str, Any]]
FIELDS: Mapping[str, str] = {
    "name": "部门",
    "group": "考核组",
    "short_name": "简称",
    "headcount": "在岗满六个月人数",
    "leader": "分管校领导",
    "order": "序号",
}
# So many lines of each kind stand in the audit trail; the entries' own have all of it.
LINES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to one entry (its key), or to a department that is to be listed (None). ``values`` are arguments of
    the service, a vice-president by key."""

    act: Literal["remove", "restore", "change", "add"]
    entry: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What steps did, or would do: the roster before and after, by the key of the entry, and in words; what was
    ``refused``, by the place of its step."""

    before: State
    after: State
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    refused: Mapping[int, Refusal]

    @property
    def same(self) -> int:
        return sum(self.after.get(pk) == state for pk, state in self.before.items())


class NotPossible(Refusal):
    """Some of the steps are refused, each for its own reason."""

    def __init__(self, refused: Iterable[Refusal]) -> None:
        super().__init__("".join(dict.fromkeys(str(one) for one in refused)))


def steps_to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [asdict(step) for step in steps]


def steps_of_json(steps: Iterable[Mapping[str, Any]]) -> list[Step]:
    return [Step(**step) for step in steps]


def state_of(year: Year) -> State:
    """The roster as JSON has it, by the key of the entry, in its order."""
    return {
        entry.pk: {
            "name": entry.name,
            "group": entry.group,
            "short_name": entry.department.short_name,
            "headcount": entry.headcount,
            "leader": entry.leader_id,
            "order": entry.order,
            "left_on": entry.left_on.isoformat() if entry.left_on else None,
        }
        for entry in roster(year)
    }


def look_at(*, year: Year, steps: Sequence[Step], by: User) -> Outcome:
    """What the steps would do. Everything is undone again."""
    with transaction.atomic():
        outcome = _take(year, steps, by, "核对")
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def take_steps(*, year: Year, steps: Sequence[Step], by: User, reason: str) -> Outcome:
    """All of the steps or none; with an entry of their own in the trail each, and one that sums them up. ``reason`` is
    why departments leave or come back. Raises ``NotPossible``, ``YearIsFinal``."""
    outcome = _take(year, steps, by, reason)
    if outcome.refused:
        raise NotPossible(outcome.refused.values())
    lines = {"增加": outcome.added, "修改": outcome.changed, "移出": outcome.removed}
    told = {word: _first(rows) for word, rows in lines.items() if rows}
    record(
        act="导入名册",
        by=by,
        obj=year,
        before={"部门数": len(outcome.before)},
        after={"部门数": len(outcome.after), **told},
    )
    return outcome


def way_back(outcome: Outcome) -> list[Step]:
    """The steps that bring back what ``outcome`` changed, and nothing else."""
    before, after = outcome.before, outcome.after
    steps = [Step("remove", pk) for pk in after if pk not in before]
    steps += [Step("restore", pk) for pk in before if pk not in after]
    for pk, was in before.items():
        differs = {key: was[key] for key in FIELDS if pk in after and after[pk][key] != was[key]}
        if differs:
            steps.append(Step("change", pk, differs))
    return steps


def _take(year: Year, steps: Sequence[Step], by: User, reason: str) -> Outcome:
    year = lock_for_facts(year=year)
    ever = set(ever_listed(year).values_list("pk", flat=True))
    before, kept = state_of(year), recorded(roster(year))
    refused: dict[int, Refusal] = {}
    left = dict(enumerate(steps))
    # A name may become free by a later step: what is refused is tried again, as long as anything else succeeds.
    while left:
        refused = {place: why for place, step in left.items() if (why := _try(year, step, by, reason))}
        if len(refused) == len(left):
            break
        left = {place: left[place] for place in refused}
    after = state_of(year)
    words = _Words(year, [*before.values(), *after.values()])
    return Outcome(
        before=before,
        after=after,
        added=tuple(words.added(state, again=pk in ever) for pk, state in after.items() if pk not in before),
        changed=tuple(
            words.changed(state, after[pk]) for pk, state in before.items() if pk in after and after[pk] != state
        ),
        removed=tuple(words.removed(state, kept[pk]) for pk, state in before.items() if pk not in after),
        refused=refused,
    )


def _try(year: Year, step: Step, by: User, reason: str) -> Refusal | None:
    try:
        with transaction.atomic():
            _do(year, step, by, reason)
    except Refusal as refusal:
        return refusal
    return None


def _do(year: Year, step: Step, by: User, reason: str) -> None:
    values = dict(step.values)
    if "leader" in values:
        values["leader"] = User.objects.filter(pk=values["leader"]).first()
    if step.act == "add":
        order = values.pop("order", None)
        entry = add_entry(year=year, by=by, **values)
        if order is not None:
            change_entry(entry=entry, by=by, order=order)
        return
    entry = ever_listed(year).get(pk=step.entry or 0)
    if step.act == "remove":
        remove_entry(entry=entry, reason=reason, by=by)
    elif step.act == "restore":
        restore(entry=entry, reason=reason, by=by)
    else:
        change_entry(entry=entry, by=by, **values)


class _Words:
    """How states of entries read."""

    def __init__(self, year: Year, states: Iterable[Mapping[str, Any]]) -> None:
        self._frame = year.frame
        self._people = User.objects.in_bulk({one["leader"] for one in states if one["leader"]})

    def added(self, state: Mapping[str, Any], *, again: bool) -> str:
        told = "，".join(f"{FIELDS[key]} {self._said(key, state)}" for key in ("group", "short_name", *UNKNOWN))
        return f"{state['name']}：{told}" + ("；曾移出名册，原有的记录随之恢复" if again else "")

    def changed(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        differs = [key for key in FIELDS if before[key] != after[key]]
        told = (f"{FIELDS[key]} {self._said(key, before)} → {self._said(key, after)}" for key in differs)
        return f"{before['name']}：{'，'.join(told)}"

    def removed(self, state: Mapping[str, Any], kept: Mapping[str, int]) -> str:
        return f"{state['name']}：{self._said('group', state)}" + (f"，{listed(kept)}不再计分" if kept else "")

    def _said(self, key: str, state: Mapping[str, Any]) -> str:
        value = state[key]
        if value is None:
            return UNKNOWN[key]
        if key == "group":
            return self._frame.group_name(value)
        return str(self._people[value]) if key == "leader" else str(value)


def _first(lines: Sequence[str]) -> list[str]:
    return [*lines[:LINES_KEPT], *([f"等 {len(lines)} 个"] if len(lines) > LINES_KEPT else [])]
