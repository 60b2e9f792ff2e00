"""Accounts taken in from a sheet, or brought back to what they were: by the services of accounts themselves, so that
what touches scores waits for a second person here too.

Whether a step is possible is told by trying: a look takes each step and undoes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from ..accounts.queries import accounts, role_names, waiting_requests
from ..accounts.services.accounts import (
    change_account,
    create_closed_account,
    disable,
    enable,
    grant,
    revoke,
    set_roles,
)
from ..accounts.services.requests import move_request
from ..accounts.services.rights import no_conflict
from ..models import AccountRequest, Department, Grant, Role, User
from ..refusals import OnOneself, Refusal
from ..trail.services import record, record_refusal
from .words import PERSON, Words

State = Mapping[str, Any]
Progress = Callable[[int, int, str], None]
# So many lines of each kind stand in the audit trail; the accounts' own entries have all of it.
LINES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one account (its key), or of one that is to be made (None). What is None or not there stays.

    ``person`` are arguments of the services, a department by key; ``grants`` lists departments by key; ``drop`` are
    requests that no longer need anybody to confirm them.
    """

    user: int | None
    person: Mapping[str, Any] = field(default_factory=dict)
    roles: Sequence[str] | None = None
    grants: Mapping[str, Sequence[int]] = field(default_factory=dict)
    active: bool | None = None
    drop: Sequence[int] = ()

    @property
    def moves(self) -> bool:
        return bool(self.person or self.grants or self.drop) or self.roles is not None or self.active is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What steps did, or would do, in words; what was ``refused``, by the place of its step; and how to bring it
    back. ``made`` are the new accounts (keys); ``asks``: something waits for a second person."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    refused: Mapping[int, Refusal] = field(default_factory=dict)
    back: tuple[Step, ...] = ()
    made: tuple[int, ...] = ()
    asks: bool = False


class NotPossible(Refusal):
    """Some of the steps are refused, each for its own reason."""

    def __init__(self, refused: Iterable[Refusal]) -> None:
        super().__init__("".join(dict.fromkeys(str(one) for one in refused)))


def steps_to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [asdict(step) for step in steps]


def steps_of_json(steps: Iterable[Mapping[str, Any]]) -> list[Step]:
    return [Step(**step) for step in steps]


def states(users: Collection[int] | None = None) -> dict[int, dict[str, Any]]:
    """Accounts (all, or those of the keys given) as JSON has them, by key; four queries however many there are."""
    found, waiting = accounts(), waiting_requests()
    if users is not None:
        found, waiting = found.filter(pk__in=users), waiting.filter(user__in=users)
    asked: dict[int, list[AccountRequest]] = {}
    for request in waiting:
        asked.setdefault(request.user_id, []).append(request)
    return {user.pk: _state(user, asked.get(user.pk, [])) for user in found}


def _state(user: User, asked: Iterable[AccountRequest]) -> dict[str, Any]:
    held: dict[str, list[int]] = {one.value: [] for one in Grant}
    for one in user.departmentusergrant_set.all():
        held[one.permission.codename].append(one.content_object_id)
    return {
        "username": user.username,
        "name": user.name,
        "position": user.position,
        "department": user.department_id,
        "roles": role_names(user),
        "grants": held,
        "active": user.is_active,
        "asked": {str(one.pk): one.what for one in asked},
        "asked_roles": sorted({role for one in asked for role in one.roles}),
        "asked_grants": sorted([one.grant, one.department_id] for one in asked if one.grant),
    }


# --- looking, and taking in ---


def look_at(*, steps: Sequence[Step], by: User, progress: Progress) -> Outcome:
    """What the steps would do, each by itself. Everything is undone again; who tried to change their own rights is
    recorded."""
    words, before = Words(), states([step.user for step in steps if step.user])
    added, changed, refused, asks = [], [], {}, False
    for place, step in enumerate(steps):
        progress(place, len(steps), "核对账户")
        try:
            with transaction.atomic():
                user, asked = _take(step, by)
                after = states([user.pk])[user.pk]
                transaction.set_rollback(True)
        except Refusal as refusal:
            refused[place] = refusal
            if isinstance(refusal, OnOneself):
                record_refusal(act="拒绝操作", by=by, obj=by, label=str(by), after={"原因": str(refusal)})
            continue
        asks = asks or bool(asked)
        if step.user is None:
            added.append(words.added(after))
        elif after != before[user.pk]:
            changed.append(words.changed(before[user.pk], after))
    return Outcome(tuple(added), tuple(changed), refused, asks=asks)


