"""Notice items in whatever state, for the tests of the catalogue. 人事处 is the office of the cast's assessor."""

import datetime

from departments.calendar.days import Term, TermKey
from departments.calendar.services import take_in
from notices.catalogue.contents import Contents, Feed
from notices.catalogue.services import add_item, move_item, take_over
from notices.models import ItemState, NoticeItem

IN_TIME = datetime.date(2020, 3, 20)
LATE = datetime.date(2020, 4, 1)
ATTENDANCE = Contents("考勤表报送情况通报", "各部门月考勤表的报送情况。", "每月", (Feed("C1.1", "a"),))


def office(cast, name="人事处"):
    return cast.entry(name).department


def draft(cast, contents=ATTENDANCE, by=None, name="人事处"):
    by = by or (cast.assessor if name == "人事处" else None)
    return add_item(year=cast.year, department=office(cast, name), contents=contents, by=by)


def submitted(cast, contents=ATTENDANCE, name="人事处", **entered):
    by = cast.assessor if name == "人事处" else None
    return move_item(item=draft(cast, contents, name=name), action="submit", by=by, **entered)


def filed(cast, contents=ATTENDANCE, name="人事处", on=IN_TIME):
    (item,) = take_over(
        year=cast.year, department=office(cast, name), contents=[contents], filed_on=on, by=cast.quality_office
    )
    return item


def in_state(cast, state):
    """The same item each time, submitted once by the assessor, in time."""
    item = NoticeItem.objects.filter(revises=None).first() or draft(cast)
    NoticeItem.objects.filter(pk=item.pk).update(
        state=state,
        submitted_by=cast.assessor,
        first_submitted_on=IN_TIME,
        filed_on=IN_TIME if state in {ItemState.FILED, ItemState.ENDING, ItemState.ENDED} else None,
        ended_on=IN_TIME if state == ItemState.ENDED else None,
    )
    return NoticeItem.objects.select_related("year", "department").get(pk=item.pk)


def fill_terms(year):
    """The terms that touch 2020."""
    day = datetime.date
    terms = [
        Term(TermKey(2019, 1), day(2019, 9, 2), 18, day(2019, 8, 31), day(2020, 1, 10)),
        Term(TermKey(2019, 2), day(2020, 2, 24), 18, day(2020, 2, 24), day(2020, 7, 10)),
        Term(TermKey(2020, 1), day(2020, 9, 7), 18, day(2020, 9, 5), day(2021, 1, 15)),
    ]
    take_in(year=year, terms={term.key: term for term in terms}, spans=None)
