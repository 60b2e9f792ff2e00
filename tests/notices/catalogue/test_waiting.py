"""What waits here for whom: told from where each item stands."""

import datetime
from dataclasses import replace

import pytest

from departments.models import Phase
from notices.catalogue.services import move_item
from notices.catalogue.waiting import waiting
from tests.notices.catalogue.listed import ATTENDANCE, IN_TIME, draft, filed, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings):
    settings.SITE_DAY = IN_TIME


def of(cast, part):
    """What waits for a part, but for lists that nobody submitted."""
    return [one.what for one in waiting(cast.year) if one.whom.test(getattr(cast, part)) and "尚未报送" not in one.what]


def test_what_is_submitted_waits_for_the_quality_office_and_what_is_returned_for_the_office(cast):
    item = submitted(cast)
    assert of(cast, "quality_office") == ["人事处报送通报事项“考勤表报送情况通报”"]
    assert of(cast, "assessor") == []
    move_item(item=item, action="return", by=cast.quality_office, reason="请补充。")
    assert (of(cast, "quality_office"), of(cast, "assessor")) == ([], ["通报事项“考勤表报送情况通报”已退回：请补充。"])


def test_an_end_waits_for_the_quality_office(cast):
    move_item(item=filed(cast), action="ask_end", by=cast.assessor, reason="职责调整。")
    assert of(cast, "quality_office") == ["人事处申请停用通报事项“考勤表报送情况通报”"]


def test_a_list_that_is_not_submitted_waits_for_its_office_from_the_beginning_of_march(cast, settings):
    def lists(part):
        return [one.what for one in waiting(cast.year) if one.whom.test(getattr(cast, part)) and one.until]

    settings.SITE_DAY = datetime.date(2020, 2, 20)
    assert lists("assessor") == []
    settings.SITE_DAY = IN_TIME
    draft(cast)
    assert lists("assessor") == ["人事处的2020年度通报事项清单尚未报送"]
    submitted(cast, replace(ATTENDANCE, name="在岗通报"))
    assert lists("assessor") == []


def test_nothing_waits_in_a_final_year(cast):
    submitted(cast)
    cast.year.phase = Phase.FINAL
    assert list(waiting(cast.year)) == []


@pytest.mark.parametrize("items", [1, 4])
def test_it_takes_the_same_queries_whatever_waits(cast, django_assert_num_queries, items):
    for number in range(items):
        submitted(cast, replace(ATTENDANCE, name=f"通报{number}"))
    with django_assert_num_queries(6):
        list(waiting(cast.year))