@transaction.atomic
def take_steps(*, steps: Sequence[Step], by: User) -> Outcome:
    """All of the steps or none; with their own entries in the trail, and one that sums them up. New accounts cannot log
    in yet (``accounts.services.first_passwords``). Raises ``NotPossible``."""
    words, before = Words(), states([step.user for step in steps if step.user])
    taken: list[tuple[Step, User, list[AccountRequest]]] = []
    refused = {}
    for place, step in enumerate(steps):
        try:
            taken.append((step, *_take(step, by)))
        except Refusal as refusal:
            refused[place] = refusal
    if refused:
        raise NotPossible(refused.values())
    after = states([user.pk for _, user, _ in taken])
    made = [user.pk for step, user, _ in taken if step.user is None]
    added = [words.added(after[pk]) for pk in made]
    moved = [pk for pk in before if after[pk] != before[pk]]
    changed = [words.changed(before[pk], after[pk]) for pk in moved]
    back = [_back(before.get(user.pk), after[user.pk], user.pk, requests) for _, user, requests in taken]
    lines = {"新建": added, "修改": changed}
    told = {f"{word} {len(rows)} 个": _first(rows) for word, rows in lines.items() if rows}
    count = User.objects.count()
    record(
        act="导入账户",
        by=by,
        label="账户",
        before={"账户数": count - len(made)},
        after={"账户数": count, **told},
    )
    return Outcome(tuple(added), tuple(changed), back=tuple(one for one in back if one.moves), made=tuple(made))


def _back(before: State | None, after: State, user: int, requests: Iterable[AccountRequest]) -> Step:
    """The step that brings back what became of one account. An account that was made is not deleted: it stays, disabled
    and without rights, since the trail names it."""
    drop = [one.pk for one in requests]
    if before is None:
        return Step(user, {}, [], {one.value: [] for one in Grant}, False, drop)
    return Step(
        user=user,
        person={key: before[key] for key in PERSON if before[key] != after[key]},
        roles=before["roles"] if before["roles"] != after["roles"] or any(one.roles for one in requests) else None,
        grants={
            one.value: before["grants"][one.value]
            for one in Grant
            if before["grants"][one.value] != after["grants"][one.value]
            or any(request.grant == one.value for request in requests)
        },
        active=before["active"] if before["active"] != after["active"] else None,
        drop=drop,
    )


def _take(step: Step, by: User) -> tuple[User, list[AccountRequest]]:
    """One step, in a transaction of the caller's; with what now waits for a second person."""
    person = dict(step.person)
    if "department" in person:
        person["department"] = Department.objects.filter(pk=person["department"]).first()
    if step.user is None:
        user = create_closed_account(by=by, **person)
    else:
        user = User.objects.select_related("department").get(pk=step.user)
        if person:
            kept = {"name": user.name, "position": user.position, "department": user.department}
            user = change_account(user=user, by=by, **{**kept, **person})
    _drop(step.drop, by)
    asked = _put_rights(step, user, by)
    if step.active is not None and step.active != user.is_active:
        (enable if step.active else disable)(user=user, by=by)
    return user, asked


def _put_rights(step: Step, user: User, by: User) -> list[AccountRequest]:
    """What is too much goes first, so that 系统管理员 and 审计员 may be left, or become one's own, in one step."""
    if step.roles is None and not step.grants:
        return []
    now = states([user.pk])[user.pk]
    roles = set(now["roles"] if step.roles is None else step.roles)
    wanted = {**now["grants"], **step.grants}
    no_conflict([Role(role) for role in roles], any(wanted.values()))
    departments = Department.objects.in_bulk(
        {one for several in (*wanted.values(), *now["grants"].values()) for one in several}
    )
    for codename, held in now["grants"].items():
        for one in set(held) - set(wanted[codename]):
            revoke(user=user, grant=Grant(codename), department=departments[one], by=by)
    asked = []
    new = roles - set(now["asked_roles"]) | roles & set(now["roles"])
    if new != set(now["roles"]):
        asked.append(set_roles(user=user, roles=[Role(role) for role in sorted(new)], by=by))
    for codename, several in wanted.items():
        for one in several:
            if one not in now["grants"][codename] and [codename, one] not in now["asked_grants"]:
                asked.append(grant(user=user, grant=Grant(codename), department=departments[one], by=by))
    return [one for one in asked if one is not None]


def _drop(requests: Sequence[int], by: User) -> None:
    """Who asked takes it back; another administrator does not agree to it."""
    for request in waiting_requests().filter(pk__in=requests):
        mine = request.asked_by_id == by.pk
        move_request(
            request=request, action="withdraw" if mine else "decline", by=by, reason="" if mine else "撤销账户导入。"
        )


def _first(lines: Sequence[str]) -> list[str]:
    return [*lines[:LINES_KEPT], *([f"等 {len(lines)} 个"] if len(lines) > LINES_KEPT else [])]


def lock_accounts() -> None:
    """Nobody else changes an account, its roles or its grants until the transaction ends."""
    list(User.objects.select_for_update().order_by("pk").values_list("pk"))


def stands() -> str:
    """How all accounts stand, short."""
    text = json.dumps(sorted(states().items()), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
