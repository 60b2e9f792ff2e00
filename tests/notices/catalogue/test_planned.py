"""A cycle becomes planned dates: by the calendar, from the day on which it was in force."""

import datetime
from dataclasses import replace

import pytest

from notices.catalogue.contents import Contents, Feed
from notices.catalogue.queries import planned
from notices.catalogue.services import move_item, revise_item
from notices.models import NoticeItem
from tests.notices.catalogue.listed import ATTENDANCE, IN_TIME, filed, fill_terms, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings):
    settings.SITE_DAY = IN_TIME


def days(cast, name="人事处"):
    return [f"{one.occurrence.due.month}.{one.occurrence.due.day}" for one in planned(cast.year, office(cast, name).pk)]


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        ("每月", ["1.23", "2.28", "3.31", "4.30", "5.29", "6.30", "7.31", "8.31", "9.30", "10.30", "11.30", "12.31"]),
        ("每季度", ["3.31", "6.30", "9.30", "12.31"]),
        ("每学期", ["7.10", "12.31"]),
        ("学期第8–12周", ["5.15", "11.27"]),
        ("每年12月", ["12.31"]),
        ("随机", []),
    ],
)
def test_the_dates_of_2020(cast, cycle, expected):
    fill_terms(cast.year)
    filed(cast, replace(ATTENDANCE, cycle=cycle))
    assert days(cast) == expected


def test_terms_that_nobody_filled_in_date_nothing(cast):
    filed(cast, replace(ATTENDANCE, cycle="每学期"))
    assert days(cast) == []


def test_what_was_to_be_issued_before_a_revision_stays_planned(cast, settings):
    item = filed(cast)
    settings.SITE_DAY = datetime.date(2020, 6, 10)
    document = {"temporary": True, "document": "教高〔2020〕2号", "document_date": IN_TIME}
    revision = revise_item(item=item, contents=replace(ATTENDANCE, cycle="每季度", **document), by=cast.assessor)
    move_item(item=revision, action="submit", by=cast.assessor)
    move_item(item=revision, action="file", by=cast.quality_office)
    assert days(cast)[2:] == ["3.31", "4.30", "5.29", "6.30", "9.30", "12.31"]


def test_nothing_is_due_after_the_end_and_what_came_late_is_due_from_then_on(cast, settings):
    item = filed(cast)
    settings.SITE_DAY = datetime.date(2020, 5, 6)
    move_item(item=item, action="ask_end", by=cast.assessor, reason="职责调整。")
    move_item(item=item, action="end", by=cast.quality_office)
    assert days(cast)[2:] == ["3.31", "4.30"]
    filed(cast, replace(ATTENDANCE, name="新通报"), on=datetime.date(2020, 11, 2))
    assert days(cast)[4:] == ["11.30", "12.31"]


def test_drafts_are_not_planned(cast):
    filed(cast)
    NoticeItem.objects.update(state="submitted")
    assert planned(cast.year) == []


@pytest.mark.parametrize("items", [1, 4])
def test_the_plan_takes_the_same_queries_whatever_it_holds(cast, django_assert_num_queries, items):
    for number in range(items):
        filed(cast, replace(ATTENDANCE, name=f"通报{number}"))
        filed(cast, Contents(f"会议通报{number}", "会议。", "每周", (Feed("C1.2"),)), name="党政办公室")
    with django_assert_num_queries(6):
        found = planned(cast.year)
    assert {one.office for one in found} == {"人事处", "党政办公室"}
