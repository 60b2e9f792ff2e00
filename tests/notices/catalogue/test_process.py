"""A notice item from draft to filed, its revision, its end: who takes which step, until when, and what stands then."""

import datetime
from dataclasses import replace

import pytest

from departments.accounts.services.accounts import set_roles
from departments.models import AuditEntry, Phase, Role, Step, Year
from departments.refusals import Blocked, NameTaken, NotAllowed, Stale, WrongPhase, YearIsFinal
from notices.catalogue.contents import Contents, Feed
from notices.catalogue.queries import approves, filed_items
from notices.catalogue.services import (
    BadDeadline,
    Decision,
    DoesNotFit,
    NoOffice,
    NotDecided,
    NothingChanged,
    RevisionWaits,
    WasSubmitted,
    add_item,
    carry_over,
    change_deadline,
    change_item,
    decide,
    delete_item,
    move_item,
    revise_item,
    submit_all,
    take_in,
)
from notices.catalogue.workflow import CATALOGUE, LateWithoutReason
from notices.models import ItemState, NoticeItem
from tests.notices.catalogue.listed import (
    ATTENDANCE,
    IN_TIME,
    LATE,
    draft,
    filed,
    in_state,
    office,
    submitted,
)
from tests.walking import Walk

pytestmark = pytest.mark.django_db
OFFICE, QUALITY = {"assessor"}, {"quality_office"}
WHOSE = {
    "submit": OFFICE,
    "file": QUALITY,
    "return": QUALITY,
    "withdraw": OFFICE,
    "drop": OFFICE,
    "resume": OFFICE,
    "ask_end": OFFICE,
    "keep": OFFICE,
    "end": QUALITY,
    "refuse_end": QUALITY,
    "restore": QUALITY,
}


@pytest.fixture(autouse=True)
def in_march(settings):
    settings.SITE_DAY = IN_TIME


def again(item):
    return NoticeItem.objects.select_related("year", "department", "revises").get(pk=item.pk)


def in_force(cast):
    return [(item.name, item.cycle) for item in filed_items(cast.year)]


def final(cast):
    Year.objects.filter(pk=cast.year.pk).update(phase=Phase.FINAL)


# --- the table ---


@pytest.fixture
def walk(cast):
    return Walk(CATALOGUE, cast.everyone(), WHOSE, place=lambda state: in_state(cast, state))


def test_the_ways_of_an_item():
    ways = {(source, row.action, row.to) for row in CATALOGUE.rows for source in row.sources}
    assert ways == {
        ("draft", "submit", "submitted"),
        ("returned", "submit", "submitted"),
        ("submitted", "file", "filed"),
        ("submitted", "return", "returned"),
        ("submitted", "withdraw", "draft"),
        ("draft", "drop", "dropped"),
        ("returned", "drop", "dropped"),
        ("dropped", "resume", "draft"),
        ("filed", "ask_end", "ending"),
        ("ending", "keep", "filed"),
        ("ending", "end", "ended"),
        ("ending", "refuse_end", "filed"),
        ("ended", "restore", "filed"),
    }


@pytest.mark.slow
def test_in_every_state_each_moves_what_is_theirs(walk):
    assert walk.wrong_moves() == []


@pytest.mark.slow
def test_the_page_shows_the_buttons_that_are_the_readers(walk, client):
    assert walk.wrong_buttons(client, page=lambda item: item.get_absolute_url()) == []


@pytest.mark.slow
def test_a_direct_post_moves_only_what_the_table_allows(walk, client):
    assert walk.wrong_posts(client) == []


# --- drafting, submitting, filing ---


def test_an_item_is_drafted_submitted_and_filed(cast):
    item = submitted(cast)
    assert (item.state, item.submitted_by, item.first_submitted_on) == ("submitted", cast.assessor, IN_TIME)
    item = move_item(item=item, action="file", by=cast.quality_office)
    assert (item.state, item.filed_on) == ("filed", IN_TIME)
    assert in_force(cast) == [("考勤表报送情况通报", "每月")]
    assert [entry.act for entry in AuditEntry.objects.order_by("-pk")[:3]] == ["办理通报事项"] * 2 + ["拟定通报事项"]
    assert (
        AuditEntry.objects.get(act="拟定通报事项").after["关联指标"]
        == "共性1.1 工作考勤：月考勤报表迟报、漏报、瞒报、错报"
    )


