"""The first passwords of accounts that were made without one, for all of them at once.

They are returned and kept nowhere but as hashes. Whoever lost them asks again: new ones are made, and those before are
no longer valid. Once an account can touch scores, who confirmed that hands out its password (``handing``), and it is
reset with a second person, here as anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from ...models import DepartmentUserGrant, Role, User
from ...permissions import is_administrator
from ...refusals import NotAllowed, Refusal
from ...trail.services import record
from ..passwords import hashed_one_time, one_time_password
from ..workflow import ALONE
from .passwords import keep_password

SENSITIVE = [role.value for role in Role if role not in ALONE]


class NobodyWaits(Refusal):
    message = "没有等待初始密码的账户：此人已登录过、已停用，或已持有角色或授权（须由第二人确认重置密码）。"


@dataclass(frozen=True, slots=True)
class Given:
    """An account and its new password."""

    user: User
    password: str


def waiting(users: Iterable[int]) -> QuerySet[User]:
    """Of these accounts (keys) those that may be given a first password: active, never used, and without a role or
    grant that touches scores."""
    granted = DepartmentUserGrant.objects.values("user")
    found = User.objects.filter(pk__in=list(users), is_active=True, last_login=None, must_change_password=True)
    return found.exclude(pk__in=granted).exclude(groups__name__in=SENSITIVE).order_by("username")


def give_first_passwords(*, users: Iterable[int], by: User) -> list[Given]:
    """Each of the ``waiting`` among these accounts gets a one-time password. Raises NotAllowed, NobodyWaits."""
    if not is_administrator(by):
        raise NotAllowed
    prepared = {user.pk: one_time_password() for user in waiting(users)}
    hashes = {pk: hashed_one_time(password) for pk, password in prepared.items()}
    with transaction.atomic():
        # Rows that are locked are asked again whether they wait.
        list(User.objects.select_for_update().filter(pk__in=list(prepared)).values_list("pk"))
        found = list(waiting(prepared).select_related("department"))
        if not found:
            raise NobodyWaits
        for user in found:
            keep_password(user=user, hashed=hashes[user.pk], must_change=True)
            record(act="发放初始密码", by=by, obj=user)
    return [Given(user, prepared[user.pk]) for user in found]
