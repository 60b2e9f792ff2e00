"""Once a day everybody is told in one message what is new, what turned and what is due; never twice."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from departments import clock
from departments import waiting as ground
from departments.inbox.people import is_head
from departments.inbox.services import reminding
from departments.inbox.services.reminding import is_due, remind
from departments.models import (
    Besides,
    Dispatch,
    Grant,
    InboxMark,
    Reminder,
    ReminderDay,
    ReminderRules,
    Role,
    User,
)
from departments.waiting import Source, has, holds, only
from tests.cast import Cast
from tests.departments.inbox.matters import department, matter, waiting_only

pytestmark = pytest.mark.django_db

ASKED = datetime.date(2020, 6, 1)
DAY = datetime.timedelta(days=1)


def told(settings: Any, *day: int) -> dict[str, list[str]]:
    """What everybody is told on that day, by name."""
    settings.SITE_DAY = datetime.date(*day)
    remind()
    found = Reminder.objects.filter(day=settings.SITE_DAY).select_related("user")
    return {one.user.username: [f"{line['why']} {line['what']}" for line in one.lines] for one in found}


def test_new_turned_and_due_each_once(cast: Cast, settings: Any) -> None:
    """Asked on 1 June, due on the 20th: yellow from the 15th, orange from the 18th, over on the 21st."""
    with waiting_only(matter(1, only(cast.reporter), until=datetime.date(2020, 6, 20))):
        days = {day: told(settings, 2020, 6, day).get("reporter") for day in range(1, 30)}
    assert {day: said for day, said in days.items() if said} == {
        1: ["新 第1件事"],
        15: ["转黄 第1件事"],
        18: ["转橙 第1件事"],
        19: ["即将到期 第1件事"],
        21: ["已逾期 第1件事"],
        28: ["已长期逾期 第1件事"],
    }


def test_all_of_a_day_is_one_message(cast: Cast, settings: Any) -> None:
    with waiting_only(matter(1, only(cast.reporter)), matter(2, only(cast.reporter))) as listed:
        assert told(settings, 2020, 6, 1) == {"reporter": ["新 第1件事", "新 第2件事"]}
        listed.append(matter(3, only(cast.reporter)))
        assert len(told(settings, 2020, 6, 1)["reporter"]) == 2, "what comes later waits for the next day"
        assert told(settings, 2020, 6, 2) == {"reporter": ["新 第3件事"]}
    assert Reminder.objects.count() == 2


def test_a_clock_that_jumps_tells_what_is_so_now_once(cast: Cast, settings: Any) -> None:
    """From the 2nd to the 25th: yellow and orange went by unsaid."""
    with waiting_only(matter(1, only(cast.reporter), until=datetime.date(2020, 6, 20))):
        told(settings, 2020, 6, 2)
        assert told(settings, 2020, 6, 25) == {"reporter": ["已逾期 第1件事"]}
        assert told(settings, 2020, 6, 26) == {}
        settings.SITE_DAY = datetime.date(2020, 6, 25)
        assert not is_due(clock.now().replace(hour=23)), "nor when it jumps back"


def test_what_is_done_is_told_to_nobody(cast: Cast, settings: Any) -> None:
    with waiting_only(matter(1, only(cast.reporter), until=datetime.date(2020, 6, 20))) as listed:
        told(settings, 2020, 6, 1)
        listed.clear()
        assert told(settings, 2020, 6, 21) == {}
        assert not InboxMark.objects.exists(), "what waits no longer leaves no mark"


def test_who_reads_it_first_is_reminded_all_the_same_when_it_turns(cast: Cast, settings: Any) -> None:
    with waiting_only(matter(1, only(cast.reporter), until=datetime.date(2020, 6, 20))):
        told(settings, 2020, 6, 1)
        InboxMark.objects.update(read_at=clock.now())
        assert told(settings, 2020, 6, 18) == {"reporter": ["转橙 第1件事"]}
        assert InboxMark.objects.get().read_at is not None


# --- who is told besides ---


@pytest.mark.parametrize(
    ("position", "head"),
    [
        ("处长", True), ("院长", True), ("主任", True), ("党总支书记", True), ("馆长", True),
        ("副处长", False), ("科员", False), ("办公室主任", False), ("", False),
    ],
)  # fmt: skip
def test_whose_post_is_that_of_a_head(position: str, head: bool) -> None:
    assert is_head(User(position=position)) == head


def test_the_longer_it_takes_the_higher_it_goes(cast: Cast, settings: Any) -> None:
    mechanics = department(cast.year, "机电工程学院")
    User.objects.filter(pk=cast.stranger.pk).update(department=mechanics, position="院长")
    User.objects.filter(pk=cast.experts.pk).update(department=department(cast.year, "教务处"), position="处长")
    late = matter(1, holds(Grant.REPORT, mechanics), until=datetime.date(2020, 6, 20), department=mechanics)
    days = {}
    with waiting_only(late):
        for day in range(1, 30):
            for who, lines in told(settings, 2020, 6, day).items():
                days.setdefault(who, {})[day] = lines[0].split()[0]
    assert days == {
        "reporter": {1: "新", 15: "转黄", 18: "转橙", 19: "即将到期", 21: "已逾期", 28: "已长期逾期"},
        "stranger": {18: "转橙", 19: "即将到期", 21: "已逾期", 28: "已长期逾期"},
        "vice_president": {21: "已逾期", 28: "已长期逾期"},
        "president": {28: "已长期逾期"},
    }
    line = Reminder.objects.get(user=cast.president).lines[0]
    assert (line["besides"], line["whom"]) == (True, "机电工程学院")


def test_a_year_has_its_own_rules(cast: Cast, settings: Any) -> None:
    mechanics = department(cast.year, "机电工程学院")
    ReminderRules.objects.create(year=cast.year, yellow=60, orange=50, tells={"yellow": [Besides.PRESIDENT]})
    asked = {"until": datetime.date(2020, 6, 20), "department": mechanics, "year": cast.year}
    with waiting_only(matter(1, holds(Grant.REPORT, mechanics), **asked)):
        assert "president" not in told(settings, 2020, 6, 8)
        assert told(settings, 2020, 6, 9)["president"] == ["转黄 第1件事"]
        assert "president" not in told(settings, 2020, 6, 12)


# --- once ---


def test_after_a_crash_in_the_middle_the_others_are_told_and_nobody_twice(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SITE_DAY = ASKED
    whole = reminding.remind_person
    left = [1]

    def killed(**given: Any) -> Any:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return whole(**given)

    with waiting_only(matter(1, only(cast.reporter)), matter(2, only(cast.stranger))):
        monkeypatch.setattr(reminding, "remind_person", killed)
        with pytest.raises(KeyboardInterrupt):
            remind()
        assert (Reminder.objects.count(), ReminderDay.objects.count()) == (1, 0)
        monkeypatch.setattr(reminding, "remind_person", whole)
        assert is_due(clock.now().replace(hour=9))
        assert remind() == 1
    assert Reminder.objects.count() == 2
    assert not is_due(clock.now().replace(hour=9))


def test_not_before_the_hour(db: None, settings: Any) -> None:
    settings.REMIND_HOUR = 8
    assert [is_due(clock.now().replace(hour=hour, minute=59)) for hour in (0, 7, 8, 23)] == [False, False, True, True]


def test_a_source_that_fails_silences_no_other(cast: Cast, settings: Any) -> None:
    def broken(year: object) -> list[Any]:
        raise ValueError

    with waiting_only(matter(1, only(cast.reporter))):
        told(settings, 2020, 6, 1)
        ground.register(Source("broken", "坏", broken))
        assert told(settings, 2020, 6, 2) == {}
        assert InboxMark.objects.count() == 1, "what nobody knows to be done keeps its mark"


def test_what_was_told_stays(cast: Cast, settings: Any) -> None:
    settings.MAIL_ON = True
    User.objects.update(email="yang@example.edu")
    with waiting_only(matter(1, only(cast.reporter))):
        told(settings, 2020, 6, 1)
    for change in (
        lambda: Reminder.objects.update(lines=[]),
        lambda: Reminder.objects.all()._raw_delete("default"),
        lambda: ReminderDay.objects.update(people=9),
        lambda: Dispatch.objects.update(text="别的"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    Dispatch.objects.update(state=Dispatch.State.SENT)


def test_as_many_queries_for_many_people_as_for_few(cast: Cast, settings: Any, django_assert_num_queries: Any) -> None:
    """Beside those of each message that is written."""
    settings.SITE_DAY = ASKED
    with waiting_only(matter(1, has(Role.ADMINISTRATOR))):
        remind()
        for day in range(1, 3):
            settings.SITE_DAY = ASKED + day * DAY
            User.objects.bulk_create(User(username=f"{day}-{n}", name="某某") for n in range(20))
            with django_assert_num_queries(QUERIES):
                assert remind() == 0


# Four for the people, the marks twice, the rules, the day twice, and two savepoints in pairs.
QUERIES = 13


# --- who reads what was told ---


def test_each_reads_their_own_and_the_quality_office_all(client: Any, cast: Cast, settings: Any) -> None:
    with waiting_only(matter(1, only(cast.reporter)), matter(2, only(cast.stranger))):
        told(settings, 2020, 6, 1)
    seen = {}
    for user in (cast.reporter, cast.stranger, cast.president, cast.quality_office):
        client.force_login(user)
        shown = client.get("/inbox/reminders/").content.decode()
        seen[user.username] = [number for number in (1, 2) if f"第{number}件事" in shown]
    assert seen == {"reporter": [1], "stranger": [2], "president": [], "quality_office": [1, 2]}
