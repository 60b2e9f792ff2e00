"""The table of what a second person confirms: roles that touch scores, grants, and resets of accounts that hold such.

Nobody confirms what they asked for, nor for themselves (岗位分离). Who confirms is an administrator, or somebody who
gains nothing by it: who already holds all that the account would get, or, where its password is reset, has.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from django.urls import reverse

from .. import clock
from ..dates import chinese_date
from ..models import AccountRequest, DepartmentUserGrant, Grant, RequestState, Role, User
from ..permissions import Person, departments_held, is_administrator, roles_of
from ..refusals import Problem
from ..transitions import REASON, Transition, Workflow
from ..who import Who, named

# 审计员 reads and writes nothing; every other role touches scores, or the accounts that do.
ALONE = frozenset({Role.AUDITOR})
VALID_FOR = datetime.timedelta(days=7)


def valid_until(request: AccountRequest) -> datetime.date:
    """The last day on which the request may be confirmed."""
    return (request.asked_at + VALID_FOR).astimezone(clock.now().tzinfo).date()


def expired(request: AccountRequest) -> bool:
    return request.state == RequestState.WAITING and clock.now() > request.asked_at + VALID_FOR


def roles_that_touch_scores(user: User) -> frozenset[Role]:
    """Those that the account holds, disabled or not."""
    names = user.groups.filter(name__in=Role.values).values_list("name", flat=True)
    return frozenset(Role(name) for name in names) - ALONE


def is_sensitive(user: User) -> bool:
    """Whether the account holds a role or a grant by which its reader could touch scores."""
    return bool(roles_that_touch_scores(user)) or DepartmentUserGrant.objects.filter(user=user).exists()


def _holds_it_all(person: Person, request: AccountRequest) -> bool:
    if request.kind == AccountRequest.Kind.RESET:
        return _holds_as_much(person, request.user)
    roles = frozenset(Role(role) for role in request.roles)
    return holds_it(person, roles, {(request.grant, request.department_id)} if request.grant else set())


def _holds_as_much(person: Person, user: User) -> bool:
    held = DepartmentUserGrant.objects.filter(user=user)
    grants = set(held.values_list("permission__codename", "content_object_id"))
    return holds_it(person, roles_that_touch_scores(user), grants)


def holds_it(person: Person, roles: frozenset[Role], grants: Collection[tuple[str, int | None]]) -> bool:
    """Whether the person holds all of it already; of nothing nobody does."""
    if not roles and not grants:
        return False
    return roles <= roles_of(person) and all(
        department in departments_held(person, Grant(grant)) for grant, department in grants
    )


def may_know_password(person: User, user: User) -> bool:
    """Whether ``person`` may be shown a password of ``user`` that was given: an administrator, or who holds as much;
    who asked for what the account now holds is neither, since a second person confirmed it against them."""
    if not (is_administrator(person) or _holds_as_much(person, user)):
        return False
    granted = AccountRequest.objects.filter(user=user, state=RequestState.DONE).exclude(kind=AccountRequest.Kind.RESET)
    return not granted.filter(asked_by=person).exists()


def password_stays(user: User, *, held: bool) -> bool:
    """Whether nobody but its owner, or the second person who hands it over, knows the password of ``user``, to whom a
    right is given. ``held``: the account could touch scores before. Where it could not, whoever made the account may
    have logged in with the password that they gave, and have chosen the next one."""
    by = user.password_handed_by
    if user.must_change_password:
        return by is not None and may_know_password(by, user)
    return held


def _another(person: Person, request: AccountRequest) -> bool:
    return is_administrator(person) or _holds_it_all(person, request)


SECOND_PERSON = Who("系统管理员或已持有全部相应权限的人员", _another) & ~named(
    "申请人和账户本人", of=lambda request: (request.asked_by_id, request.user_id)
)


def _still_valid(request: AccountRequest) -> Iterator[Problem]:
    if expired(request):
        yield Problem(f"申请已于{chinese_date(valid_until(request))}过期，请重新提出。")
    if not request.user.is_active:
        yield Problem(f"{request.user}的账户已停用。")


def _consequence(request: AccountRequest) -> str:
    if request.kind == AccountRequest.Kind.RESET:
        return (
            f"{request.user}的现用密码和已打开的页面随即失效；一次性密码只向您显示一次，"
            f"请核实身份后亲自告知{request.user}，不要交给申请人。"
        )
    who = f"{request.user}（{request.user.username}）"
    return f"立即为{who}{request.what}。请先核实确有其人其事。{_of_password(request)}"


def _of_password(request: AccountRequest) -> str:
    user = request.user
    if password_stays(user, held=is_sensitive(user)):
        return ""
    return f"其现用密码和已打开的页面随即失效，新密码只向您显示一次，请亲自告知{user}，不要交给申请人。"


REQUESTS: Workflow[AccountRequest] = Workflow(
    name="account_request",
    field="state",
    states=RequestState,
    address=lambda request, action: reverse("departments:move_request", args=[request.pk, action]),
    rows=(
        Transition(
            "confirm",
            "确认",
            sources=(RequestState.WAITING,),
            to=RequestState.DONE,
            who=SECOND_PERSON,
            guards=(_still_valid,),
            consequence=_consequence,
            source="",
        ),
        Transition(
            "decline",
            "不同意",
            sources=(RequestState.WAITING,),
            to=RequestState.DECLINED,
            who=SECOND_PERSON,
            asks=(REASON,),
            consequence="申请不生效，申请人会看到理由。",
            source="",
            tone="plain",
        ),
        Transition(
            "withdraw",
            "撤回",
            sources=(RequestState.WAITING,),
            to=RequestState.WITHDRAWN,
            who=named("申请人", of="asked_by_id"),
            consequence="申请不再等待确认，可以重新提出。",
            source="",
            tone="plain",
        ),
    ),
)
