from __future__ import annotations

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import resolve

from departments.context import Site
from departments.models import User, Year
from departments.pages import navigation
from departments.pages.navigation import Entry, entries_for, every_entry_has_an_address, links, register
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.departments.pages.style_guide")]


@pytest.fixture
def own_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only these; what the apps registered comes back afterwards."""
    monkeypatch.setattr(navigation, "_entries", {})
    register(
        Entry("名册", "departments:roster", "building", order=70, of_year=True),
        Entry("首页", "guide", "house", order=10),
        Entry("审计记录", "departments:audit_trail", "shield", order=80, shown_to=lambda user: user.name == "查"),
    )


def site(path: str, user: User) -> Site:
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = resolve(path)
    return Site(request)


def labels(user: User, year: int | None = 2020, path: str = "/guide/") -> list[str]:
    return [("*" if link.current else "") + link.label for link in links(entries_for(user), year, path)]


@pytest.mark.usefixtures("own_entries")
def test_entries_stand_in_order_for_who_may_see_them() -> None:
    assert labels(User(name="甲")) == ["*首页", "名册"]
    assert labels(User(name="查"), path="/2020/roster/5/") == ["首页", "*名册", "审计记录"]


@pytest.mark.usefixtures("own_entries")
def test_what_an_entry_covers_is_marked_there_for_who_has_no_entry_of_it() -> None:
    register(Entry("安排", "departments:schedule", "calendar3", order=60, of_year=True, covers="departments:roster"))
    register(
        Entry("名册", "departments:roster", "building", order=70, shown_to=lambda user: user.name == "查", of_year=True)
    )
    assert labels(User(name="甲"), path="/2020/roster/5/") == ["首页", "*安排"]
    assert labels(User(name="查"), path="/2020/roster/5/") == ["首页", "安排", "*名册", "审计记录"]


@pytest.mark.usefixtures("own_entries")
def test_without_a_year_its_entries_are_left_out() -> None:
    assert labels(User(name="甲"), year=None) == ["*首页"]


@pytest.mark.usefixtures("own_entries")
def test_the_year_comes_from_the_address_and_is_switched_there(cast: Cast) -> None:
    Year.objects.create(year=2021, scheme="2020")
    found = site("/guide/2021/", cast.auditor)
    assert str(found.year) == "2021年度"
    assert [(link.href, link.current) for link in found.year_links] == [
        ("/guide/2021/", True),
        ("/guide/2020/", False),
    ]


@pytest.mark.usefixtures("own_entries")
def test_a_thing_of_one_year_leads_to_its_section_in_another(cast: Cast) -> None:
    Year.objects.create(year=2021, scheme="2020")
    assert [link.href for link in site("/2020/roster/5/", cast.auditor).year_links] == [
        "/2021/roster/",
        "/2020/roster/",
    ]
    assert [link.href for link in site("/guide/", cast.auditor).year_links] == ["/2021/roster/", "/2020/roster/"]


def test_a_year_that_is_not_there_is_not_made_up(cast: Cast) -> None:
    assert site("/guide/1999/", cast.auditor).year is None


def test_a_stranger_sees_no_year_and_no_navigation(client: Client, year_2020: Year) -> None:
    page = engines["django"].get_template("base.html").render({}, RequestFactory().get("/"))
    assert "2020年度" not in page
    assert "主导航" not in page


def test_every_entry_of_the_apps_has_an_address() -> None:
    assert every_entry_has_an_address() == []


@pytest.mark.usefixtures("own_entries")
def test_an_entry_without_an_address_is_named_and_takes_no_page_down() -> None:
    register(Entry("错", "departments:nowhere", "x", order=5, of_year=True))
    assert labels(User(name="甲")) == ["*首页", "名册"]
    assert [found.id for found in every_entry_has_an_address()] == ["departments.W001"]
