"""Reading accounts, as the administrator sees them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, QuerySet

from .. import clock
from ..models import AccountRequest, Department, DepartmentUserGrant, Grant, RequestState, Role, User
from ..names import in_order
from ..permissions import is_administrator
from .workflow import SECOND_PERSON, VALID_FOR


def grants() -> QuerySet[DepartmentUserGrant]:
    """Every grant with its department, in the order of departments."""
    order = ("content_object__pk", "permission__codename")
    return DepartmentUserGrant.objects.select_related("content_object", "permission").order_by(*order)


def grantable_departments() -> QuerySet[Department]:
    """On which grants are given: what is not part of another."""
    return Department.objects.filter(merged_into=None)


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
        held.setdefault(one.permission.codename, []).append(one.content_object.called)
    return [f"{grant.label}：{'、'.join(held[grant.value])}" for grant in Grant if grant.value in held]


def as_seen(user: User) -> dict[str, Any]:
    """What the form of the account's data shows, as JSON."""
    return {"name": user.name, "position": user.position, "department": user.department_id}


def roles_as_seen(user: User) -> dict[str, Any]:
    return {"roles": role_names(user)}


def waiting_requests() -> QuerySet[AccountRequest]:
    """What may still be confirmed, oldest first."""
    waiting = AccountRequest.objects.filter(state=RequestState.WAITING, asked_at__gte=clock.now() - VALID_FOR)
    return waiting.select_related("user", "asked_by", "department")


def requests_before(reader: User) -> list[AccountRequest]:
    """The waiting ones that ``reader`` can confirm; an administrator sees all of them."""
    return [one for one in waiting_requests() if is_administrator(reader) or SECOND_PERSON(reader, one)]


def to_fetch(reader: User) -> QuerySet[User]:
    """Accounts that ``reader`` confirmed together with others, and whose new passwords they have not fetched yet."""
    theirs = User.objects.filter(password_handed_by=reader, is_active=True, must_change_password=True)
    return theirs.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("username")


def who_can_confirm(request: AccountRequest) -> list[User]:
    """The people who can, by name; nobody where the site has but one administrator and nobody else holds the same."""
    able = User.objects.filter(is_active=True).exclude(groups=None, departmentusergrant=None).distinct()
    people = sorted(able, key=lambda one: (in_order(one.name), one.pk))
    return [one for one in people if SECOND_PERSON(one, request)]
