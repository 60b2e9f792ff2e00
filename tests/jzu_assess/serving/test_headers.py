"""The headers of every answer."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client

from departments.models import User
from jzu_assess.serving.middleware import CONTENT_SECURITY_POLICY, SecurityHeaders


def answer(user: object = None, **headers: str) -> HttpResponse:
    request = HttpRequest()
    if user is not None:
        request.user = user  # type: ignore[assignment]
    return SecurityHeaders(lambda _: HttpResponse(headers=headers))(request)


def test_scripts_come_from_the_site_alone() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["script-src"] == policy["default-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


@pytest.mark.django_db
def test_every_answer_carries_them(client: Client) -> None:
    headers = client.get("/no-such-page").headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_a_person_sees_stays_out_of_caches() -> None:
    assert answer(User(username="clerk"))["Cache-Control"] == "no-store"


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_what_everybody_sees_may_be_kept(nobody: object) -> None:
    assert "Cache-Control" not in answer(nobody)


def test_a_view_may_say_it_otherwise() -> None:
    response = answer(User(), **{"Content-Security-Policy": "sandbox", "Cache-Control": "private, max-age=60"})
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["Cache-Control"] == "private, max-age=60"


@pytest.mark.django_db
def test_static_files_carry_them_too(client: Client) -> None:
    page = client.get("/static/css/base.css")
    assert page.status_code == 200
    assert re.match(r"text/css", page["Content-Type"])
    assert page["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
