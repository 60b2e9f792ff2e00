"""Reading accounts, as the administrator sees them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from ..models import DepartmentUserGrant, Grant, Role, User


def grants() -> QuerySet[DepartmentUserGrant]:
    """Every grant with its department, in the order of departments."""
    order = ("content_object__pk", "permission__codename")
    return DepartmentUserGrant.objects.select_related("content_object", "permission").order_by(*order)


def accounts() -> QuerySet[User]:
    """Everybody with their department, roles and grants; four queries however many there are."""
    held = Prefetch("departmentusergrant_set", queryset=grants())
    return User.objects.select_related("department").prefetch_related("groups", held).order_by("username")


def role_names(user: User) -> list[str]:
    """The roles that an account holds, disabled or not, in their order."""
    names = {group.name for group in user.groups.all()}
    return [role.label for role in Role if role.value in names]


def grant_words(user: User) -> list[str]:
    """“填报：机电工程学院、人事处”, one line a kind of grant."""
    held: dict[str, list[str]] = {}
    for one in user.departmentusergrant_set.all():
        held.setdefault(one.permission.codename, []).append(one.content_object.short_name)
    return [f"{grant.label}：{'、'.join(held[grant.value])}" for grant in Grant if grant.value in held]