def test_a_returned_item_says_why_and_is_submitted_again(cast):
    item = move_item(item=submitted(cast), action="return", by=cast.quality_office, reason="请写明检查的范围。")
    assert (item.state, item.reason) == ("returned", "请写明检查的范围。")
    change_item(item=item, contents=replace(ATTENDANCE, content="全校各部门。"), by=cast.assessor, seen=item.kept_as())
    item = move_item(item=again(item), action="submit", by=cast.assessor)
    assert (item.state, item.reason) == ("submitted", "")


def test_nobody_files_what_they_submitted(cast):
    set_roles(user=cast.quality_office, roles=[Role.QUALITY_OFFICE])
    item = submitted(cast)
    NoticeItem.objects.filter(pk=item.pk).update(submitted_by=cast.quality_office)
    for action in ("file", "return"):
        with pytest.raises(NotAllowed):
            move_item(item=again(item), action=action, by=cast.quality_office, reason="同意。")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"content": " "}, "content"),
        ({"cycle": "有空就通报"}, "cycle"),
        ({"feeds": (Feed("C1.2", "a"),)}, "feeds"),  # 党政办公室's
        ({"feeds": (Feed("C1.1", "z"),)}, "feeds"),
        ({"approver": 0}, "approver"),
        ({"temporary": True}, "document"),
        ({"temporary": True, "document": "教高〔2020〕2号"}, "document_date"),
        ({"temporary": True, "document": "教高〔2020〕2号", "document_date": LATE}, "document_date"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(cast, wrong, field):
    with pytest.raises(DoesNotFit) as refused:
        draft(cast, replace(ATTENDANCE, **wrong))
    assert field in refused.value.by_field


def test_a_name_stands_once_in_an_offices_list(cast):
    draft(cast)
    with pytest.raises(NameTaken, match="已被使用"):
        draft(cast, replace(ATTENDANCE, name="考勤表 报送情况通报"))


def test_who_leads_the_office_may_approve_its_notices(cast):
    assert draft(cast, replace(ATTENDANCE, approver=cast.vice_president.pk)).approver == cast.vice_president
    with pytest.raises(DoesNotFit):
        draft(cast, replace(ATTENDANCE, name="另一通报", approver=cast.president.pk))


def test_its_notices_are_approved_by_whom_it_names_else_by_whoever_is_in_charge(cast):
    item = draft(cast)
    assert [part for part, person in cast.everyone().items() if approves(person, item)] == ["vice_president"]
    item.approver = cast.president
    assert [part for part, person in cast.everyone().items() if approves(person, item)] == ["president"]


def test_only_the_offices_own_people_draft_for_it(cast):
    for person in (cast.quality_office, cast.reporter, cast.vice_president, cast.administrator):
        with pytest.raises(NotAllowed):
            draft(cast, by=person)
    with pytest.raises(NoOffice):
        add_item(year=cast.year, department=office(cast, "机电工程学院"), contents=ATTENDANCE, by=None)


def test_a_form_that_somebody_overtook_gets_both_versions(cast):
    item = draft(cast)
    seen = item.kept_as()
    change_item(item=item, contents=replace(ATTENDANCE, cycle="每周"), by=cast.assessor, seen=seen)
    with pytest.raises(Stale, match="通报周期现为“每周”"):
        change_item(item=item, contents=replace(ATTENDANCE, cycle="每季度"), by=cast.assessor, seen=seen)


def test_only_what_was_never_submitted_is_deleted(cast):
    item = move_item(item=submitted(cast), action="withdraw", by=cast.assessor)
    with pytest.raises(WasSubmitted):
        delete_item(item=item, by=cast.assessor)
    item = move_item(item=item, action="drop", by=cast.assessor)
    # Its name is free again.
    delete_item(item=draft(cast), by=cast.assessor)
    assert list(NoticeItem.objects.all()) == [item]
    with pytest.raises(Blocked, match="从未报送"):
        move_item(item=draft(cast), action="drop", by=cast.assessor)


def test_what_waits_is_not_changed_beneath_whoever_decides(cast):
    item = submitted(cast)
    with pytest.raises(WrongPhase):
        change_item(item=item, contents=replace(ATTENDANCE, cycle="每周"), by=cast.assessor)


# --- 31 March ---


def test_on_the_last_day_of_march_an_item_is_in_time(cast, settings):
    settings.SITE_DAY = datetime.date(2020, 3, 31)
    assert submitted(cast).state == ItemState.SUBMITTED


def test_after_march_the_office_says_why_and_so_does_the_quality_office(cast, settings):
    settings.SITE_DAY = LATE
    item = draft(cast)
    with pytest.raises(LateWithoutReason, match=r"^2020年3月31日已过，请写明逾期的理由"):
        move_item(item=item, action="submit", by=cast.assessor)
    item = move_item(item=item, action="submit", by=cast.assessor, reason="机构调整。")
    assert item.reason == "机构调整。"
    with pytest.raises(LateWithoutReason, match="备案须写明理由"):
        move_item(item=item, action="file", by=cast.quality_office)
    assert move_item(item=item, action="file", by=cast.quality_office, reason="情况属实。").state == ItemState.FILED


def test_what_was_returned_may_come_back_after_march(cast, settings):
    item = move_item(item=submitted(cast), action="return", by=cast.quality_office, reason="请补充。")
    settings.SITE_DAY = LATE
    item = move_item(item=item, action="submit", by=cast.assessor)
    assert move_item(item=item, action="file", by=cast.quality_office).state == ItemState.FILED


def test_a_temporary_item_comes_at_any_time(cast, settings):
    settings.SITE_DAY = datetime.date(2020, 9, 1)
    document = {"temporary": True, "document": "教高〔2020〕2号", "document_date": IN_TIME}
    item = submitted(cast, replace(ATTENDANCE, **document))
    assert move_item(item=item, action="file", by=cast.quality_office).state == ItemState.FILED


def test_the_quality_office_sets_another_last_day(cast, settings):
    settings.SITE_DAY = LATE
    change_deadline(year=cast.year, day=datetime.date(2020, 4, 10), by=cast.quality_office)
    assert submitted(cast).state == ItemState.SUBMITTED
    with pytest.raises(BadDeadline):
        change_deadline(year=cast.year, day=datetime.date(2021, 4, 10), by=cast.quality_office)
    with pytest.raises(NotAllowed):
        change_deadline(year=cast.year, day=datetime.date(2020, 5, 10), by=cast.assessor)


# --- a revision ---


def test_what_is_filed_stays_in_force_until_its_revision_is_filed(cast, settings):
    item = filed(cast)
    revision = revise_item(item=item, contents=replace(ATTENDANCE, cycle="每周"), by=cast.assessor)
    assert in_force(cast) == [("考勤表报送情况通报", "每月")]
    revision = move_item(item=revision, action="submit", by=cast.assessor)
    assert in_force(cast) == [("考勤表报送情况通报", "每月")]
    revision = move_item(item=revision, action="file", by=cast.quality_office)
    assert in_force(cast) == [("考勤表报送情况通报", "每周")]
    assert filed_items(cast.year)[0].pk == item.pk
    assert Contents.of_json(again(revision).replaced) == ATTENDANCE
    entry = AuditEntry.objects.get(act="通报事项修订生效")
    assert (entry.before, entry.after) == ({"通报周期": "每月"}, {"通报周期": "每周"})


def test_one_revision_at_a_time_and_one_that_changes_something(cast):
    item = filed(cast)
    with pytest.raises(NothingChanged):
        revise_item(item=item, contents=ATTENDANCE, by=cast.assessor)
    revision = revise_item(item=item, contents=replace(ATTENDANCE, cycle="每周"), by=cast.assessor)
    with pytest.raises(RevisionWaits):
        revise_item(item=item, contents=replace(ATTENDANCE, cycle="每季度"), by=cast.assessor)
    with pytest.raises(Blocked, match="尚未备案的修订"):
        move_item(item=item, action="ask_end", by=cast.assessor, reason="职责调整。")
    delete_item(item=revision, by=cast.assessor)
    assert revise_item(item=item, contents=replace(ATTENDANCE, cycle="每季度"), by=cast.assessor)


# --- the end ---


def test_an_end_waits_for_the_quality_office_and_is_taken_back_while_nothing_was_due(cast, settings):
    item = move_item(item=filed(cast), action="ask_end", by=cast.assessor, reason="职责调整。")
    assert in_force(cast) == [("考勤表报送情况通报", "每月")]
    item = move_item(item=item, action="end", by=cast.quality_office)
    assert (in_force(cast), item.ended_on) == ([], IN_TIME)
    settings.SITE_DAY = datetime.date(2020, 3, 31)
    back = move_item(item=item, action="restore", by=cast.quality_office, reason="误办。")
    assert (back.state, back.ended_on) == (ItemState.FILED, None)


def test_an_end_stands_once_something_would_have_been_due(cast, settings):
    item = move_item(item=filed(cast), action="ask_end", by=cast.assessor, reason="职责调整。")
    item = move_item(item=item, action="end", by=cast.quality_office)
    settings.SITE_DAY = LATE
    with pytest.raises(Blocked, match="2020年3月31日"):
        move_item(item=item, action="restore", by=cast.quality_office, reason="误办。")


# --- several at once ---


def test_several_are_decided_at_once_or_none_is(cast):
    one, other = submitted(cast), submitted(cast, replace(ATTENDANCE, name="在岗检查通报"))
    with pytest.raises(NotDecided, match=r"^“在岗检查通报”：请填写理由。全部未办理。$"):
        decide(decisions=[Decision(one, "file"), Decision(other, "return")], by=cast.quality_office)
    assert again(one).state == ItemState.SUBMITTED
    decide(decisions=[Decision(one, "file"), Decision(other, "return", "重复。")], by=cast.quality_office)
    assert (again(one).state, again(other).state) == (ItemState.FILED, ItemState.RETURNED)


def test_all_drafts_are_submitted_at_once(cast):
    draft(cast), draft(cast, replace(ATTENDANCE, name="在岗检查通报"))
    assert submit_all(year=cast.year, department=office(cast), by=cast.assessor) == 2
    assert set(NoticeItem.objects.values_list("state", flat=True)) == {ItemState.SUBMITTED}


# --- a final year ---


def test_nothing_changes_once_the_year_is_final(cast):
    item, waits = draft(cast), submitted(cast, replace(ATTENDANCE, name="在岗检查通报"))
    done = filed(cast, replace(ATTENDANCE, name="另一通报"))
    final(cast)
    year, own, by = again(item).year, office(cast), cast.assessor
    for act in (
        lambda: draft(cast, replace(ATTENDANCE, name="新通报")),
        lambda: change_item(item=item, contents=ATTENDANCE, by=by),
        lambda: delete_item(item=item, by=by),
        lambda: revise_item(item=done, contents=replace(ATTENDANCE, cycle="每周"), by=by),
        lambda: carry_over(year=year, department=own, by=by),
        lambda: move_item(item=item, action="submit", by=by),
        lambda: move_item(item=waits, action="file", by=cast.quality_office),
        lambda: submit_all(year=year, department=own, by=by),
        lambda: take_in(year=year, department=own, wanted=[ATTENDANCE], by=by),
        lambda: change_deadline(year=year, day=IN_TIME, by=cast.quality_office),
        lambda: filed(cast, replace(ATTENDANCE, name="补录")),
    ):
        with pytest.raises(YearIsFinal):
            act()
    assert Step.objects.filter(object_type="notices.NoticeItem").count() == 2
