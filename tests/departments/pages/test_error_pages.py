from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.departments.pages.style_guide")]


def test_a_page_that_is_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.reporter)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_form_without_its_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_a_server_error(client: Client, cast: Cast) -> None:
    client.force_login(cast.reporter)
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "系统出错，本次操作没有完成" in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


def test_the_page_of_a_server_error_needs_nothing() -> None:
    """No context, no static file: it must show when the database and the rest are gone."""
    page = render_to_string("500.html")
    assert "{%" not in page
    assert "/static/" not in page


@pytest.mark.parametrize("code", ["400", "403", "404", "403_csrf"])
def test_every_error_page_leads_back(code: str) -> None:
    assert 'href="/"' in render_to_string(f"{code}.html")
