"""Who else has an object open to edit it: said to those who may edit it, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from departments import clock
from departments.accounts.services import accounts
from departments.drafts import services
from departments.models import Editing, Role, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast: Cast) -> User:
    user = User.objects.create_user("wang", name="王老师")
    accounts.set_roles(user=user, roles=[Role.QUALITY_OFFICE])
    return user


@pytest.fixture
def place(cast: Cast) -> str:
    return f"/editing/roster/{cast.entry('人事处').pk}/"


def tells(user: User, place: str, **said: str) -> list[str]:
    client = Client()
    client.force_login(user)
    answer = client.post(place, said)
    assert answer.status_code == 200
    others: list[str] = answer.json()["others"]
    return others


def ago(**time: int) -> Any:
    return clock.real_now() - timedelta(**time)


def test_two_see_each_other(cast: Cast, other: User, place: str) -> None:
    assert tells(cast.quality_office, place) == []
    assert tells(other, place, typed="1") == ["质量发展处也打开了本页，尚未输入。"]
    assert tells(cast.quality_office, place) == ["王老师正在编辑，刚刚还有输入。"]
    Editing.objects.filter(person=other).update(typed_at=ago(minutes=3, seconds=10))
    assert tells(cast.quality_office, place) == ["王老师正在编辑，3 分钟前还有输入。"]
    another = f"/editing/roster/{cast.entry('教务处').pk}/"
    assert tells(other, another) == []


def test_the_page_says_it_at_once(client: Client, cast: Cast, other: User, place: str) -> None:
    tells(other, place, typed="1")
    client.force_login(cast.quality_office)
    page = client.get(f"/2020/roster/{cast.entry('人事处').pk}/").content.decode()
    assert "<li>王老师正在编辑，刚刚还有输入。</li>" in page
    assert Editing.objects.count() == 1, "reading a page writes nothing"


def test_who_leaves_or_falls_silent_is_gone(cast: Cast, other: User, place: str) -> None:
    tells(other, place, typed="1")
    tells(other, place, left="1")
    assert tells(cast.quality_office, place) == []
    tells(other, place, typed="1")
    Editing.objects.filter(person=other).update(seen_at=ago(seconds=91), typed_at=ago(minutes=9))
    assert tells(cast.quality_office, place) == []
    tells(other, place)
    assert tells(cast.quality_office, place) == ["王老师也打开了本页，尚未输入。"], "opened anew"


def test_only_who_may_edit_it_is_told_or_counted(cast: Cast, place: str) -> None:
    tells(cast.quality_office, place)
    for part in ("leading_group", "auditor", "administrator", "reporter", "stranger"):
        client = Client()
        client.force_login(getattr(cast, part))
        assert client.post(place).status_code == 404
    assert [one.person for one in Editing.objects.all()] == [cast.quality_office]


def test_what_is_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    for place in ("roster/999999", "roster/x", f"roster/{9**30}", "nothing/1", "departments/1"):
        assert client.post(f"/editing/{place}/").status_code == 404, place


def test_it_takes_the_same_queries_for_any_number(
    cast: Cast, other: User, place: str, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.quality_office)
    for people in (1, 12):
        for number in range(people):
            user = User.objects.create_user(f"u{people}-{number}", name=f"老师{number}")
            services.note_editing(by=user, obj=cast.entry("人事处"), typed=True)
        client.post(place)
        with django_assert_num_queries(9):
            client.post(place)


def test_it_is_no_sign_of_life_that_keeps_a_session_open(cast: Cast, place: str, settings: Any) -> None:
    """The page says that it is asking by itself (accounts.middleware)."""
    client = Client()
    client.force_login(cast.quality_office)
    client.post(place)
    session = client.session
    session["seen"] = clock.stamp() - 600
    session.save()
    client.post(place, headers={"X-Asked-By-Itself": "1"})
    assert client.session["seen"] <= clock.stamp() - 600


def test_a_page_that_is_left_takes_no_one_time_password_with_it(client: Client, cast: Cast) -> None:
    """It says that it is left when the next one is already shown."""
    client.force_login(cast.administrator)
    account = cast.stranger.pk
    assert client.post(f"/accounts/{account}/reset/").status_code == 302
    for address in (f"/editing/accounts/{account}/", "/drafts/save/"):
        client.post(address, {"left": "1"})
    assert '<code class="one-time">' in client.get("/accounts/one-time-password/").content.decode()


def test_it_is_swept(cast: Cast, other: User, place: str) -> None:
    tells(other, place)
    services.sweep()
    assert Editing.objects.exists()
    Editing.objects.update(seen_at=ago(hours=2))
    services.sweep()
    assert not Editing.objects.exists()
