"""Reading accounts, as the administrator sees them."""

from __future__ import annotations

import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Prefetch, QuerySet

from .. import clock
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


def locked_usernames() -> set[str]:
    """Who is locked out now by failed logins, accounts that do not exist included."""
    attempts = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    if (pause := get_cool_off()) is not None:
        attempts = attempts.filter(attempt_time__gt=_real_time() - pause)
    return {name for name in attempts.values_list("username", flat=True) if name}


def minutes_locked(username: str) -> int:
    """How long the lock-out of ``username`` lasts, in whole minutes, at least 1."""
    attempt = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    pause = get_cool_off()
    if attempt is None or pause is None:
        return 1
    left = attempt.attempt_time + pause - _real_time()
    return max(1, -(-int(left.total_seconds()) // 60))


def _real_time() -> datetime.datetime:
    """As the lock-out itself counts; the site's day has no part in it."""
    return datetime.datetime.fromtimestamp(clock.stamp(), datetime.UTC)
