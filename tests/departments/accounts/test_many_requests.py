"""Account requests by the hundred: one line on the home page, and a list in which several are confirmed at once."""

import pytest

from departments.accounts.services import accounts
from departments.models import AccountRequest, AuditEntry, Department, Grant, RequestState, Role, User
from departments.permissions import departments_for

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/requests/"


@pytest.fixture
def second(cast):
    user, _ = accounts.create_account(username="second", name="第二人", password="x")
    accounts.set_roles(user=user, roles=[Role.ADMINISTRATOR])
    return user


@pytest.fixture
def asked(cast):
    """Five grants, on as many departments."""
    departments = Department.objects.filter(organises=False)[:5]
    return [
        accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=one, by=cast.administrator)
        for one in departments
    ]


def read(client, user, address=ADDRESS):
    client.force_login(user)
    return client.get(address).content.decode()


def confirm(client, user, requests):
    client.force_login(user)
    return client.post(ADDRESS, {"chosen": [one.pk for one in requests]}, follow=True).content.decode()


def states():
    return list(AccountRequest.objects.order_by("pk").values_list("state", flat=True))


def test_those_chosen_take_effect(client, second, asked, cast):
    html = confirm(client, second, asked[:3])
    assert "3 项申请已生效。" in html
    assert states() == [RequestState.DONE] * 3 + [RequestState.WAITING] * 2
    held = departments_for(User.objects.get(pk=cast.stranger.pk), Grant.REPORT)
    assert set(held) == {one.department for one in asked[:3]}
    assert AuditEntry.objects.filter(act="授权", actor="second").count() == 3


@pytest.mark.parametrize("part", ["administrator", "stranger", "reporter", "quality_office"])
def test_nobody_else_confirms_any(client, cast, asked, part):
    html = confirm(client, getattr(cast, part), asked)
    assert "没有选中可以确认的申请。" in html
    assert states() == [RequestState.WAITING] * 5


def test_who_holds_the_same_confirms_only_that(client, cast, asked):
    user = cast.assessor
    accounts.grant(user=user, grant=Grant.REPORT, department=asked[1].department)
    html = read(client, user)
    assert "1 项账户申请待您确认" in html
    confirm(client, user, asked)
    assert states().count(RequestState.DONE) == 1


@pytest.mark.slow
def test_a_password_is_never_reset_together_with_others(client, cast, second, asked):
    reset = accounts.reset_password(user=cast.reporter, by=cast.administrator)
    assert f'value="{reset.pk}"' not in read(client, second)
    confirm(client, second, [reset])
    assert states()[-1] == RequestState.WAITING


def test_of_a_disabled_account_none_can_be_chosen(client, cast, second, asked):
    accounts.disable(user=cast.stranger)
    assert 'type="checkbox" name="chosen"' not in " ".join(read(client, second).split())


def test_all_of_a_page_are_chosen_at_one_click(client, second, asked):
    assert read(client, second).count("checked>") == 0
    assert read(client, second, ADDRESS + "?all=1").count("checked>") == 5


def test_the_home_page_has_one_line_for_many(client, cast, second, asked):
    assert "5 项账户申请待您办理" in read(client, second, "/2020/")
    assert "账户申请" not in read(client, cast.administrator, "/2020/").split("<main")[1], "who asked does not confirm"


def test_the_list_asks_as_much_for_many_as_for_few(client, cast, second, asked, django_assert_num_queries):
    client.force_login(second)
    client.get(ADDRESS)
    with django_assert_num_queries(7):
        client.get(ADDRESS)
    AccountRequest.objects.exclude(pk=asked[0].pk).update(state=RequestState.WITHDRAWN)
    with django_assert_num_queries(7):
        client.get(ADDRESS)
