"""待办 and its pages: the list, what is read, the number on every page, 督办, and what people set."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from django.test import Client

from departments.inbox.rules import known_rules
from departments.models import AuditEntry, Grant, InboxMark, Phase, ReminderRules, Role, User, Year
from departments.waiting import has, holds, only
from tests.cast import Cast
from tests.departments.inbox.matters import department, matter, waiting_only

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2020, 6, 20)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_day_in_june(settings: Any) -> None:
    settings.SITE_DAY = TODAY


def page(client: Client, user: User, address: str = "/inbox/", status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def heading(shown: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", shown, re.S)
    return found[1].replace("\u00a0", " ").strip() if found else ""


def rows(shown: str) -> list[str]:
    """The matters and the headings between them, in their order."""
    cells = re.findall(r'<th scope="row(?:group)?"[^>]*>(.*?)</th>', shown, re.S)
    return [re.sub(r"<[^>]+>|\s+", "", cell) for cell in cells]


def test_the_most_urgent_comes_first_under_its_colour(client: Client, cast: Cast) -> None:
    """Asked on 1 June. 20 June is the last day of one, 26 of another, of which 7 of 26 days are left (27 %)."""
    whom = only(cast.reporter)
    with waiting_only(
        matter(1, whom),
        matter(2, whom, until=TODAY + 60 * DAY),
        matter(3, whom, until=TODAY + 6 * DAY),
        matter(4, whom, until=TODAY - DAY),
        matter(5, whom, until=TODAY),
    ):
        shown = page(client, cast.reporter)
    assert rows(shown) == [
        *("已逾期", "未读第4件事"),
        *("橙：临近期限", "未读第5件事"),
        *("黄：请抓紧", "未读第3件事"),
        *("期限尚宽", "未读第2件事"),
        *("没有期限", "未读第1件事"),
    ]
    assert heading(shown) == "待办 5 项 · 逾期 1 项 · 未读 5 项"
    assert [word in shown for word in ("逾期 1 天", "今天到期", "还有 6 天")] == [True] * 3


def test_nothing_waits(client: Client, cast: Cast) -> None:
    with waiting_only():
        shown = page(client, cast.stranger)
    assert (heading(shown), "没有等您办理的事" in shown) == ("没有待办事项", True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("colour=red", ["第2件事"]),
        ("q=第1", ["第1件事"]),
        ("unread=1", ["第2件事"]),
        ("q=nothing", []),
    ],
)
def test_filters_and_search(client: Client, cast: Cast, asked: str, found: list[str]) -> None:
    whom = only(cast.reporter)
    InboxMark.objects.create(user=cast.reporter, key="test:1", read_at=cast.reporter.date_joined)
    with waiting_only(matter(1, whom), matter(2, whom, until=TODAY - DAY)):
        shown = page(client, cast.reporter, f"/inbox/?{asked}")
    assert [row.removeprefix("未读") for row in rows(shown) if "第" in row] == found


# --- read and unread ---


def test_opening_leads_to_the_place_and_is_read_by_that(client: Client, cast: Cast) -> None:
    with waiting_only(matter(1, only(cast.reporter))):
        client.force_login(cast.reporter)
        assert client.post("/inbox/open/", {"key": "test:1"}).url == "/inbox/reminders/"
        assert heading(page(client, cast.reporter)) == "待办 1 项"
        client.post("/inbox/read/", {"key": "test:1", "read": "0"})
        assert heading(page(client, cast.reporter)) == "待办 1 项 · 未读 1 项"


def test_what_is_done_meanwhile_or_is_not_mine_leads_back(client: Client, cast: Cast) -> None:
    """Two hold the same; one does it while the other has the list open."""
    with waiting_only(matter(1, only(cast.stranger))) as listed:
        client.force_login(cast.reporter)
        answer = client.post("/inbox/open/", {"key": "test:1"}, follow=True)
        assert "已经办结，或不再由您办理" in answer.content.decode()
        client.post("/inbox/read/", {"key": "test:1"})
        listed.clear()
        assert client.post("/inbox/open/", {"key": "test:1"}).url == "/inbox/"
    assert not InboxMark.objects.exists()


def test_all_are_read_at_once_and_a_second_time(client: Client, cast: Cast) -> None:
    whom = only(cast.reporter)
    with waiting_only(matter(1, whom), matter(2, whom)):
        client.force_login(cast.reporter)
        for _ in range(2):
            assert client.post("/inbox/read/", {"query": "q=事&sort="}).url == "/inbox/?q=%E4%BA%8B&sort="
        assert heading(page(client, cast.reporter)) == "待办 2 项"
    assert InboxMark.objects.count() == 2


# --- the number on every page ---


def test_the_number_is_asked_for_by_the_page_and_is_no_sign_of_life(client: Client, cast: Cast) -> None:
    """It is not what the reader opened: what they are to be told is told on a page of theirs."""
    cast.reporter.told = ["密码已重置"]
    cast.reporter.save()
    with waiting_only(matter(1, only(cast.reporter)), matter(2, only(cast.reporter), until=TODAY - DAY)):
        shown = page(client, cast.reporter, "/account/")
        places = set(re.findall(r'data-count="([^"]+)"', shown))
        assert places == {"/inbox/count/"}
        cast.reporter.refresh_from_db()
        assert cast.reporter.told == []
        cast.reporter.told = ["密码已重置"]
        cast.reporter.save()
        answer = client.get("/inbox/count/", headers={"X-Asked-By-Itself": "1"})
    assert json.loads(answer.content) == {"waiting": 2, "unread": 2, "late": 1}
    cast.reporter.refresh_from_db()
    assert cast.reporter.told == ["密码已重置"]


# --- 督办 ---


@pytest.mark.slow
def test_whose_matters_are_late_is_seen_by_who_is_in_charge_of_them(client: Client, cast: Cast) -> None:
    mechanics, teaching = department(cast.year, "机电工程学院"), department(cast.year, "教务处")
    late = {"until": TODAY - DAY}
    with waiting_only(
        matter(1, holds(Grant.REPORT, mechanics), department=mechanics, **late),
        matter(2, holds(Grant.REPORT, mechanics), department=mechanics, until=TODAY + 90 * DAY),
        matter(3, holds(Grant.ASSESS, teaching), department=teaching, **late),
        matter(4, has(Role.ADMINISTRATOR), **late),
    ):
        seen = {}
        for part, user in cast.everyone().items():
            client.force_login(user)
            answer = client.get("/inbox/supervision/")
            if answer.status_code == 200:
                found = rows(answer.content.decode())
                seen[part] = {number for number in range(1, 5) if f"第{number}件事" in found}
    assert seen == {
        "vice_president": {1},
        "president": {1, 2, 3},
        "quality_office": {1, 2, 3, 4},
        "auditor": {1, 2, 3, 4},
    }


# --- a year's rules ---

RULES = {
    "yellow": "50", "orange": "20", "long_overdue": "3",
    "tell_orange": ["head"], "tell_red": ["leader"], "tell_long": ["leader", "president"],
}  # fmt: skip


def seen(client: Client) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', client.get("/inbox/rules/2020/").content.decode())
    assert found is not None
    return found[1]


def test_the_quality_office_sets_when_a_years_matters_turn(client: Client, cast: Cast) -> None:
    """Asked on 1 June until 30 June: 11 of 30 days are left."""
    client.force_login(cast.quality_office)
    mine = matter(1, only(cast.reporter), until=TODAY + 10 * DAY, year=cast.year)
    with waiting_only(mine):
        assert rows(page(client, cast.reporter))[0] == "期限尚宽"
        client.force_login(cast.quality_office)
        assert client.post("/inbox/rules/2020/", RULES | {"seen": seen(client)}).status_code == 302
        assert rows(page(client, cast.reporter))[0] == "黄：请抓紧"
    assert known_rules()[cast.year.pk].tells["red"] == ("leader",)
    entry = AuditEntry.objects.get(act="修改督办规则")
    assert entry.before["转黄"] == "剩余 30%"
    assert entry.after["转黄"] == "剩余 50%"
    assert entry.after["逾期时告知"] == "分管校领导"


def test_two_who_set_them_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    first, second = seen(client), seen(client)
    client.post("/inbox/rules/2020/", RULES | {"seen": first})
    answer = client.post("/inbox/rules/2020/", RULES | {"yellow": "60", "seen": second})
    assert "他人已先作修改" in answer.content.decode()
    assert ReminderRules.objects.get().yellow == 50


@pytest.mark.parametrize(("yellow", "orange"), [("15", "15"), ("10", "20"), ("100", "20"), ("30", "0"), ("三", "1")])
def test_shares_that_make_no_sense(client: Client, cast: Cast, yellow: str, orange: str) -> None:
    client.force_login(cast.quality_office)
    sent = RULES | {"yellow": yellow, "orange": orange, "seen": seen(client)}
    assert "invalid" in client.post("/inbox/rules/2020/", sent).content.decode()
    assert not ReminderRules.objects.exists()


def test_of_a_final_year_nothing_is_set(client: Client, cast: Cast) -> None:
    Year.objects.update(phase=Phase.FINAL)
    client.force_login(cast.quality_office)
    assert "不能再" in client.post("/inbox/rules/2020/", RULES | {"seen": seen(client)}).content.decode()
    assert not ReminderRules.objects.exists()


# --- one's own mail ---


def test_where_reminders_go(client: Client, cast: Cast) -> None:
    client.force_login(cast.reporter)
    assert client.post("/inbox/mail/", {"email": "yang@example.edu", "wanted": "on"}).url == "/account/"
    assert "yang@example.edu" in page(client, cast.reporter, "/account/")
    client.post("/inbox/mail/", {"email": "yang@example.edu"})
    cast.reporter.refresh_from_db()
    assert (cast.reporter.email, cast.reporter.mail_wanted) == ("yang@example.edu", False)
    assert AuditEntry.objects.filter(act="修改提醒方式").count() == 2
    assert "invalid" in client.post("/inbox/mail/", {"email": "no address"}).content.decode()
