"""Accounts taken in from a sheet: what would change, what waits for a second person, and the way back."""

import json

import pytest

from departments.accounts.queries import waiting_requests
from departments.accounts.services import accounts
from departments.accounts.services.requests import move_request
from departments.enrolment.importing import NotPossible, states, steps_of_json, steps_to_json, take_steps
from departments.models import AccountRequest, AuditEntry, Grant, RefusalCount, RequestState, Role, User
from departments.permissions import departments_for, roles_of
from departments.refusals import NotAllowed
from tests.departments.enrolment.sheets import look, take

pytestmark = pytest.mark.django_db

HEADINGS = ("用户名", "姓名", "职务", "所在部门", "角色", "填报", "状态")
NEW = ("1001", "张三", "科员", "机电学院", "", "机电学院", "")


@pytest.fixture
def second(cast):
    user, _ = accounts.create_account(username="second", name="第二人", password="x")
    accounts.set_roles(user=user, roles=[Role.ADMINISTRATOR])
    return user


def fresh(user):
    return User.objects.get(pk=user.pk)


def reports(user):
    return [one.name for one in departments_for(fresh(user), Grant.REPORT)]


def back(cast, outcome, by=None):
    steps = steps_of_json(json.loads(json.dumps(steps_to_json(outcome.back))))
    return take_steps(steps=steps, by=by or cast.administrator)


def test_a_look_tells_what_would_change_and_changes_nothing(cast):
    before = states()
    outcome = look(
        cast.administrator,
        HEADINGS,
        NEW,
        ("reporter", "reporter", "院长助理", "", "校长", "人事处", "停用"),
        ("stranger", "stranger", "", "", "审计员", "", "启用"),
        ("assessor", "assessor", "", "", "", "", "启用"),
    )
    assert outcome.added == (
        "张三（1001）：职务 科员；所在部门 机电工程学院；将提请另一人确认：授权“填报”（机电工程学院）",
    )
    assert outcome.changed == (
        "reporter（reporter）：职务 空 → 院长助理；立即撤销：填报（机电工程学院）；"
        "将提请另一人确认：增加角色“校长”、授权“填报”（人事处）；停用",
        "stranger（stranger）：立即增加：角色“审计员”",
    )
    assert outcome.refused == {}
    assert states() == before
    assert not AccountRequest.objects.exists()
    assert not AuditEntry.objects.filter(act__in=["新建账户", "撤销授权", "停用账户"]).exists()


def test_what_touches_scores_waits_for_a_second_person(cast, second):
    take(cast.administrator, HEADINGS, NEW, ("stranger", "stranger", "", "", "质量发展处", "人事处", ""))
    user = User.objects.get(username="1001")
    assert (reports(user), reports(cast.stranger), roles_of(fresh(cast.stranger))) == ([], [], frozenset())
    for request in waiting_requests():
        with pytest.raises(NotAllowed):
            move_request(request=request, action="confirm", by=cast.administrator)
        move_request(request=request, action="confirm", by=second)
    assert (reports(user), reports(cast.stranger)) == (["机电工程学院"], ["人事处"])
    assert roles_of(fresh(cast.stranger)) == {Role.QUALITY_OFFICE}


def test_a_new_account_cannot_log_in_yet(cast):
    take(cast.administrator, HEADINGS, NEW)
    user = User.objects.get(username="1001")
    assert (user.has_usable_password(), user.must_change_password) == (False, True)


def test_it_stands_in_the_trail(cast):
    take(cast.administrator, HEADINGS, NEW, ("assessor", "赵六", "", "", "", "", ""))
    entry = AuditEntry.objects.get(act="导入账户")
    assert entry.actor == "administrator"
    assert entry.after["修改 1 个"] == ["assessor（assessor）：姓名 assessor → 赵六"]
    assert AuditEntry.objects.get(act="新建账户").object_label == "张三"
    assert AuditEntry.objects.get(act="修改账户").before == {"name": "assessor"}


# --- what is refused ---


def test_nobody_changes_their_own_rights(cast):
    rows = [
        ("用户名", "角色", "填报", "状态"),
        ("administrator", "系统管理员、质量发展处", "", "启用"),
        ("stranger", "", "", "启用"),
    ]
    outcome = look(cast.administrator, *rows)
    assert list(outcome.refused) == [0]
    for row in (("administrator", "", "", ""), ("administrator", "系统管理员", "", "停用")):
        with pytest.raises(NotPossible, match="不能更改本人的角色、授权或账户状态"):
            take(cast.administrator, rows[0], row)
    assert roles_of(fresh(cast.administrator)) == {Role.ADMINISTRATOR}


