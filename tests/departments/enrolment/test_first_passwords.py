"""First passwords: for accounts that nobody has used and that touch no scores, made anew as often as asked for."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import RequestFactory

from departments import clock
from departments.accounts.passwords import ROUNDS, hashed_one_time, must_change
from departments.accounts.services import accounts
from departments.accounts.services.first_passwords import NobodyWaits, give_first_passwords
from departments.accounts.services.requests import move_request
from departments.models import AuditEntry, Department, Grant, Role, User
from departments.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def make(cast, username="1001"):
    return accounts.create_closed_account(username=username, name="张三", by=cast.administrator)


def give(cast, *users, by=None):
    given = give_first_passwords(users=[user.pk for user in users], by=by or cast.administrator)
    return {one.user.username: one.password for one in given}


def logs_in(username, password):
    return authenticate(RequestFactory().get("/"), username=username, password=password) is not None


def test_each_account_gets_its_own_password_and_must_change_it(cast):
    one, other = make(cast), make(cast, "1002")
    given = give(cast, one, other)
    assert len(set(given.values())) == 2
    assert all(logs_in(username, password) for username, password in given.items())
    assert must_change(User.objects.get(pk=one.pk))


def test_passwords_given_again_replace_those_before(cast):
    user = make(cast)
    first, second = give(cast, user)["1001"], give(cast, user)["1001"]
    assert (logs_in("1001", first), logs_in("1001", second)) == (False, True)


def test_the_trail_names_the_account_and_never_the_password(cast):
    (password,) = give(cast, make(cast)).values()
    entry = AuditEntry.objects.get(act="发放初始密码")
    assert (entry.actor, entry.object_label, entry.before, entry.after) == ("administrator", "张三", None, None)
    assert password not in str(AuditEntry.objects.values_list())


def test_whoever_logged_in_has_a_password_of_their_own(cast):
    user = make(cast)
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    with pytest.raises(NobodyWaits):
        give(cast, user)


def test_nobody_gets_the_password_of_who_touches_scores(cast):
    """What a second person confirmed would otherwise be the first one's own."""
    user = make(cast)
    give(cast, user)
    department = Department.objects.get(name="人事处")
    asked = accounts.grant(user=user, grant=Grant.ASSESS, department=department, by=cast.administrator)
    give(cast, user)
    move_request(request=asked, action="confirm", by=cast.assessor)
    with pytest.raises(NobodyWaits):
        give(cast, user)


def test_neither_of_who_holds_a_role_that_does(cast):
    user, auditor = make(cast), make(cast, "1002")
    accounts.set_roles(user=user, roles=[Role.EXPERTS])
    accounts.set_roles(user=auditor, roles=[Role.AUDITOR])
    assert list(give(cast, user, auditor)) == ["1002"]


def test_an_account_that_was_in_use_is_none_of_them(cast):
    with pytest.raises(NobodyWaits):
        give(cast, cast.stranger)


def test_a_disabled_account_gets_none(cast):
    user = make(cast)
    accounts.disable(user=user)
    with pytest.raises(NobodyWaits):
        give(cast, user)


def test_only_an_administrator_gives_them(cast):
    with pytest.raises(NotAllowed):
        give(cast, make(cast), by=cast.quality_office)


@pytest.mark.slow
def test_a_one_time_password_is_hashed_with_few_rounds_until_it_is_used(cast, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = make(cast)
    (password,) = give(cast, user).values()
    assert f"${ROUNDS}$" in User.objects.get(pk=user.pk).password
    assert logs_in("1001", password)
    assert f"${PBKDF2PasswordHasher.iterations}$" in User.objects.get(pk=user.pk).password
    assert hashed_one_time("x") != hashed_one_time("x")
