"""Who is locked out by failed logins, and who is not."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from departments.accounts.lockout import locked_names
from departments.accounts.services import accounts
from departments.acting import system_account
from departments.models import AuditEntry
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def log_in(client, username="reporter", password=PASSWORD):
    return client.post("/login/", {"username": username, "password": password}).status_code


def attack(username="reporter", times=5, **meta):
    """Somebody with another browser guesses."""
    return [log_in(Client(**meta), username, "wrong") for _ in range(times)][-1]


def attack_from_everywhere(username="reporter"):
    for number in range(5):
        attack(username, 4, REMOTE_ADDR=f"198.51.100.{number}")


@pytest.fixture
def own_device(cast):
    """The owner's browser, which logged in once and out again."""
    client = Client()
    assert log_in(client) == 302
    client.post("/logout/")
    return client


@pytest.mark.slow
def test_others_failures_lock_neither_the_own_device_nor_another_address(own_device):
    assert attack() == 429
    assert log_in(Client()) == 429
    assert log_in(own_device) == 302
    assert log_in(Client(**ELSEWHERE)) == 302


@pytest.mark.slow
def test_twenty_failures_lock_every_address_but_not_the_own_device(own_device):
    attack_from_everywhere()
    assert log_in(Client(**ELSEWHERE)) == 429
    assert log_in(own_device) == 302
    assert log_in(Client(**ELSEWHERE)) == 429, "the owner's login does not open it to the others"


@pytest.mark.slow
def test_nineteen_lock_nobody(cast):
    for number in range(5):
        attack(times=4 if number else 3, REMOTE_ADDR=f"198.51.100.{number}")
    assert log_in(Client(**ELSEWHERE)) == 302


def test_the_own_device_has_five_failures_too(own_device):
    for _ in range(4):
        assert log_in(own_device, password="wrong") == 200
    assert log_in(own_device, password="wrong") == 429
    assert log_in(own_device) == 429
    assert log_in(Client(**ELSEWHERE)) == 302


def test_a_device_is_known_for_its_owner_alone(own_device):
    attack("assessor")
    assert log_in(own_device, "assessor") == 429


@pytest.mark.parametrize("forged", ["", "x", "x:1abc:y"])
def test_a_forged_device_is_no_device(own_device, forged):
    name = next(name for name in own_device.cookies if name.startswith("device-"))
    attack()
    client = Client()
    client.cookies[name] = forged
    assert log_in(client) == 429


def test_another_accounts_cookie_is_not_this_ones(cast, own_device):
    mine = next(name for name in own_device.cookies if name.startswith("device-"))
    other = Client()
    log_in(other, "assessor")
    theirs = next(name for name in other.cookies if name.startswith("device-"))
    attack()
    client = Client()
    client.cookies[mine] = other.cookies[theirs].value
    assert log_in(client) == 429


def test_the_cookie_says_nothing_and_scripts_do_not_see_it(own_device):
    name, cookie = next((name, one) for name, one in own_device.cookies.items() if name.startswith("device-"))
    assert "reporter" not in name + cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.slow
def test_an_open_session_changes_its_password_while_the_account_is_locked(client, cast):
    client.force_login(cast.reporter)
    attack()
    attack_from_everywhere()
    new = {"old_password": PASSWORD, "new_password": "Taihang-7391", "repeated": "Taihang-7391"}
    assert client.post("/account/password/", new).status_code == 302


@pytest.mark.slow
def test_the_only_administrator_has_a_way_out(cast, capsys):
    attack("administrator")
    attack_from_everywhere("administrator")
    assert log_in(Client(), "administrator") == 429
    call_command("unlock", "ＡＤＭＩＮＩＳＴＲＡＴＯＲ")
    assert "administrator 已解除锁定。" in capsys.readouterr().out
    assert log_in(Client(), "administrator") == 302
    entry = AuditEntry.objects.get(act="运行命令")
    assert entry.after == {"命令": "unlock", "系统账户": system_account()}
    assert entry.object_label == "系统管理员"


def test_unlocking_nobody_is_an_error(cast):
    with pytest.raises(CommandError, match="没有用户名为“nobody”的账户"):
        call_command("unlock", "nobody")


@pytest.mark.slow
def test_who_is_locked_is_known_and_unlocked(cast):
    attack()
    attack_from_everywhere("assessor")
    attack("experts", 4)
    assert locked_names() == {"reporter", "assessor"}
    accounts.unlock(user=cast.reporter, by=cast.administrator)
    assert locked_names() == {"assessor"}
    assert log_in(Client()) == 302
