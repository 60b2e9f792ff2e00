"""A user name is the same however it is typed."""

import importlib

import pytest
from django.apps import apps

from departments.accounts.services import accounts
from departments.models import User
from departments.names import folded, written
from departments.refusals import NameTaken
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

TYPED = ["reporter", "Reporter", "ｒｅｐｏｒｔｅｒ", " reporter\u3000", "re porter", "\ufeffreport\u200ber\u202e"]


@pytest.mark.parametrize("name", TYPED)
def test_it_logs_in(client, cast, name):
    assert client.post("/login/", {"username": name, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("name", TYPED)
def test_failures_are_counted_under_one_name(client, cast, name):
    for _ in range(5):
        client.post("/login/", {"username": name, "password": "wrong"})
    assert client.post("/login/", {"username": "reporter", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("name", ["REPORTER", "ｒｅｐｏｒｔｅｒ", "repor\u200dter"])
def test_no_second_account_has_it(cast, name):
    with pytest.raises(NameTaken):
        accounts.create_account(username=name, name="另一人")


def test_written_keeps_case_and_folded_does_not():
    assert (written("Ｗａｎｇ 01"), folded("Ｗａｎｇ 01")) == ("Wang01", "wang01")


def test_a_name_that_is_kept_is_kept_as_it_is():
    """Marks that stood apart are in their order once what stood between them is gone."""
    kept = written("\u0303\u00b8")
    assert kept == written(kept) == "\u0327\u0303"


def test_a_name_of_half_a_megabyte_is_asked_of_nobody(client, cast):
    page = client.post("/login/", {"username": "x" * 500_000, "password": "y" * 500_000})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"__all__"}


def test_migrating_says_which_two_accounts_are_one(cast):
    fold = importlib.import_module("departments.migrations.0011_accounts").fold_user_names
    fold(apps, None)
    user = User.objects.get(username="reporter")
    User.objects.filter(pk=user.pk).update(username="ASSESSOR")
    with pytest.raises(RuntimeError, match="视为相同"):
        fold(apps, None)
