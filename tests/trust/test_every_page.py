"""What every page of the site has in common: its headers, no script or style in the page, nothing from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from jzu_assess.serving.middleware import CONTENT_SECURITY_POLICY
from tests.cast import Cast
from tests.test_every_url import lines, site  # noqa: F401 fixture
from tests.trust.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LOGIN = "/login/"


# A file that is taken out: no browser runs what is in it, wherever it came from.
OF_FILES = HEADERS | {"Content-Security-Policy": "sandbox; default-src 'none'"}


def amiss(response: HttpResponse, *, personal: bool) -> list[str]:
    """What is wrong with an answer, whatever its status."""
    if "Content-Disposition" in response:
        wrong = [f"{name}: {response.get(name)}" for name, value in OF_FILES.items() if response.get(name) != value]
        return wrong + ([] if response.get("Cache-Control") == "no-store" else ["Cache-Control"])
    wrong = [f"{name}: {response.get(name)}" for name, value in HEADERS.items() if response.get(name) != value]
    kept = response.get("Cache-Control", "")
    if personal and "no-store" not in kept:
        wrong.append(f"Cache-Control: {kept}")
    return wrong + Page(response.content.decode()).wrong


@pytest.mark.parametrize("part", ["quality_office", "administrator", "vice_president", "assessor", "stranger"])
def test_every_address(site: tuple[Cast, dict[str, Any]], part: str) -> None:  # noqa: F811
    """By GET and by POST, allowed, refused or not there."""
    cast, places = site
    client, wrong = Client(raise_request_exception=False), {}
    for _, line in lines():
        address = line.address.format(**places)
        for method in ("get", "post"):
            client.force_login(getattr(cast, part))
            found = amiss(getattr(client, method)(address), personal=not address.startswith("/logout/"))
            if found:
                wrong[f"{method} {address}"] = found
    assert wrong == {}


@pytest.mark.parametrize("address", [LOGIN, f"{LOGIN}?next=//elsewhere.example/", "/2020/", "/nowhere/", "/2020/\x00/"])
def test_who_is_not_signed_in(db: None, address: str) -> None:
    assert amiss(Client().get(address), personal=False) == []


def test_a_failed_login_and_a_locked_account(cast: Cast) -> None:
    client = Client()
    for status in (200, 200, 200, 200, 429, 429):
        answer = client.post(LOGIN, {"username": "reporter", "password": "wrong"})
        assert answer.status_code == status
        assert amiss(answer, personal=False) == []


def test_the_login_page_is_not_kept(client: Client, db: None) -> None:
    """It carries a form's token."""
    assert "no-store" in client.get(LOGIN)["Cache-Control"]


def test_after_the_login_nobody_is_sent_elsewhere(client: Client, cast: Cast) -> None:
    for target in ("//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"):
        answer = client.post(f"{LOGIN}?next={target}", {"username": "reporter", "password": "Jiaozuo-2020"})
        assert (answer.status_code, answer["Location"]) == (302, "/"), target
        client.post("/logout/")


def test_what_a_strict_page_does_not_hold_would_be_found() -> None:
    strict = '<script src="/a.js"></script><script type="application/json">{}</script><p style="width: 1%"></p>'
    assert Page(strict).wrong == []
    for loose in (
        "<script>1</script>",
        "<style></style>",
        '<p onclick="f()"></p>',
        '<a href="javascript:f()"></a>',
        '<img src="//elsewhere.example/1">',
        "<iframe></iframe>",
        '<p hx-on:click="f()"></p>',
    ):
        assert len(Page(loose).wrong) == 1, loose


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, cast: Cast) -> None:
    client.post(LOGIN, {"username": "reporter", "password": "Jiaozuo-2020"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert (session["samesite"], token["samesite"]) == ("Lax", "Lax")
    assert not re.search(r"\d", str(session["max-age"])), "a session ends with the browser"


def test_a_form_without_its_token_does_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.administrator)
    assert client.post(f"/accounts/{cast.stranger.pk}/disable/").status_code == 403
    cast.stranger.refresh_from_db()
    assert cast.stranger.is_active
