"""What lets somebody touch scores takes effect when a second person confirms."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from departments.accounts.queries import waiting_requests
from departments.accounts.services import accounts
from departments.accounts.services.requests import AlreadyAsked, move_request
from departments.accounts.signals import ensure_roles
from departments.accounts.workflow import REQUESTS
from departments.acting import system_account
from departments.models import AccountRequest, AuditEntry, Department, Grant, RequestState, Role, User
from departments.permissions import departments_for, roles_of
from departments.refusals import Blocked, NotAllowed, RolesConflict
from tests.cast import PASSWORD
from tests.walking import Walk

pytestmark = pytest.mark.django_db

ONCE = "/accounts/one-time-password/"


def fresh(user):
    return User.objects.get(pk=user.pk)


def page_of(request):
    return f"/accounts/requests/{request.pk}/"


def ask_for_role(cast, user=None, role=Role.QUALITY_OFFICE):
    return accounts.set_roles(user=user or cast.stranger, roles=[role], by=cast.administrator)


def ask_for_grant(cast, user=None):
    department = Department.objects.get(name="机电工程学院")
    return accounts.grant(user=user or cast.stranger, grant=Grant.REPORT, department=department, by=cast.administrator)


@pytest.fixture
def second_administrator(cast):
    user, _ = accounts.create_account(username="second", name="第二人", password=PASSWORD)
    accounts.set_roles(user=user, roles=[Role.ADMINISTRATOR])
    return user


def read(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


# --- who ---

WHOSE = {
    "confirm": {"quality_office", "second"},
    "decline": {"quality_office", "second"},
    "withdraw": {"administrator"},
}


@pytest.mark.slow
def test_the_table_is_walked(client, cast, second_administrator):
    # What is confirmed later leaves the password, and so the session, of who touches scores already.
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=cast.entry("人事处").department)
    asked = ask_for_role(cast)

    def in_state(state):
        AccountRequest.objects.filter(pk=asked.pk).update(state=state)
        return AccountRequest.objects.get(pk=asked.pk)

    walk = Walk(REQUESTS, {**cast.everyone(), "second": second_administrator}, WHOSE, place=in_state)
    assert walk.wrong_moves() == []
    assert walk.wrong_buttons(client, page_of) == []
    assert walk.wrong_posts(client) == []


def test_a_grant_is_confirmed_by_who_holds_the_same(cast):
    asked = ask_for_grant(cast)
    for part in ("vice_president", "assessor", "quality_office", "stranger", "administrator"):
        with pytest.raises(NotAllowed):
            move_request(request=asked, action="confirm", by=getattr(cast, part))
    move_request(request=asked, action="confirm", by=cast.reporter)
    assert departments_for(fresh(cast.stranger), Grant.REPORT).get().name == "机电工程学院"


def test_nobody_confirms_for_themselves(cast, second_administrator):
    accounts.set_roles(user=cast.stranger, roles=[Role.EXPERTS])
    asked = accounts.set_roles(
        user=cast.quality_office, roles=[Role.QUALITY_OFFICE, Role.EXPERTS], by=cast.administrator
    )
    for by in (cast.quality_office, cast.administrator):
        with pytest.raises(NotAllowed):
            move_request(request=asked, action="confirm", by=by)
    assert AuditEntry.objects.filter(act="拒绝操作").count() == 2
    move_request(request=asked, action="confirm", by=cast.stranger)
    assert roles_of(fresh(cast.quality_office)) == {Role.QUALITY_OFFICE, Role.EXPERTS}


def test_who_holds_one_of_two_roles_does_not_confirm_both(cast):
    asked = accounts.set_roles(user=cast.stranger, roles=[Role.EXPERTS, Role.PRESIDENT], by=cast.administrator)
    with pytest.raises(NotAllowed):
        move_request(request=asked, action="confirm", by=cast.experts)


def test_who_could_gain_by_a_reset_does_not_confirm_it(cast):
    """The vice-president leads two departments; whoever reports for one of them would gain the lead."""
    asked = accounts.reset_password(user=cast.vice_president, by=cast.administrator)
    with pytest.raises(NotAllowed):
        move_request(request=asked, action="confirm", by=cast.reporter)


# --- what waits, and what does not ---


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_a_role_waits(cast, second_administrator, role):
    asked = ask_for_role(cast, role=role)
    assert roles_of(fresh(cast.stranger)) == frozenset()
    move_request(request=asked, action="confirm", by=second_administrator)
    assert roles_of(fresh(cast.stranger)) == {role}


def test_the_auditor_and_what_is_taken_away_do_not_wait(cast):
    assert ask_for_role(cast, role=Role.AUDITOR) is None
    assert roles_of(fresh(cast.stranger)) == {Role.AUDITOR}
    asked = accounts.set_roles(user=cast.experts, roles=[Role.PRESIDENT], by=cast.administrator)
    assert asked.roles == ["校长"]
    assert roles_of(fresh(cast.experts)) == frozenset()


def test_an_account_without_rights_is_reset_at_once(cast):
    assert fresh(cast.stranger).check_password(PASSWORD)
    password = accounts.reset_password(user=cast.stranger, by=cast.administrator)
    assert fresh(cast.stranger).check_password(password)


@pytest.mark.parametrize("part", ["reporter", "quality_office"])
@pytest.mark.slow
def test_a_reset_waits_and_only_who_confirms_reads_the_password(client, cast, second_administrator, part):
    user = getattr(cast, part)
    client.force_login(cast.administrator)
    page = client.post(f"/accounts/{user.pk}/reset/", follow=True)
    assert "确认后生效" in page.content.decode()
    assert fresh(user).check_password(PASSWORD)
    assert client.get(ONCE).context["one_time"] is None
    asked = waiting_requests().get()
    other = Client()
    other.force_login(second_administrator)
    shown = other.post(f"{page_of(asked)}confirm/", follow=True)
    assert shown.redirect_chain[-1][0] == ONCE
    assert fresh(user).check_password(shown.context["one_time"].password)
    assert fresh(user).must_change_password


def test_the_same_is_not_asked_twice(cast):
    ask_for_role(cast)
    with pytest.raises(AlreadyAsked, match="正等待确认"):
        ask_for_role(cast)
    ask_for_grant(cast)
    with pytest.raises(AlreadyAsked):
        ask_for_grant(cast)


def test_after_seven_days_it_is_over(client, cast, settings):
    asked = ask_for_role(cast)
    settings.SITE_DAY = asked.asked_at.date() + datetime.timedelta(days=9)
    with pytest.raises(Blocked, match="过期"):
        move_request(request=asked, action="confirm", by=cast.quality_office)
    assert not waiting_requests().exists()
    page = read(client, cast.administrator, page_of(asked))
    assert "已过期" in page
    assert "confirm/" not in page
    assert ask_for_role(cast).pk != asked.pk


def test_roles_that_came_to_conflict_meanwhile_are_refused(client, cast, second_administrator):
    asked = ask_for_role(cast)
    accounts.set_roles(user=cast.stranger, roles=[Role.AUDITOR])
    with pytest.raises(RolesConflict):
        move_request(request=asked, action="confirm", by=second_administrator)
    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING
    client.force_login(second_administrator)
    assert "不能兼任" in client.post(f"{page_of(asked)}confirm/", follow=True).content.decode()


def test_a_disabled_account_gets_nothing(cast):
    asked = ask_for_role(cast)
    accounts.disable(user=cast.stranger)
    with pytest.raises(Blocked, match="已停用"):
        move_request(request=asked, action="confirm", by=cast.quality_office)


# --- who is told ---


@pytest.mark.slow
def test_the_account_page_and_home_say_what_waits_for_whom(client, cast, second_administrator):
    asked = ask_for_role(cast)
    page = read(client, cast.administrator, f"/accounts/{cast.stranger.pk}/")
    assert "增加角色“质量发展处”" in page
    assert "第二人或质量发展处" in page
    assert page_of(asked) in page
    assert "去确认" in read(client, second_administrator, "/2020/")
    assert page_of(asked) in read(client, cast.quality_office, "/2020/")
    assert page_of(asked) not in read(client, cast.president, "/2020/")


def test_before_the_first_year_it_stands_on_the_home_page_too(client, db):
    ensure_roles()
    people = [accounts.create_account(username=name, name=name, password=PASSWORD)[0] for name in ("a", "b", "c")]
    for one in people[:2]:
        accounts.set_roles(user=one, roles=[Role.ADMINISTRATOR])
    accounts.set_roles(user=people[2], roles=[Role.PRESIDENT], by=people[0])
    assert "去确认" in read(client, people[1], "/")


def test_where_nobody_can_confirm_the_page_says_the_way_out(client, cast):
    asked = ask_for_role(cast, role=Role.ADMINISTRATOR)
    assert "grant_role" in read(client, cast.administrator, page_of(asked))


def test_those_concerned_are_told_once(client, cast):
    asked = ask_for_role(cast)
    assert "系统管理员申请对您的账户增加角色“质量发展处”" in read(client, cast.stranger, "/account/")
    assert "申请对您的账户" not in client.get("/account/").content.decode()
    move_request(request=asked, action="decline", by=cast.quality_office, reason="查无此人")
    told = read(client, cast.administrator, "/account/")
    assert "未同意" in told
    assert "理由：查无此人" in told
    assert "未同意" in read(client, cast.stranger, "/account/")


def test_the_trail_names_both(cast):
    move_request(request=ask_for_role(cast), action="confirm", by=cast.quality_office)
    entry = AuditEntry.objects.get(act="设置角色", actor="quality_office")
    assert entry.after == {"角色": ["质量发展处"], "申请人": "系统管理员", "确认人": "质量发展处"}
    assert AuditEntry.objects.filter(act="提出账户申请", actor="administrator").exists()


# --- the command line ---


def run(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def last_command():
    return AuditEntry.objects.filter(act="运行命令").last().after


def test_a_site_with_one_administrator_grants_from_the_command_line(client, cast):
    assert "已授予“质量发展处”" in run("grant_role", "stranger", "质量发展处")
    assert roles_of(fresh(cast.stranger)) == {Role.QUALITY_OFFICE}
    assert last_command() == {"命令": "grant_role", "系统账户": system_account(), "授予": "质量发展处"}
    run("grant_role", "stranger", "填报", "--department", "人事处")
    assert departments_for(fresh(cast.stranger), Grant.REPORT).get().name == "人事处"
    User.objects.filter(pk=cast.stranger.pk).update(must_change_password=False)
    assert "授予“填报（人事处）”" in read(client, fresh(cast.stranger), "/account/")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["stranger", "处长"], "没有角色“处长”"),
        (["stranger", "处长", "--department", "人事处"], "没有授权“处长”"),
        (["stranger", "填报", "--department", "天文处"], "没有名为“天文处”的部门"),
        (["nobody", "校长"], "没有用户名为“nobody”的账户"),
        (["auditor", "校长"], "不能兼任"),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_granted_is_said(cast, arguments, words):
    before = AuditEntry.objects.count()
    with pytest.raises(CommandError, match=words):
        run("grant_role", *arguments)
    (entry,) = AuditEntry.objects.order_by("pk")[before:]
    assert (entry.act, words in entry.after["原因"]) == ("拒绝操作", True)


def test_a_forgotten_password_of_the_only_administrator(client, cast):
    password = run("reset_password", "administrator").split("：")[1].split("（")[0]
    assert client.post("/login/", {"username": "administrator", "password": password}).status_code == 302
    assert last_command() == {"命令": "reset_password", "系统账户": system_account()}


def test_the_first_administrator_is_recorded_with_the_account_that_made_it(db):
    run("create_administrator", "admin", "陈老师")
    assert last_command() == {"命令": "create_administrator", "系统账户": system_account()}
