"""Failed logins and whom they lock out, on django-axes.

Five failures lock a user name out from the address that they came from, twenty from every address: but not on a
device on which its owner has logged in before, nor in their open session. Each of these has five failures of its own,
so that whoever wants to lock somebody out does not, and whoever finds their computer cannot guess for ever.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse

from .. import clock
from ..models import User
from ..names import folded

DEVICE_KEPT = 180 * 24 * 3600  # seconds


def login_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that failures are counted under (``AXES_USERNAME_CALLABLE``)."""
    given = credentials.get("username") if credentials else request.POST.get("username")
    return folded(str(given or ""))[:255]


class LockOut(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """A known device's failures bear its mark in the place of the browser's name, and count for it alone."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """To be compared with ``AXES_FAILURE_LIMIT``."""
        recent = AccessAttempt.objects.filter(
            username=login_name(request, credentials), attempt_time__gte=get_cool_off_threshold(request)
        )
        mark = known_device(request, login_name(request, credentials))
        if mark:
            return _sum(recent.filter(user_agent=mark))
        everywhere = _sum(recent)
        here = _sum(recent.filter(ip_address=_address(request)))
        return everywhere if everywhere >= settings.LOCKOUT_FROM_EVERYWHERE else here

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        if request is not None and (mark := known_device(request, login_name(request, credentials))):
            request.axes_user_agent = mark  # type: ignore[attr-defined]
        super().user_login_failed(sender, credentials, request, **kwargs)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """After a login: what failed here is forgotten, what others tried elsewhere is not."""
        name = login_name(request, credentials)
        device = _device_cookie(request, name)
        here = {"user_agent": _mark("device", device)} if device else {"ip_address": _address(request)}
        count, _ = AccessAttempt.objects.filter(username=name, **here).delete()
        return int(count)


def known_device(request: HttpRequest, name: str) -> str:
    """The mark of the device, or open session, that ``request`` comes from and that is this account's; else ``""``."""
    user = getattr(request, "user", None)
    if device := _device_cookie(request, name):
        return _mark("device", device)
    if isinstance(user, User) and user.login_name == name and request.session.session_key:
        return _mark("session", request.session.session_key)
    return ""


def locked_names() -> set[str]:
    """The login names that are locked out now, at least from one address; those of nobody included."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=_real_time() - settings.AXES_COOLOFF_TIME).order_by()
    here = recent.values("username", "ip_address").annotate(sum=Sum("failures_since_start"))
    everywhere = recent.values("username").annotate(sum=Sum("failures_since_start"))
    here = here.filter(sum__gte=settings.AXES_FAILURE_LIMIT).values_list("username")
    everywhere = everywhere.filter(sum__gte=settings.LOCKOUT_FROM_EVERYWHERE).values_list("username")
    return {name for (name,) in here.union(everywhere) if name}


def minutes_locked(request: HttpRequest, name: str) -> int:
    """How long the lock-out of ``name`` lasts where ``request`` comes from, in whole minutes, at least 1."""
    attempts = AccessAttempt.objects.filter(username=name)
    mark = known_device(request, name)
    here = attempts.filter(user_agent=mark) if mark else attempts.filter(ip_address=_address(request))
    last = here.order_by("-attempt_time").first() or attempts.order_by("-attempt_time").first()
    if last is None:
        return 1
    left = last.attempt_time + settings.AXES_COOLOFF_TIME - _real_time()
    return max(1, -(-int(left.total_seconds()) // 60))


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on this device is known as one of ``user``'s."""
    name = user.login_name
    kept = _device_cookie(request, name)
    response.set_signed_cookie(
        _cookie(name),
        kept or secrets.token_urlsafe(16),
        salt=_salt(name),
        max_age=DEVICE_KEPT,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def _device_cookie(request: HttpRequest, name: str) -> str:
    kept = request.get_signed_cookie(_cookie(name), default="", salt=_salt(name), max_age=DEVICE_KEPT)
    return kept or ""


def _real_time() -> datetime.datetime:
    """As axes counts; the site's day has no part in it."""
    return datetime.datetime.fromtimestamp(clock.stamp(), datetime.UTC)


def _address(request: HttpRequest) -> Any:
    return getattr(request, "axes_ip_address", None)


def _sum(attempts: QuerySet[Any]) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def _cookie(name: str) -> str:
    return f"device-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _salt(name: str) -> str:
    return f"departments.accounts.device:{name}"


def _mark(kind: str, secret: str) -> str:
    return f"{kind}:{hashlib.sha256(secret.encode()).hexdigest()}"
