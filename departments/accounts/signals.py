"""Logins as the audit trail sees them, and the roles that every database has: all that listens to signals."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import Group as AuthGroup
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from .. import clock
from ..models import Role, User
from ..names import folded
from ..trail.services import record, record_refusal

BEGUN, SEEN = "begun", "seen"
# A wrong "user name" is often a password typed into the wrong field: it is not kept.
UNKNOWN_NAME = "（不存在的用户名）"


def ensure_roles(**_: Any) -> None:
    """A group for each role, in every database that is migrated."""
    present = set(AuthGroup.objects.filter(name__in=Role.values).values_list("name", flat=True))
    AuthGroup.objects.bulk_create([AuthGroup(name=name) for name in Role.values if name not in present])


def logged_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    request.session[BEGUN] = request.session[SEEN] = clock.stamp()
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    record(act="登录", by=user, obj=user)


def logged_out(*, user: User | None, **_: Any) -> None:
    if user is not None:
        record(act="退出", by=user, obj=user)


def login_failed(*, credentials: dict[str, Any], **_: Any) -> None:
    _record_about("登录失败", str(credentials.get("username", "")))


def locked_out(*, username: str | None, **_: Any) -> None:
    _record_about("登录锁定", username or "")


def _record_about(act: str, username: str) -> None:
    user = User.objects.filter(login_name=folded(username)).first()
    record_refusal(act=act, obj=user, label=str(user) if user else UNKNOWN_NAME)


def connect() -> None:
    # Django's own receiver takes the machine's day, not the site's.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    for signal, receiver in (
        (user_logged_in, logged_in),
        (user_logged_out, logged_out),
        (user_login_failed, login_failed),
        (user_locked_out, locked_out),
    ):
        signal.connect(receiver, dispatch_uid=f"departments.{receiver.__name__}")
