"""What waits here: requests for a second person, first passwords to be handed out, accounts that are locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse

from .. import clock
from ..models import AccountRequest, DepartmentUserGrant, Role, User, Year
from ..permissions import Person, has_a_part, is_administrator
from ..waiting import Source, Waiting, Whom, has, only
from .lockout import locked_names
from .queries import waiting_requests
from .workflow import ALONE, SECOND_PERSON, holds_it, valid_until

Needed: TypeAlias = tuple[frozenset[Role], frozenset[tuple[str, int | None]]]
LOCKED_BY = "系统"


def requests(year: Year | None) -> Iterator[Waiting]:
    """Three queries, however many wait."""
    found = list(waiting_requests().select_related("user__department"))
    needed = _needed(found)
    for one in found:
        yield Waiting(
            key=f"account_request:{one.pk}",
            what=f"确认账户申请：{one}",
            asked_by=str(one.asked_by),
            since=one.asked_at,
            until=valid_until(one),
            href=reverse("departments:account_request", args=[one.pk]),
            action="去确认",
            whom=_second_person(one, needed),
        )


def first_passwords(year: Year | None) -> Iterator[Waiting]:
    """One for each person who confirmed accounts that have no password yet."""
    unfetched = User.objects.filter(
        password_handed_by__isnull=False,
        is_active=True,
        must_change_password=True,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
    by_person: dict[User, list[User]] = {}
    for user in unfetched.select_related("password_handed_by").order_by("pk"):
        if user.password_handed_by is not None:
            by_person.setdefault(user.password_handed_by, []).append(user)
    for person, users in by_person.items():
        yield Waiting(
            key=f"first_passwords:{person.pk}:{users[0].pk}",
            what=f"{len(users)} 个账户的初始密码待您下载并转交",
            asked_by=str(Role.ADMINISTRATOR.label),
            since=min(user.date_joined for user in users),
            href=reverse("departments:account_requests"),
            action="去下载",
            whom=only(person),
        )


def locked(year: Year | None) -> Iterator[Waiting]:
    """For the administrators; it is over after a quarter of an hour, or when they unlock it."""
    names = locked_names()
    if not names:
        return
    accounts = sorted(User.objects.filter(login_name__in=names).values_list("username", flat=True))
    if accounts:
        yield Waiting(
            key=f"locked:{'、'.join(accounts)}"[:200],
            what=f"{len(accounts)} 个账户因登录失败被锁定：{'、'.join(accounts)}",
            asked_by=LOCKED_BY,
            since=clock.now(),
            href=f"{reverse('departments:accounts')}?state=locked",
            action="去处理",
            whom=has(Role.ADMINISTRATOR),
        )


def _second_person(one: AccountRequest, needed: Mapping[int, Needed]) -> Whom:
    """Whom ``SECOND_PERSON`` means, without a question to the database for each request."""

    def may(person: Person) -> bool:
        if person.pk in {one.asked_by_id, one.user_id}:
            return False
        return is_administrator(person) or holds_it(person, *needed[one.pk])

    return Whom(SECOND_PERSON.words, may)


def _needed(found: Sequence[AccountRequest]) -> dict[int, Needed]:
    """By request, what a second person who is no administrator must hold already."""
    reset = [one.user_id for one in found if one.kind == AccountRequest.Kind.RESET]
    roles: dict[int, set[Role]] = {}
    grants: dict[int, set[tuple[str, int | None]]] = {}
    if reset:
        named = User.groups.through.objects.filter(user__in=reset, group__name__in=Role.values)
        for user, role in named.values_list("user", "group__name"):
            roles.setdefault(user, set()).add(Role(role))
        held = DepartmentUserGrant.objects.filter(user__in=reset)
        for user, grant, department in held.values_list("user", "permission__codename", "content_object"):
            grants.setdefault(user, set()).add((grant, department))
    return {
        one.pk: (frozenset(roles.get(one.user_id, ())) - ALONE, frozenset(grants.get(one.user_id, ())))
        if one.kind == AccountRequest.Kind.RESET
        else (
            frozenset(Role(role) for role in one.roles),
            frozenset({(one.grant, one.department_id)} if one.grant else ()),
        )
        for one in found
    }


REQUESTS = Source("account_requests", "账户申请", requests, concerns=has_a_part, discreet=True)
FIRST_PASSWORDS = Source("first_passwords", "初始密码", first_passwords, concerns=has_a_part, discreet=True)
LOCKED = Source("locked", "账户锁定", locked, concerns=is_administrator, discreet=True, lasting=False)
