"""A session that ends does not drop the way back."""

import pytest

from departments.accounts.services import accounts
from departments.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
SORTED = "/2020/roster/?sort=-headcount&q=%E5%AD%A6%E9%99%A2"


def ended(client, cast, part="administrator"):
    """Somebody's session, over because their account was disabled and enabled again."""
    user = getattr(cast, part)
    client.force_login(user)
    assert client.get("/account/").status_code == 200
    accounts.disable(user=user)
    accounts.enable(user=user)
    return client


def log_in_by(client, address, username="administrator"):
    return client.post(address, {"username": username, "password": PASSWORD})


def test_a_page_comes_back_with_its_search_and_sorting(client, cast):
    ended(client, cast)
    to_login = client.get(SORTED)["Location"]
    assert log_in_by(client, to_login)["Location"] == SORTED


def test_a_sort_link_comes_back_sorted(client, cast):
    ended(client, cast)
    headers = {"HX-Request": "true", "HX-Current-URL": f"{HERE}/2020/roster/"}
    to_login = client.get(SORTED, headers=headers)["HX-Redirect"]
    assert log_in_by(client, to_login)["Location"] == SORTED


def test_a_part_of_a_page_leads_back_to_the_page(client, cast):
    ended(client, cast)
    headers = {"HX-Request": "true", "HX-Current-URL": f"{HERE}/2020/runs/?page=2"}
    to_login = client.get("/2020/scheme/", headers=headers)["HX-Redirect"]
    assert log_in_by(client, to_login)["Location"] == "/2020/runs/?page=2"


def test_a_form_that_was_sent_leads_back_to_its_page_and_says_what_was_lost(client, cast):
    ended(client, cast)
    page = f"/accounts/{cast.stranger.pk}/"
    sent = client.post(f"{page}roles/", {"roles": ["审计员"]}, headers={"Referer": HERE + page})
    assert "刚才提交的内容没有保存" in client.get(sent["Location"]).content.decode()
    back = log_in_by(client, sent["Location"])
    assert back["Location"] == page
    assert "登录失效时提交的内容没有保存，请核对后重新提交。" in client.get(page).content.decode()
    assert not User.objects.get(pk=cast.stranger.pk).groups.exists()
    assert "没有保存" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    "referer", ["http://elsewhere.example/x/", "javascript:alert(1)", "//elsewhere.example/", "http://[", ""]
)
def test_nobody_is_led_elsewhere(client, cast, referer):
    ended(client, cast)
    sent = client.post("/accounts/new/", {"username": "x"}, headers={"Referer": referer} if referer else {})
    assert log_in_by(client, sent["Location"])["Location"] == "/accounts/new/"


def test_logging_out_after_the_end_is_no_loss(client, cast):
    ended(client, cast)
    assert client.post("/logout/", headers={"Referer": f"{HERE}/account/"})["Location"] == "/login/"
