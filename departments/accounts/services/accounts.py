"""Accounts (账户), roles and grants. Only 系统管理员 may; ``by=None`` is the system itself (a command).

What a person tries on themselves, and what they may not do at all, is refused and the attempt recorded.
"""

from __future__ import annotations

from collections.abc import Iterable

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group as AuthGroup
from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from ...models import Department, DepartmentUserGrant, Grant, Role, User
from ...models.folded import folded, written
from ...permissions import SOLE_ROLES, is_administrator
from ...refusals import NameTaken, NotAllowed, OnOneself, Refusal, RolesConflict, unless_taken
from ...trail.services import record, record_change
from ..passwords import one_time_password
from .passwords import keep_password


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
    hashed = make_password(password)
    username = written(username)
    with transaction.atomic():
        if User.objects.filter(login_name=folded(username)).exists():
            raise NameTaken(username)
        with unless_taken(username):
            user = User.objects.create(username=username, name=name, position=position, department=department)
        keep_password(user=user, hashed=hashed, must_change=must_change)
        after = {"username": username, "name": name, "position": position, "department": department}
        record(act="新建账户", by=by, obj=user, after=after)
    return user, password


def change_account(
    *, user: User, name: str, position: str, department: Department | None, by: User | None = None
) -> User:
    """Changes who a person is; what they may do is changed by ``set_roles``, ``grant`` and ``revoke``."""
    _allow(by, "修改账户", user)
    with transaction.atomic():
        user = _locked(user)
        before = {"name": user.name, "position": user.position, "department": user.department}
        user.name, user.position, user.department = name, position, department
        user.save(update_fields=list(before))
        record_change(act="修改账户", by=by, obj=user, before=before)
    return user


def set_roles(*, user: User, roles: Iterable[Role], by: User | None = None) -> None:
    """Gives exactly ``roles``. Raises ``RolesConflict`` where 系统管理员 or 审计员 would hold anything else."""
    wanted = {Role(role) for role in roles}
    _allow(by, "设置角色", user, not_oneself=True)
    with transaction.atomic():
        user = _locked(user)
        held = _roles_kept(user)
        _no_conflict(wanted, DepartmentUserGrant.objects.filter(user=user).exists())
        if wanted == held:
            return
        user.groups.set(AuthGroup.objects.filter(name__in=wanted))
        record(act="设置角色", by=by, obj=user, before={"角色": sorted(held)}, after={"角色": sorted(wanted)})


def grant(*, user: User, grant: Grant, department: Department, by: User | None = None) -> None:
    """Lets ``user`` report for, assess as, or lead ``department``."""
    _allow(by, "授权", user, not_oneself=True)
    with transaction.atomic():
        user = _locked(user)
        _no_conflict(_roles_kept(user), granted=True)
        if not _grants(user, grant, department).exists():
            assign_perm(grant.value, user, department)
            record(act="授权", by=by, obj=user, after={"授权": grant.label, "部门": department})


def revoke(*, user: User, grant: Grant, department: Department, by: User | None = None) -> None:
    """Takes a grant back; from the next click on it is gone."""
    _allow(by, "撤销授权", user, not_oneself=True)
    with transaction.atomic():
        user = _locked(user)
        if _grants(user, grant, department).exists():
            remove_perm(grant.value, user, department)
            record(act="撤销授权", by=by, obj=user, before={"授权": grant.label, "部门": department})


def disable(*, user: User, by: User | None = None) -> None:
    """Ends the person's access, open sessions included; what they did stays under their name."""
    _set_active(user, False, "停用账户", by)


def enable(*, user: User, by: User | None = None) -> None:
    _set_active(user, True, "启用账户", by)


def reset_password(*, user: User, by: User | None = None) -> str:
    """A one-time password, returned once. The person's open sessions end."""
    _allow(by, "重置密码", user, not_oneself=True)
    password = one_time_password()
    hashed = make_password(password)
    with transaction.atomic():
        user = _locked(user)
        keep_password(user=user, hashed=hashed, must_change=True)
        record(act="重置密码", by=by, obj=user)
    return password


def unlock(*, user: User, by: User | None = None) -> None:
    """Forgets the failed logins that locked the account."""
    _allow(by, "解除锁定", user)
    with transaction.atomic():
        forget_failures(username=user.login_name)
        record(act="解除锁定", by=by, obj=user)


def _allow(by: User | None, act: str, user: User | None, not_oneself: bool = False) -> None:
    """Raises before any transaction of ours begins, so that the record of the attempt stays."""
    reason: Refusal | None = None
    if by is not None and not is_administrator(by):
        reason = NotAllowed()
    elif by is not None and user is not None and not_oneself and by.pk == user.pk:
        reason = OnOneself()
    if reason is not None:
        record(act="拒绝操作", by=by, obj=user, after={"操作": act, "原因": str(reason)})
        raise reason


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("department").get(pk=user.pk)


def _roles_kept(user: User) -> frozenset[Role]:
    """The roles of an account, disabled or not."""
    return frozenset(Role(name) for name in user.groups.values_list("name", flat=True) if name in Role.values)


def _no_conflict(roles: Iterable[Role], granted: bool) -> None:
    roles = set(roles)
    if roles & SOLE_ROLES and (len(roles) > 1 or granted):
        raise RolesConflict


def _grants(user: User, grant: Grant, department: Department):  # type: ignore[no-untyped-def]
    return DepartmentUserGrant.objects.filter(user=user, content_object=department, permission__codename=grant.value)


def _set_active(user: User, active: bool, act: str, by: User | None) -> None:
    _allow(by, act, user, not_oneself=True)
    with transaction.atomic():
        user = _locked(user)
        before = {"is_active": user.is_active}
        user.is_active = active
        user.save(update_fields=["is_active"])
        record_change(act=act, by=by, obj=user, before=before)