def test_who_tries_it_on_themselves_is_recorded(cast):
    look(cast.administrator, ("用户名", "状态"), ("administrator", "停用"))
    entry = AuditEntry.objects.get(act="拒绝操作")
    assert (entry.actor, entry.object_id) == ("administrator", str(cast.administrator.pk))
    assert RefusalCount.objects.count() == 1


def test_ones_own_name_and_post_may_be_changed(cast):
    take(cast.administrator, ("用户名", "姓名", "角色"), ("administrator", "管理员老师", "系统管理员"))
    assert fresh(cast.administrator).name == "管理员老师"


@pytest.mark.parametrize(
    ("roles", "report"),
    [("系统管理员", "人事处"), ("审计员", "人事处"), ("审计员、校长", ""), ("系统管理员、校长", "")],
)
def test_whoever_may_hold_nothing_else_gets_nothing_else(cast, roles, report):
    with pytest.raises(NotPossible, match="不能兼任其他角色"):
        take(cast.administrator, ("用户名", "角色", "填报"), ("stranger", roles, report))


def test_one_becomes_auditor_in_one_step_by_leaving_everything(cast):
    take(cast.administrator, ("用户名", "角色", "填报"), ("reporter", "审计员", ""))
    assert (roles_of(fresh(cast.reporter)), reports(cast.reporter)) == ({Role.AUDITOR}, [])


def test_an_auditor_becomes_a_reporter_in_one_step(cast):
    take(cast.administrator, ("用户名", "角色", "填报"), ("auditor", "", "人事处"))
    assert roles_of(fresh(cast.auditor)) == frozenset()
    assert [one.what for one in waiting_requests()] == ["授权“填报”（人事处）"]


def test_one_refused_row_undoes_all(cast):
    before = states()
    with pytest.raises(NotPossible):
        take(cast.administrator, ("用户名", "姓名", "角色"), ("1001", "张三", ""), ("administrator", "x", "校长"))
    assert states() == before


@pytest.mark.parametrize("part", ["quality_office", "auditor", "reporter", "president"])
def test_only_an_administrator_may(cast, part):
    with pytest.raises(NotPossible, match=str(NotAllowed())):
        take(getattr(cast, part), HEADINGS, NEW)


# --- and back ---


def test_a_new_account_is_disabled_and_nothing_waits_any_more(cast):
    outcome = take(cast.administrator, HEADINGS, NEW)
    back(cast, outcome)
    user = User.objects.get(username="1001")
    assert not user.is_active
    assert [one.state for one in AccountRequest.objects.all()] == [RequestState.WITHDRAWN]


def test_what_was_confirmed_since_is_revoked(cast, second):
    outcome = take(cast.administrator, HEADINGS, NEW)
    (request,) = waiting_requests()
    move_request(request=request, action="confirm", by=second)
    back(cast, outcome)
    assert reports(User.objects.get(username="1001")) == []


def test_what_was_taken_away_is_asked_for_again(cast):
    outcome = take(cast.administrator, ("用户名", "职务", "填报", "状态"), ("reporter", "院长", "", "停用"))
    back(cast, outcome)
    user = fresh(cast.reporter)
    assert (user.position, user.is_active, reports(user)) == ("", True, [])
    assert [one.what for one in waiting_requests()] == ["授权“填报”（机电工程学院）"]


def test_another_administrator_declines_what_they_did_not_ask_for(cast, second):
    outcome = take(cast.administrator, HEADINGS, NEW)
    back(cast, outcome, by=second)
    assert [one.state for one in AccountRequest.objects.all()] == [RequestState.DECLINED]


def test_what_others_changed_since_stays(cast):
    outcome = take(cast.administrator, ("用户名", "职务"), ("reporter", "院长"))
    accounts.change_account(user=cast.reporter, name="王老师", position="院长", department=None)
    back(cast, outcome)
    assert (fresh(cast.reporter).name, fresh(cast.reporter).position) == ("王老师", "")


# --- how much it asks ---


def test_states_take_as_many_queries_however_many_accounts(cast, django_assert_num_queries):
    with django_assert_num_queries(4):
        states()
