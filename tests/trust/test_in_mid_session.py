"""What a person may do is asked at every click, not at the login."""

from __future__ import annotations

import pytest
from django.test import Client

from departments.accounts.services import accounts
from departments.models import Grant, Role
from scoring.models import Run
from scoring.publication.services import withdraw
from tests.cast import PASSWORD, Cast
from tests.scoring.publishing import is_public
from tests.scoring.scored import make_scored
from tests.trust.watched import OWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return make_scored(4, published=True)


def logged_in(username: str) -> Client:
    client = Client()
    assert client.post("/login/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def lost(client: Client, addresses: list[str], act: object) -> None:
    """Each address opens before ``act`` and is not there after it."""
    for address in addresses:
        assert client.get(address).status_code in {200, 302}, address
    act()  # type: ignore[operator]
    for address in addresses:
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(("part", "grant"), [("reporter", Grant.REPORT), ("vice_president", Grant.LEAD)])
@pytest.mark.slow
def test_a_revoked_grant_takes_the_sheet_the_ranking_and_the_notices(cast: Cast, part: str, grant: Grant) -> None:
    person, client = getattr(cast, part), logged_in(part)
    held = [OWN] if part == "reporter" else [OWN, "人事处"]

    def revoke() -> None:
        for name in held:
            accounts.revoke(user=person, grant=grant, department=cast.entry(name).department, by=cast.administrator)

    own = f"/2020/departments/{cast.entry(OWN).pk}/"
    notice = cast.year.notices.filter(problems__entry=cast.entry(OWN)).earliest("pk")
    lost(client, [own, "/2020/ranking/", "/2020/departments/", f"/2020/notices/{notice.pk}/"], revoke)
    assert OWN not in client.get("/2020/").content.decode()


@pytest.mark.slow
def test_one_of_two_grants_revoked_takes_its_department_alone(cast: Cast) -> None:
    client, gone, kept = logged_in("vice_president"), cast.entry(OWN), cast.entry("人事处")
    lost(
        client,
        [f"/2020/departments/{gone.pk}/"],
        lambda: accounts.revoke(user=cast.vice_president, grant=Grant.LEAD, department=gone.department),
    )
    assert client.get(f"/2020/departments/{kept.pk}/").status_code == 200


@pytest.mark.slow
def test_an_office_that_assesses_no_more(cast: Cast) -> None:
    lost(
        logged_in("assessor"),
        ["/2020/items/", "/2020/items/C1.1/", "/2020/ranking/"],
        lambda: accounts.revoke(
            user=cast.assessor, grant=Grant.ASSESS, department=cast.entry("人事处").department, by=cast.administrator
        ),
    )


@pytest.mark.parametrize("part", ["quality_office", "leading_group", "president", "party_committee", "auditor"])
@pytest.mark.slow
def test_a_role_that_was_taken_back(cast: Cast, part: str) -> None:
    other = cast.entry("信息工程学院").pk
    runs = ["/2020/runs/"] if part in {"quality_office", "auditor"} else []
    lost(
        logged_in(part),
        [f"/2020/departments/{other}/", "/2020/matrix/", "/2020/awards/", *runs, "/2020/ranking/"],
        lambda: accounts.set_roles(user=getattr(cast, part), roles=[], by=cast.administrator),
    )


@pytest.mark.slow
def test_who_loses_the_role_between_the_form_and_the_click_publishes_nothing(cast: Cast) -> None:
    client = logged_in("quality_office")
    withdraw(year=cast.year, by=cast.quality_office, reason="误操作")
    assert client.get("/2020/runs/1/publish/").status_code == 200
    accounts.set_roles(user=cast.quality_office, roles=[Role.LEADING_GROUP])
    assert client.post("/2020/runs/1/publish/").status_code == 404
    assert client.post("/2020/runs/", {"as_of": "2020-12-31"}).status_code == 404
    assert not is_public(Run.objects.get(number=1))


def test_who_is_disabled_reads_nothing_more(cast: Cast) -> None:
    client = logged_in("quality_office")
    accounts.disable(user=cast.quality_office, by=cast.administrator)
    for address in ("/", "/2020/ranking/", "/2020/runs/", "/2020/matrix/"):
        response = client.get(address)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")


def test_a_login_changes_the_sessions_key(cast: Cast) -> None:
    """Whoever planted a session before the login does not hold the one after it."""
    planted = Client()
    session = planted.session
    session["planted"] = True
    session.save()
    before = session.session_key
    planted.cookies["sessionid"] = before
    planted.post("/login/", {"username": "reporter", "password": PASSWORD})
    after = planted.cookies["sessionid"].value
    assert after != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/account/").status_code == 302


def test_a_logout_ends_the_session_for_every_copy_of_its_key(cast: Cast) -> None:
    client, copy = logged_in("reporter"), Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert client.get("/logout/").status_code == 405
    assert copy.get("/account/").status_code == 200
    client.post("/logout/")
    assert copy.get("/account/").status_code == 302
