"""What takes effect on an account that the caller has locked, in the caller's transaction, with its audit entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group as AuthGroup
from django.db.models import QuerySet
from guardian.shortcuts import assign_perm

from ...models import Department, DepartmentUserGrant, Grant, Role, User
from ...permissions import SOLE_ROLES
from ...refusals import RolesConflict
from ...trail.services import record
from .passwords import keep_password


def locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("department").get(pk=user.pk)


def roles_kept(user: User) -> frozenset[Role]:
    """The roles of an account, disabled or not."""
    return frozenset(Role(name) for name in user.groups.values_list("name", flat=True) if name in Role.values)


def grants_kept(user: User, grant: Grant, department: Department) -> QuerySet[DepartmentUserGrant]:
    return DepartmentUserGrant.objects.filter(user=user, content_object=department, permission__codename=grant.value)


def no_conflict(roles: Iterable[Role], granted: bool) -> None:
    """Raises ``RolesConflict`` where 系统管理员 or 审计员 would hold anything else."""
    roles = set(roles)
    if roles & SOLE_ROLES and (len(roles) > 1 or granted):
        raise RolesConflict


def put_roles(user: User, roles: frozenset[Role], by: User | None, **said: Any) -> None:
    held = roles_kept(user)
    no_conflict(roles, DepartmentUserGrant.objects.filter(user=user).exists())
    if roles != held:
        user.groups.set(AuthGroup.objects.filter(name__in=roles))
        record(act="设置角色", by=by, obj=user, before={"角色": sorted(held)}, after={"角色": sorted(roles), **said})


def put_grant(user: User, grant: Grant, department: Department, by: User | None, **said: Any) -> None:
    no_conflict(roles_kept(user), granted=True)
    if not grants_kept(user, grant, department).exists():
        assign_perm(grant.value, user, department)
        record(act="授权", by=by, obj=user, after={"授权": grant.label, "部门": department, **said})


def put_one_time_password(user: User, hashed: str, by: User | None, handed_by: User | None = None, **said: Any) -> None:
    keep_password(user=user, hashed=hashed, must_change=True, handed_by=handed_by)
    record(act="重置密码", by=by, obj=user, after=said or None)
