"""Whose step it is, in every state: the table walked, buttons and posts too."""

from __future__ import annotations

import pytest

from departments.models import DepartmentUserGrant
from departments.refusals import NotAllowed, Stale, WrongPhase
from notices.drafting.services.drafting import WasSubmitted, delete_draft, save_notice
from notices.drafting.services.moving import move_written
from notices.drafting.workflow import WRITING
from notices.models import Notice, NoticeState, WrittenNotice
from tests.notices.drafting.written import approve, draft, row, submitted
from tests.walking import Walk

pytestmark = pytest.mark.django_db

WHOSE = {
    "submit": {"assessor"},
    "take_back": {"assessor"},
    "drop": {"assessor"},
    "restore": {"assessor"},
    "approve": {"vice_president"},
    "return": {"vice_president"},
    "withdraw": set(),
}


@pytest.mark.slow
def test_walked(client, cast, year):
    notice = submitted(cast)

    def in_state(state: str) -> WrittenNotice:
        published = state in {NoticeState.PUBLISHED, NoticeState.WITHDRAWN}
        cited = Notice.objects.get_or_create(year=year, reference="人事处通报〔2020〕第9期")[0] if published else None
        number, at = (9, notice.submitted_at) if published else (None, None)
        WrittenNotice.objects.update(state=state, notice=cited, number=number, published_at=at)
        return WrittenNotice.objects.get()

    people = cast.everyone()
    walk = Walk(WRITING, people, WHOSE, place=in_state)
    assert walk.wrong_moves() == []
    assert walk.wrong_buttons(client, lambda one: one.get_absolute_url()) == []
    assert walk.wrong_posts(client) == []


def test_nobody_approves_what_they_wrote_or_submitted(cast, year):
    """One person assesses for the office and leads it."""
    notice = submitted(cast, row(cast))
    own = DepartmentUserGrant.objects.get(user=cast.vice_president, content_object_id=notice.office_id)
    both = DepartmentUserGrant.objects.get(user=cast.assessor)
    DepartmentUserGrant.objects.create(
        user=cast.assessor, permission=own.permission, content_object_id=both.content_object_id
    )
    cast.assessor.__dict__.pop("_held", None)
    with pytest.raises(NotAllowed):
        move_written(notice=notice, action="approve", by=cast.assessor)
    WrittenNotice.objects.update(writers=[cast.vice_president.pk])
    with pytest.raises(NotAllowed):
        approve(cast, notice)


def test_an_approval_is_of_what_was_read(cast, year):
    notice = submitted(cast, row(cast))
    seen = WRITING.row("approve").seen_of(notice)
    move_written(notice=notice, action="take_back", by=cast.assessor)
    save_notice(notice=notice, by=cast.assessor, parts={"demands": "改"})
    move_written(notice=notice, action="submit", by=cast.assessor)
    with pytest.raises(Stale):
        move_written(notice=notice, action="approve", by=cast.vice_president, seen=seen)


def test_returned_with_a_word_and_submitted_again(cast, year):
    notice = submitted(cast, row(cast))
    notice = move_written(notice=notice, action="return", by=cast.vice_president, reason="第 1 项写明是哪一次")
    assert notice.state == NoticeState.RETURNED
    notice = move_written(notice=notice, action="submit", by=cast.assessor)
    assert str(approve(cast, notice)) == "人事处通报〔2020〕第1期"


def test_a_draft_is_deleted_only_before_anybody_saw_it(cast, year):
    delete_draft(notice=draft(cast, row(cast)), by=cast.assessor)
    assert not WrittenNotice.objects.exists()
    notice = move_written(notice=submitted(cast), action="take_back", by=cast.assessor)
    with pytest.raises(WasSubmitted):
        delete_draft(notice=notice, by=cast.assessor)
    move_written(notice=notice, action="drop", by=cast.assessor, reason="并入下一期")


def test_what_is_submitted_or_published_is_not_written_in(cast, year):
    notice = submitted(cast)
    for _ in range(2):
        with pytest.raises(WrongPhase):
            save_notice(notice=notice, by=cast.assessor, parts={"title": "改"})
        if notice.state == NoticeState.SUBMITTED:
            notice = approve(cast, notice)
