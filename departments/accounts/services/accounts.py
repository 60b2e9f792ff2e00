"""Accounts (账户), roles and grants. Only 系统管理员 may; ``by=None`` is the system itself (a command).

What would let somebody touch scores waits for a second person (``requests``), unless the system itself does it.
What a person tries on themselves, and what they may not do at all, is refused and the attempt recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.db import transaction
from guardian.shortcuts import remove_perm

from ...models import AccountRequest, Department, DepartmentUserGrant, Grant, Role, User
from ...names import folded, written
from ...permissions import is_administrator
from ...refusals import NameTaken, NotAllowed, OnOneself, Refusal, refuse_stale, unless_taken
from ...trail.services import record, record_change
from ..passwords import one_time_password
from ..queries import as_seen, role_names, roles_as_seen
from ..workflow import ALONE, is_sensitive
from .passwords import keep_password
from .requests import ask
from .rights import grants_kept, locked, no_conflict, put_grant, put_one_time_password, put_roles, roles_kept


def create_account(
    *,
    username: str,
    name: str,
    position: str = "",
    department: Department | None = None,
    password: str | None = None,
    by: User | None = None,
) -> tuple[User, str]:
    """A new account and its password: a one-time one, unless ``password`` is given (demonstration, tests).

    Raises ``NameTaken`` where an account has this user name, in whatever width, case or spacing.
    """
    _allow(by, "新建账户", None)
    must_change, password = password is None, password or one_time_password()
    who = {"username": written(username), "name": name, "position": position, "department": department}
    return _create(who, make_password(password), must_change, by), password


def create_closed_account(
    *, username: str, name: str, position: str = "", department: Department | None = None, by: User | None = None
) -> User:
    """As ``create_account``, without a password: nobody can log in with it until it is given one
    (``first_passwords``)."""
    _allow(by, "新建账户", None)
    who = {"username": written(username), "name": name, "position": position, "department": department}
    return _create(who, make_password(None), True, by)


def change_account(
    *,
    user: User,
    name: str,
    position: str,
    department: Department | None,
    by: User | None = None,
    seen: Mapping[str, Any] | None = None,
) -> User:
    """Changes who a person is; what they may do is changed by ``set_roles``, ``grant`` and ``revoke``.

    ``seen`` is what the person who changes it saw (``as_seen``). Raises ``Stale``.
    """
    _allow(by, "修改账户", user)
    with transaction.atomic():
        user = locked(user)
        refuse_stale(seen, as_seen(user), lambda field: (_label(field), str(getattr(user, field) or "空")), [user])
        before = {"name": user.name, "position": user.position, "department": user.department}
        user.name, user.position, user.department = name, position, department
        user.save(update_fields=list(before))
        record_change(act="修改账户", by=by, obj=user, before=before)
    return user


def set_roles(
    *, user: User, roles: Iterable[Role], by: User | None = None, seen: Mapping[str, Any] | None = None
) -> AccountRequest | None:
    """Gives exactly ``roles``; those that touch scores only once a second person has confirmed the request that is
    returned. Raises ``RolesConflict`` where 系统管理员 or 审计员 would hold anything else, ``AlreadyAsked``, and
    ``Stale`` where they are not what was ``seen`` (``roles_as_seen``)."""
    wanted = frozenset(Role(role) for role in roles)
    _allow(by, "设置角色", user, not_oneself=True)
    with transaction.atomic():
        user = locked(user)
        refuse_stale(seen, roles_as_seen(user), lambda _: ("角色", "、".join(role_names(user)) or "无"), [user])
        no_conflict(wanted, DepartmentUserGrant.objects.filter(user=user).exists())
        waits = frozenset() if by is None else wanted - roles_kept(user) - ALONE
        put_roles(user, wanted - waits, by)
        if by is None or not waits:
            return None
        return ask(user=user, kind=AccountRequest.Kind.ROLES, roles=waits, by=by)


def grant(*, user: User, grant: Grant, department: Department, by: User | None = None) -> AccountRequest | None:
    """Lets ``user`` report for, assess as, or lead ``department``, once a second person has confirmed the request
    that is returned. Raises ``RolesConflict``, ``AlreadyAsked``."""
    _allow(by, "授权", user, not_oneself=True)
    with transaction.atomic():
        user = locked(user)
        if by is None:
            put_grant(user, grant, department, by)
            return None
        no_conflict(roles_kept(user), granted=True)
        if grants_kept(user, grant, department).exists():
            return None
        return ask(user=user, kind=AccountRequest.Kind.GRANT, grant=grant, department=department, by=by)


def revoke(*, user: User, grant: Grant, department: Department, by: User | None = None) -> None:
    """Takes a grant back; from the next click on it is gone."""
    _allow(by, "撤销授权", user, not_oneself=True)
    with transaction.atomic():
        user = locked(user)
        if grants_kept(user, grant, department).exists():
            remove_perm(grant.value, user, department)
            record(act="撤销授权", by=by, obj=user, before={"授权": grant.label, "部门": department})


def disable(*, user: User, by: User | None = None) -> None:
    """Ends the person's access, and their open sessions for ever; what they did stays under their name."""
    _set_active(user, False, "停用账户", by)


def enable(*, user: User, by: User | None = None) -> None:
    _set_active(user, True, "启用账户", by)


def reset_password(*, user: User, by: User | None = None) -> str | AccountRequest:
    """A one-time password, returned once; the person's open sessions end.

    Where the account holds a role or a grant that touches scores: the request that a second person must confirm.
    """
    _allow(by, "重置密码", user, not_oneself=True)
    password = one_time_password()
    hashed = make_password(password)
    with transaction.atomic():
        user = locked(user)
        if by is not None and is_sensitive(user):
            return ask(user=user, kind=AccountRequest.Kind.RESET, by=by)
        put_one_time_password(user, hashed, by)
    return password


def unlock(*, user: User, by: User | None = None) -> None:
    """Forgets the failed logins that locked the account."""
    _allow(by, "解除锁定", user)
    with transaction.atomic():
        forget_failures(username=user.login_name)
        record(act="解除锁定", by=by, obj=user)


def _create(who: dict[str, Any], hashed: str, must_change: bool, by: User | None) -> User:
    username = who["username"]
    with transaction.atomic():
        if User.objects.filter(login_name=folded(username)).exists():
            raise NameTaken(username)
        with unless_taken(username):
            user = User.objects.create(**who)
        keep_password(user=user, hashed=hashed, must_change=must_change)
        record(act="新建账户", by=by, obj=user, after=who)
    return user


def _allow(by: User | None, act: str, user: User | None, not_oneself: bool = False) -> None:
    """Raises before any transaction of ours begins, so that the record of the attempt stays."""
    reason: Refusal | None = None
    if by is not None and not is_administrator(by):
        reason = NotAllowed()
    elif by is not None and user is not None and not_oneself and by.pk == user.pk:
        reason = OnOneself()
    if reason is not None:
        record(act="拒绝操作", by=by, obj=user, after={"操作": act, "原因": str(reason)})
        reason.recorded = True
        raise reason


def _label(field: str) -> str:
    return str(User._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _set_active(user: User, active: bool, act: str, by: User | None) -> None:
    _allow(by, act, user, not_oneself=True)
    with transaction.atomic():
        user = locked(user)
        before = {"is_active": user.is_active}
        user.is_active = active
        if not active:
            user.sessions_ended += 1
        user.save(update_fields=["is_active", "sessions_ended"])
        record_change(act=act, by=by, obj=user, before=before)
