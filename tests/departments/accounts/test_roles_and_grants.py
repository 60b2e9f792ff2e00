"""Roles, grants, and what follows from them; who may change them, and who may not."""

import pytest
from django.contrib.auth.models import Group as AuthGroup
from django.http import Http404
from guardian.shortcuts import assign_perm

from departments.accounts.services import accounts
from departments.models import AuditEntry, Department, Grant, Role, User
from departments.offices.queries import assessor_names
from departments.permissions import (
    departments_for,
    departments_held,
    entries_for,
    get_entry_for,
    groups_assessed_by,
    is_administrator,
    is_auditor,
    is_quality_office,
    leads,
    reads_everything,
    reads_trail,
    reports_for,
    roles_of,
)
from departments.refusals import NameTaken, NotAllowed, OnOneself, RolesConflict

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def names(entries):
    return [entry.name for entry in entries]


def test_each_role_is_what_its_name_says(cast):
    everyone = cast.everyone()
    assert {part for part, user in everyone.items() if reads_everything(user)} == {
        "quality_office",
        "leading_group",
        "president",
        "party_committee",
        "auditor",
    }
    assert {part for part, user in everyone.items() if reads_trail(user)} == {
        "quality_office",
        "auditor",
        "administrator",
    }
    assert {part for part, user in everyone.items() if is_quality_office(user)} == {"quality_office"}
    assert {part for part, user in everyone.items() if is_administrator(user)} == {"administrator"}
    assert groups_assessed_by(cast.functional_panel, cast.year) == {"functional"}
    assert groups_assessed_by(cast.teaching_panel, cast.year) == {"teaching"}


def test_roles_take_one_query_in_a_request(cast, django_assert_num_queries):
    user = fresh(cast.auditor)
    with django_assert_num_queries(1):
        assert is_auditor(user)
        assert not is_administrator(user)
        assert reads_everything(user)


def test_a_grant_reaches_exactly_its_department(cast):
    year = cast.year
    assert names(entries_for(cast.reporter, year)) == ["机电工程学院"]
    assert names(entries_for(cast.vice_president, year)) == ["人事处", "机电工程学院"]
    assert names(entries_for(cast.assessor, year)) == []
    assert names(entries_for(cast.stranger, year)) == []
    assert entries_for(cast.auditor, year).count() == 35
    assert names(departments_for(cast.assessor, Grant.ASSESS)) == ["人事处"]
    assert names(departments_for(cast.vice_president, Grant.REPORT)) == []


def test_what_is_not_mine_is_not_there(cast):
    mine, theirs = cast.entry("机电工程学院"), cast.entry("信息工程学院")
    assert get_entry_for(cast.reporter, cast.year, mine.pk) == mine
    with pytest.raises(Http404):
        get_entry_for(cast.reporter, cast.year, theirs.pk)
    assert reports_for(cast.reporter, mine)
    assert not reports_for(cast.reporter, theirs)
    assert leads(cast.vice_president, mine)
    assert not leads(cast.reporter, mine)


def test_entries_take_one_query(cast, django_assert_num_queries):
    user = fresh(cast.reporter)
    roles_of(user)
    with django_assert_num_queries(1):
        list(entries_for(user, cast.year))


@pytest.mark.parametrize("part", ["reporter", "assessor", "vice_president", "stranger", "quality_office"])
def test_what_is_held_is_what_guardian_says(cast, part):
    experts = AuthGroup.objects.get(name=Role.EXPERTS)
    assign_perm("report", experts, cast.entry("工会").department)
    accounts.set_roles(user=cast.vice_president, roles=[Role.EXPERTS])
    user = fresh(getattr(cast, part))
    for grant in Grant:
        expected = set(departments_for(user, grant).values_list("pk", flat=True))
        assert departments_held(user, grant) == expected
    assert departments_held(user, *Grant) == set(departments_for(user, *Grant).values_list("pk", flat=True))


def test_what_is_held_takes_one_query_in_a_request(cast, django_assert_num_queries):
    user = fresh(cast.vice_president)
    mine = cast.entry("人事处")
    with django_assert_num_queries(1):
        assert leads(user, mine)
        assert not reports_for(user, mine)
        assert departments_held(user, Grant.ASSESS) == frozenset()


def test_a_disabled_person_holds_nothing(cast):
    accounts.disable(user=cast.reporter)
    accounts.disable(user=cast.auditor)
    assert not departments_for(fresh(cast.reporter), Grant.REPORT).exists()
    assert roles_of(fresh(cast.auditor)) == frozenset()
    assert departments_held(fresh(cast.reporter), *Grant) == frozenset()


