"""A file for calendars, read back by the library that calendars are read by."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from departments.calendar.ics import Event, make_ics

MADE = datetime(2020, 3, 1, 8, tzinfo=UTC)


def test_days_come_out_as_they_went_in():
    events = [
        Event(
            "notice-1",
            "人事处：考勤通报；3月, 第2期",
            date(2020, 3, 30),
            date(2020, 3, 31),
            "请\n核对",
            "https://x.edu/1",
        ),
        Event("notice-2", "教务处", date(2020, 4, 1), date(2020, 4, 1)),
    ]
    content = make_ics("2020年度通报", events, made=MADE)
    read = Calendar.from_ical(content)
    assert (str(read["X-WR-CALNAME"]), str(read["VERSION"])) == ("2020年度通报", "2.0")
    first, second = read.walk("VEVENT")
    assert str(first["SUMMARY"]) == events[0].summary
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (date(2020, 3, 30), date(2020, 4, 1)), (
        "days, not hours"
    )
    assert (str(first["DESCRIPTION"]), str(first["URL"])) == ("请\n核对", "https://x.edu/1")
    assert (second["UID"], "URL" in second) == ("notice-2@jzu-assess", False)
    assert first.decoded("DTSTAMP") == MADE


def test_lines_are_folded_and_end_as_the_standard_asks():
    content = make_ics("校历", [Event("1", "长" * 100, date(2020, 3, 1), date(2020, 3, 1))], made=MADE)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_nothing_to_tell_is_a_calendar_too():
    assert Calendar.from_ical(make_ics("空", [], made=MADE)).walk("VEVENT") == []
