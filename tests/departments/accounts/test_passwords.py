"""Passwords: what they must be, how long they live, who sets them."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from departments.accounts.guessable import is_guessable
from departments.accounts.passwords import FourClasses, NotGuessable, expires_on, must_change, one_time_password
from departments.accounts.services import accounts
from departments.accounts.services.passwords import change_own_password
from departments.models import AuditEntry, User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "Taihang-2021"


def submit(client, old=PASSWORD, new=NEW, repeated=None):
    values = {"old_password": old, "new_password": new, "repeated": new if repeated is None else repeated}
    return client.post("/account/password/", values)


@pytest.mark.parametrize("password", ["jiaozuo-2020", "JIAOZUO-2020", "Jiaozuo-abcd", "Jiaozuo2020", "焦作大学Ab1"])
def test_a_class_that_is_missing_is_refused(password):
    with pytest.raises(ValidationError, match="大写字母、小写字母、数字和符号"):
        FourClasses().validate(password)


def test_four_classes_are_enough():
    FourClasses().validate("Ab3-")


@pytest.mark.parametrize(
    "password",
    [
        *("Admin@123", "Abc@1234", "Aa123456.", "P@ssw0rd", "P@ssw0rd123!", "Jzu@2020", "Jiaozuo@2021", "Qwer!234"),
        *("1qaz@WSX", "!QAZ2wsx", "Zxcvbn.123", "Password1!", "Aaaa1111!", "Abcd-1234", "Root#20210101", "Kaohe_2020"),
        *("Welcome@1", "Test1234!", "Asdf@1234", "ABCabc123!", "Wang@2020", "Woaini@520"),
    ],
)
@pytest.mark.slow
def test_what_everybody_guesses_is_refused_in_words(cast, password):
    user = User(username="wang", name="王一")
    FourClasses().validate(password)
    with pytest.raises(ValidationError, match="容易被猜到"):
        NotGuessable().validate(password, user)


@pytest.mark.parametrize(
    "password", ["Taihang-2021", "Yun7tai=Shan", "x7#Kp2!m", "Shan-Yu-94-He", "Zg5!rumT", "Hm@8841tkW"]
)
def test_what_nobody_guesses_is_not(password):
    NotGuessable().validate(password, User(username="wang", name="王一"))


def test_a_one_time_password_is_hardly_ever_guessable():
    assert not any(is_guessable(one_time_password()) for _ in range(500))


GUESSED = "这个密码很容易被猜到：它由常见单词、键盘顺序、连续或重复字符、年份或姓名拼成，请另选一个。"


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("Ab3-xyz", ["密码至少 8 个字符。", GUESSED]),
        ("kvbxwqzj1-", ["密码须同时包含大写字母、小写字母、数字和符号。"]),
        ("Reporter-1", [GUESSED, "密码与用户名或姓名过于相似。"]),
        ("Admin@123", [GUESSED]),
        (PASSWORD, ["不得与最近 5 次使用过的密码相同。", GUESSED]),
    ],
)
def test_a_bad_password_stays_in_the_form_with_its_reasons(client, cast, password, reasons):
    client.force_login(cast.reporter)
    page = submit(client, new=password)
    assert page.status_code == 200
    assert page.context["form"].errors == {"new_password": reasons}
    assert all(f"<li>{reason}</li>" in page.content.decode() for reason in reasons)
    assert User.objects.get(username="reporter").check_password(PASSWORD)


def test_a_changed_password_keeps_this_session_and_is_recorded(client, cast):
    client.force_login(cast.reporter)
    assert submit(client).status_code == 302
    assert client.get("/account/").status_code == 200
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.actor, entry.before, entry.after) == ("修改密码", "reporter", None, None)
    assert User.objects.get(username="reporter").check_password(NEW)


def test_two_new_passwords_that_differ_are_refused(client, cast):
    client.force_login(cast.reporter)
    assert "两次输入的新密码不一致" in submit(client, repeated="Other-2021").content.decode()


def test_guessing_the_old_password_locks_the_account(client, cast):
    client.force_login(cast.reporter)
    for _ in range(4):
        assert "当前密码不正确" in submit(client, old="wrong").content.decode()
    assert submit(client, old="wrong").status_code == 429
    assert submit(client).status_code == 429


def test_the_last_five_are_not_used_again(cast):
    user = cast.reporter
    used = [f"Taihang-202{number}" for number in range(6)]
    for password in used:
        change_own_password(user=user, password=password)
    for password in used[1:]:
        with pytest.raises(ValidationError, match="最近 5 次"):
            change_own_password(user=user, password=password)
    change_own_password(user=user, password=used[0])
    assert user.password_records.count() == 5


def test_after_ninety_days_every_page_leads_to_the_change(client, cast, settings):
    client.force_login(cast.reporter)
    last_day = expires_on(cast.reporter)
    assert last_day == cast.reporter.password_set_at.date() + datetime.timedelta(days=90)
    settings.SITE_DAY = last_day
    assert client.get("/account/").status_code == 200
    settings.SITE_DAY = last_day + datetime.timedelta(days=1)
    response = client.get("/account/")
    assert (response.status_code, response["Location"]) == (302, "/account/password/")
    assert "请先修改密码" in client.get("/account/password/").content.decode()
    submit(client)
    assert client.get("/account/").status_code == 200


def test_a_one_time_password_must_be_changed_at_once(client, cast):
    password = accounts.reset_password(user=cast.reporter)
    client.post("/login/", {"username": "reporter", "password": password})
    assert client.get("/account/")["Location"] == "/account/password/"
    submit(client, old=password)
    assert client.get("/account/").status_code == 200


def test_one_time_passwords_keep_the_rules():
    for _ in range(50):
        password = one_time_password()
        FourClasses().validate(password)
        assert len(password) == 16


def test_a_demonstration_never_asks_for_a_change(cast, settings):
    accounts.reset_password(user=cast.reporter)
    user = User.objects.get(username="reporter")
    assert must_change(user)
    settings.DEMONSTRATION = True
    assert not must_change(user)
    assert expires_on(user) is None


def test_the_nist_profile_asks_for_length_and_never_expires(cast, settings):
    length = "django.contrib.auth.password_validation.MinimumLengthValidator"
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": length, "OPTIONS": {"min_length": 15}}]
    settings.PASSWORD_DAYS = None
    settings.SITE_DAY = datetime.date(2040, 1, 1)
    assert not must_change(cast.reporter)
    change_own_password(user=cast.reporter, password="a quiet sentence of words")
    with pytest.raises(ValidationError):
        change_own_password(user=cast.reporter, password="Short-1")