def test_an_office_assesses_under_the_names_that_the_scheme_uses(cast):
    assert assessor_names(cast.assessor, cast.year) == {"人事处"}
    quality = cast.quality_office
    office = Department.objects.get(organises=True)
    accounts.grant(user=quality, grant=Grant.ASSESS, department=office)
    assert assessor_names(quality, cast.year) == {"质量发展处", "考核工作领导小组办公室"}
    assert assessor_names(cast.stranger, cast.year) == frozenset()


def test_setting_roles_is_recorded(cast):
    accounts.set_roles(user=cast.experts, roles=[Role.AUDITOR], by=cast.administrator)
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.actor, entry.object_label) == ("设置角色", "administrator", str(cast.experts))
    assert (entry.before, entry.after) == ({"角色": [Role.EXPERTS]}, {"角色": [Role.AUDITOR]})


def test_granting_and_revoking_is_recorded(cast):
    department = cast.entry("人事处").department
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=department)
    assert names(entries_for(cast.stranger, cast.year)) == ["人事处"]
    given = AuditEntry.objects.last()
    assert (given.act, given.actor, given.object_label) == ("授权", "", "stranger")
    assert given.after == {"授权": "填报", "部门": "人事处"}
    accounts.revoke(user=cast.stranger, grant=Grant.REPORT, department=department, by=cast.administrator)
    assert names(entries_for(cast.stranger, cast.year)) == []
    assert AuditEntry.objects.last().act == "撤销授权"


def test_granting_twice_is_granting_once(cast):
    department = cast.entry("人事处").department
    for by in (None, None, cast.administrator):
        assert accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=department, by=by) is None
    assert AuditEntry.objects.filter(act="授权", object_label="stranger").count() == 1


def test_nobody_grants_themselves_anything(cast):
    department = cast.entry("人事处").department
    attempts = [
        lambda: accounts.grant(user=cast.administrator, grant=Grant.LEAD, department=department, by=cast.administrator),
        lambda: accounts.set_roles(user=cast.administrator, roles=[Role.QUALITY_OFFICE], by=cast.administrator),
        lambda: accounts.disable(user=cast.administrator, by=cast.administrator),
    ]
    for attempt in attempts:
        with pytest.raises(OnOneself):
            attempt()
        refused = AuditEntry.objects.last()
        assert (refused.act, refused.actor) == ("拒绝操作", "administrator")
    assert roles_of(fresh(cast.administrator)) == {Role.ADMINISTRATOR}
    assert not departments_for(cast.administrator, *Grant).exists()


@pytest.mark.parametrize("part", ["quality_office", "auditor", "president", "reporter", "stranger"])
def test_only_an_administrator_keeps_accounts(cast, part):
    by = getattr(cast, part)
    department = cast.entry("人事处").department
    attempts = [
        lambda: accounts.create_account(username="new", name="新人", by=by),
        lambda: accounts.change_account(user=cast.stranger, name="改", position="", department=None, by=by),
        lambda: accounts.set_roles(user=cast.experts, roles=[Role.AUDITOR], by=by),
        lambda: accounts.grant(user=cast.experts, grant=Grant.REPORT, department=department, by=by),
        lambda: accounts.revoke(user=cast.assessor, grant=Grant.ASSESS, department=department, by=by),
        lambda: accounts.disable(user=cast.experts, by=by),
        lambda: accounts.enable(user=cast.experts, by=by),
        lambda: accounts.reset_password(user=cast.experts, by=by),
        lambda: accounts.unlock(user=cast.experts, by=by),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert AuditEntry.objects.filter(act="拒绝操作", actor=part).count() == len(attempts)
    assert roles_of(fresh(cast.experts)) == {Role.EXPERTS}


def test_administrator_and_auditor_hold_nothing_else(cast):
    department = cast.entry("人事处").department
    for roles in ([Role.ADMINISTRATOR, Role.QUALITY_OFFICE], [Role.AUDITOR, Role.EXPERTS]):
        with pytest.raises(RolesConflict):
            accounts.set_roles(user=cast.stranger, roles=roles, by=cast.administrator)
    with pytest.raises(RolesConflict):
        accounts.grant(user=cast.auditor, grant=Grant.REPORT, department=department, by=cast.administrator)
    with pytest.raises(RolesConflict):
        accounts.set_roles(user=cast.reporter, roles=[Role.AUDITOR], by=cast.administrator)
    assert roles_of(fresh(cast.stranger)) == frozenset()


def test_a_user_name_is_given_once(cast):
    with pytest.raises(NameTaken):
        accounts.create_account(username="reporter", name="另一人", by=cast.administrator)


def test_setting_the_same_roles_writes_nothing(cast):
    before = AuditEntry.objects.count()
    accounts.set_roles(user=cast.experts, roles=[Role.EXPERTS], by=cast.administrator)
    assert AuditEntry.objects.count() == before
