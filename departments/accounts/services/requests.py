"""What waits for a second person: asking for it, and what becomes of it.

Those concerned are told on their next page: the person whose account it is, and who asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ... import clock
from ...models import AccountRequest, Department, Grant, RequestState, Role, User
from ...refusals import NotAllowed, Refusal
from ...trail.services import record
from ...transitions import move
from ..passwords import hashed_one_time, one_time_password
from ..queries import waiting_requests
from ..workflow import REQUESTS, is_sensitive, valid_until
from .handing import Password, renew_password
from .rights import locked, put_grant, put_one_time_password, put_roles, roles_kept
from .telling import tell

Kind = AccountRequest.Kind


class AlreadyAsked(Refusal):
    """The same is waiting for its second person."""

    def __init__(self, request: AccountRequest) -> None:
        super().__init__(f"“{request.what}”已由{request.asked_by}申请，正等待确认。")


def ask(
    *,
    user: User,
    kind: AccountRequest.Kind,
    by: User,
    roles: frozenset[Role] = frozenset(),
    grant: Grant | None = None,
    department: Department | None = None,
) -> AccountRequest:
    """Of a locked user, in the caller's transaction. Raises ``AlreadyAsked``."""
    asked = AccountRequest(
        user=user,
        kind=kind,
        roles=sorted(roles),
        grant=grant.value if grant else "",
        department=department,
        asked_by=by,
        asked_at=clock.now(),
    )
    for waiting in waiting_requests().filter(user=user):
        if waiting.what == asked.what:
            raise AlreadyAsked(waiting)
    asked.save()
    record(act="提出账户申请", by=by, obj=asked, after={"事项": asked.what, "有效期至": valid_until(asked)})
    tell(user=user, text=f"{by}申请对您的账户{asked.what}，须经第二人确认后生效。如有疑问请联系系统管理员。")
    return asked


@dataclass(frozen=True, slots=True)
class Moved:
    """A request as it then is, and what became of the account's password; ``password`` is the new one, if it is to be
    handed over now."""

    request: AccountRequest
    became: Password
    password: str | None


# To who asked, and may still have the password that was given before.
_OF_PASSWORD = {
    Password.STAYS: "",
    Password.NEW: "原密码已作废，新密码由{by}告知本人。",
    Password.TO_FETCH: "原密码已作废，新密码由{by}告知本人。",
    Password.NONE: "原密码已作废，须申请重置密码后才能登录。",
}


def move_request(*, request: AccountRequest, action: str, by: User, reason: str = "", together: bool = False) -> Moved:
    """By a row of ``workflow.REQUESTS``; a confirmed one takes effect in the same transaction.

    Who confirms hands over the one-time password, so that who asked never has it; of several ``together`` they fetch
    the passwords later (``handing``). Raises NotAllowed, WrongPhase, Blocked, and what the effect refuses.
    """
    if not (row := REQUESTS.row(action)) or not row.is_for(by, request):
        record(act="拒绝操作", by=by, obj=request, after={"操作": row.label if row else action})
        raise NotAllowed
    password = "" if together or action != "confirm" else one_time_password()
    hashed = hashed_one_time(password) if password else ""
    became = Password.STAYS
    with transaction.atomic():
        user = locked(request.user)
        request = move(workflow=REQUESTS, obj=request, action=action, by=by, reason=reason)
        if request.state == RequestState.DONE:
            became = _take_effect(request, user, hashed, by)
        _tell_how_it_ended(request, by, reason, became)
    return Moved(request, became, password if became == Password.NEW else None)


def confirm_requests(*, requests: Iterable[AccountRequest], by: User) -> tuple[int, list[str]]:
    """Confirms each by itself; how many took effect, and why each of the others did not. One that resets a password is
    none of them, since that is handed over in person."""
    done, refused = 0, []
    for request in (one for one in requests if one.kind != Kind.RESET):
        try:
            move_request(request=request, action="confirm", by=by, together=True)
        except Refusal as refusal:
            refused.append(f"{request}：{refusal}")
        else:
            done += 1
    return done, refused


def _take_effect(request: AccountRequest, user: User, hashed: str, by: User) -> Password:
    said: dict[str, Any] = {"申请人": str(request.asked_by), "确认人": str(by)}
    held = is_sensitive(user)
    if request.kind == Kind.ROLES:
        put_roles(user, roles_kept(user) | {Role(role) for role in request.roles}, by, **said)
    elif request.department is not None:
        put_grant(user, Grant(request.grant), request.department, by, **said)
    else:
        put_one_time_password(user, hashed, by, handed_by=by, **said)
        return Password.NEW
    return renew_password(user=user, held=held, hashed=hashed, by=by, said=said)


def _tell_how_it_ended(request: AccountRequest, by: User, reason: str, became: Password) -> None:
    ended = f"{request.get_state_display()}（{request.asked_by}申请，{by}办理）"
    tell(user=request.user, text=f"您的账户“{request.what}”的申请{ended}。")
    if by.pk != request.asked_by_id:
        because = f"理由：{reason}" if reason else ""
        password = _OF_PASSWORD[became].format(by=by)
        tell(user=request.asked_by, text=f"{request.user}的“{request.what}”申请{ended}。{because}{password}")
