"""What waits here: approval for who is in charge and did not write it, what was returned for its office."""

from __future__ import annotations

import pytest

from notices.drafting.services.moving import move_written
from notices.drafting.waiting import waiting
from tests.notices.drafting.written import approve, row, submitted

pytestmark = pytest.mark.django_db


def lines(cast, part):
    return [one.what for one in waiting(cast.year) if getattr(cast, part) in one.whom]


def test_what_is_submitted_waits_for_who_is_in_charge_until_they_decide(cast, year):
    notice = submitted(cast, row(cast))
    assert lines(cast, "vice_president") == ["审批人事处的通报“10月份考勤情况通报”"]
    assert lines(cast, "assessor") == lines(cast, "president") == []
    approve(cast, notice)
    assert list(waiting(cast.year)) == []


def test_what_is_returned_waits_for_its_office_with_the_reason(cast, year):
    move_written(notice=submitted(cast, row(cast)), action="return", by=cast.vice_president, reason="请写明地点。")
    assert lines(cast, "assessor") == ["通报“10月份考勤情况通报”已退回：请写明地点。"]
    assert lines(cast, "vice_president") == []


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_the_same_queries_for_many(cast, year, many, django_assert_num_queries):
    for _ in range(many):
        submitted(cast)
    with django_assert_num_queries(2):
        list(waiting(cast.year))
