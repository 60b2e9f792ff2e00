"""What surrounds every request: who acts, how long a session lasts, when a password must be changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from .. import acting, clock
from ..models import User
from ..permissions import SAFE_METHODS
from ..trail.services import record, record_refusal
from .one_time import forget
from .passwords import must_change
from .services.telling import take_told
from .signals import BEGUN, SEEN

logger = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponseBase]
# How often a request notes that the session is in use; each note is a write.
NOTED_EVERY = 60
# What a page asks by itself while it is shown says so, and is no sign that somebody is there.
BY_ITSELF = "X-Asked-By-Itself"
# In the login's address: a form was sent after the session had ended.
LOST = "lost"


class Acting:
    """Tells the audit trail who acts, and records every refusal (403, and 404 by a page that exists; by a service)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting.during(request):
            response = self.get_response(request)
            if response.status_code in {403, 404} and request.resolver_match and acting.user():
                record_refusal(
                    act="拒绝访问",
                    label=request.path,
                    after={"方式": request.method, "结果": response.status_code},
                )
            for reason in acting.refusals():
                record_refusal(act="拒绝操作", label=request.path, after={"原因": reason})
            return response


class SessionLimits:
    """Ends a session that was idle, or has lasted, too long; the reader logs in again."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = clock.stamp()
            begun = request.session.setdefault(BEGUN, now)
            seen = request.session.setdefault(SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - begun > settings.SESSION_COOKIE_AGE:
                self._end(request)
            elif now - seen >= NOTED_EVERY and BY_ITSELF not in request.headers:
                self._note(request, now)
        return self.get_response(request)

    def _note(self, request: HttpRequest, now: int) -> None:
        """That somebody is there. Where the database takes no writes, the page comes all the same."""
        changed = request.session.modified
        request.session[SEEN] = now
        try:
            request.session.save()
        except (OperationalError, UpdateError):
            logger.warning("the last sign of life of a session could not be noted", exc_info=True)
        request.session.modified = changed

    def _end(self, request: HttpRequest) -> None:
        record(act="登录超时", obj=acting.user())
        request.session.flush()
        request.user = AnonymousUser()
        messages.info(request, "登录已超时，请重新登录。")


class PasswordDue:
    """Leads a reader whose password has expired, or was given by an administrator, to the page for it."""

    ALWAYS_OPEN = frozenset({"password_change", "logout"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in self.ALWAYS_OPEN or not getattr(view, "login_required", True):
            return None
        if isinstance(request.user, User) and must_change(request.user):
            return redirect("password_change")
        return None


class Told:
    """Tells the reader, on the next page that they open, what others did about their account."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.method == "GET":
            user = request.user
            part = "HX-Request" in request.headers or BY_ITSELF in request.headers
            if isinstance(user, User) and user.told and not part:
                for text in take_told(user=user):
                    messages.info(request, text)
        return self.get_response(request)


class OneTimeLeft:
    """Forgets a one-time password as soon as the reader opens any page but the one that shows it. What a page that is
    being left still says by itself is no page."""

    STAYS = frozenset({"departments:one_time_password", "departments:save_draft", "departments:editing"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        match = request.resolver_match
        reads = settings.SESSION_COOKIE_NAME in request.COOKIES
        stays = BY_ITSELF in request.headers or (match is not None and match.view_name in self.STAYS)
        if reads and match is not None and not stays:
            forget(request)


class WayBack:
    """Where the login leads on to, after a session ended: to the page that the reader was on, with its search and
    sorting. What a form held when it was sent is kept by their browser alone (``static/js/typed.js``); they are told
    that it was not saved, and land on the form.

    What htmx asks for gets the login page as a page, not as a fragment.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        target = response.headers.get("Location", "")
        if response.status_code != 302 or target.split("?")[0] != login or request.path == login:
            return response
        lost = request.method not in SAFE_METHODS
        if request.resolver_match and request.resolver_match.view_name != "logout":
            asked = {"next": _place(request), **({LOST: "1"} if lost else {})}
            login = f"{login}?{urlencode(asked, safe='/')}"
        return HttpResponseClientRedirect(login) if "HX-Request" in request.headers else redirect(login)


def _place(request: HttpRequest) -> str:
    """The address that the reader was on: of a form that was sent, the page that holds it; of a part of a page, what
    its own address would be."""
    safe = request.method in SAFE_METHODS
    if safe and "HX-Request" not in request.headers:
        return request.get_full_path()
    held_by = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(held_by, {request.get_host()}):
        return request.get_full_path()
    url = urlsplit(held_by)
    if safe and url.path == request.path:
        return request.get_full_path()
    return url.path + (f"?{url.query}" if url.query else "")
