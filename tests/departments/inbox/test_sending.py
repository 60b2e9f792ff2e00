"""Messages out of the site: by mail, and by robots to groups (a stand-in server); what fails breaks nothing."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from departments import clock
from departments.inbox import robots
from departments.inbox.services.reminding import remind
from departments.inbox.services.sending import AGAIN_AFTER, send_waiting
from departments.inbox.texts import LONGEST, group_texts
from departments.models import Channel, Dispatch, Grant, Role, User
from departments.waiting import has, holds, only
from jzu_assess.health.part import State
from jzu_assess.health.parts.messages import messages
from tests.cast import Cast
from tests.departments.inbox.matters import department, matter, waiting_only
from tests.departments.inbox.post_office import PostOffice, post_office

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 6, 21)
LATE = datetime.date(2020, 6, 20)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> None:
    settings.SITE_DAY = DAY
    settings.SITE_URL = "https://assess.example.edu"
    settings.MAIL_FROM = "assess@example.edu"


def to_group(settings: Any, office: PostOffice, channel: Channel = Channel.WECOM, secret: str = "") -> None:
    settings.ROBOTS = {channel.value: (office.address, secret)}


def waiting_message(channel: Channel = Channel.WECOM, part: int = 0) -> Dispatch:
    return Dispatch.objects.create(
        channel=channel,
        day=DAY,
        part=None if channel == Channel.MAIL else part,
        title="考核督办",
        text="第一行\n第二行",
        due_at=clock.real_now(),
    )


def how_it_went() -> list[tuple[str, int, str]]:
    return [(one.get_state_display(), one.attempts, one.error) for one in Dispatch.objects.all()]


# --- mail ---


def test_a_reminder_goes_by_mail_once_to_who_wants_it(cast: Cast, settings: Any) -> None:
    settings.MAIL_ON = True
    User.objects.filter(pk=cast.reporter.pk).update(email="yang@example.edu")
    User.objects.filter(pk=cast.stranger.pk).update(email="li@example.edu", mail_wanted=False)
    mechanics = department(cast.year, "机电工程学院")
    User.objects.filter(pk=cast.vice_president.pk).update(email="chen@example.edu")
    with waiting_only(
        matter(1, holds(Grant.REPORT, mechanics), until=LATE, department=mechanics),
        matter(2, only(cast.stranger)),
        matter(3, only(cast.experts)),
    ):
        assert remind() == 4, "the president is not told yet, and of a head there is none"
        assert send_waiting() == 2
        assert send_waiting() == 0
    sent = {one.to[0]: one for one in mail.outbox}
    assert set(sent) == {"yang@example.edu", "chen@example.edu"}
    assert sent["yang@example.edu"].subject == "待办提醒 2020年6月21日：1 项"
    assert sent["yang@example.edu"].from_email == "assess@example.edu"
    assert "1.【新】第1件事，2020年6月20日（逾期 1 天），质量发展处提出" in sent["yang@example.edu"].body
    assert "以下 1 项由他人办理，请督促：\n1.【已逾期】第1件事" in sent["chen@example.edu"].body
    assert "https://assess.example.edu/inbox/" in sent["yang@example.edu"].body


def test_without_a_mail_server_nothing_goes_out(cast: Cast) -> None:
    User.objects.update(email="yang@example.edu")
    with waiting_only(matter(1, only(cast.reporter))):
        assert remind() == 1
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (smtplib.SMTPRecipientsRefused({}), "发送失败", "邮件服务器不收这个地址。"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "发送失败", "邮件服务器的用户名或密码不正确。"),
        (ConnectionRefusedError(), "待发送", "连接不上邮件服务器，或它暂时不收。"),
        (smtplib.SMTPServerDisconnected(), "结果不明", "邮件服务器中断了连接。"),
        (ValueError("anything"), "发送失败", "发送时出错，请查看日志。"),
    ],
)
def test_a_mail_server_that_does_not_take_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, words: str
) -> None:
    def fails(*args: Any, **kwargs: Any) -> int:
        raise error

    settings.MAIL_ON = True
    monkeypatch.setattr(mail.EmailMessage, "send", fails)
    waiting_message(Channel.MAIL)
    assert send_waiting() == 0
    assert how_it_went() == [(state, 1, words)]


# --- robots ---


def test_wecom_is_told_who_is_late_and_nothing_else(client: Any, cast: Cast, settings: Any, office: PostOffice) -> None:
    to_group(settings, office)
    mechanics = department(cast.year, "机电工程学院")
    said = "得分 87.35 分"
    with waiting_only(
        matter(1, holds(Grant.REPORT, mechanics), until=LATE, department=mechanics, what=said),
        matter(2, has(Role.LEADING_GROUP), until=LATE),
        matter(3, only(cast.reporter)),
    ):
        remind()
        remind()
        assert send_waiting() == 1
    (posted,) = office.posted
    assert (posted.path, posted.query) == ("/robot", {"key": "secret-key"})
    assert posted.body["msgtype"] == "markdown"
    assert posted.body["markdown"]["content"].splitlines() == [
        "**考核督办** 共 2 项",
        "> 【逾期】机电工程学院：试验，2020年6月20日到期（逾期 1 天）",
        "> 【逾期】考核工作领导小组：试验，2020年6月20日到期（逾期 1 天）",
        "",
        "[登录办理](https://assess.example.edu/inbox/)",
    ]
    assert "87.35" not in str(posted.body)
    for user, reads in ((cast.quality_office, True), (cast.reporter, False)):
        client.force_login(user)
        assert ("共 2 项" in client.get("/inbox/reminders/").content.decode()) == reads


def test_what_is_discreet_is_not_said_in_a_group(cast: Cast, settings: Any, office: PostOffice) -> None:
    to_group(settings, office)
    with waiting_only(matter(1, has(Role.ADMINISTRATOR), until=LATE), discreet=True):
        remind()
    assert not Dispatch.objects.exists()


def test_dingtalk_is_sent_the_moment_and_its_signature(db: None, settings: Any, office: PostOffice) -> None:
    """As its documentation signs: HMAC-SHA256 over "moment\\nsecret", Base64, in the address."""
    to_group(settings, office, Channel.DINGTALK, "SEC-of-the-robot")
    waiting_message(Channel.DINGTALK)
    assert send_waiting() == 1
    (posted,) = office.posted
    moment = posted.query["timestamp"]
    assert abs(int(moment) / 1000 - datetime.datetime.now(datetime.UTC).timestamp()) < 60
    digest = hmac.new(b"SEC-of-the-robot", f"{moment}\nSEC-of-the-robot".encode(), hashlib.sha256).digest()
    assert posted.query["sign"] == base64.b64encode(digest).decode()
    assert posted.body["markdown"] == {"title": "考核督办", "text": "第一行\n\n第二行"}


def test_a_signature_as_openssl_makes_it() -> None:
    address = robots.signed("https://robot.example/send?access_token=t", "this is secret", 1577262236757)
    assert address.endswith("&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ((200, '{"errcode": 93000, "errmsg": "invalid webhook url"}'), "发送失败", "对方拒收（错误码 93000）。"),
        ((200, '{"errcode": 45009}'), "待发送", "发送太快，对方暂时不收。"),
        ((200, '{"errcode": 130101}'), "待发送", "发送太快，对方暂时不收。"),
        ((429, ""), "待发送", "对方回应 429。"),
        ((502, "bad gateway"), "待发送", "对方回应 502。"),
        ((404, ""), "发送失败", "对方回应 404。"),
        ((302, ""), "发送失败", "对方回应 302。"),
        ((200, "<html>"), "结果不明", "已发出，不明白对方的回应。"),
        ((200, "[]"), "结果不明", "已发出，不明白对方的回应。"),
        (0.6, "结果不明", "已发出，对方没有回应。"),
    ],
)
def test_a_robot_that_does_not_take_it(
    db: None,
    settings: Any,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, str] | float,
    state: str,
    words: str,
) -> None:
    monkeypatch.setattr(robots, "TIMEOUT", 0.3)
    to_group(settings, office)
    office.answers = [answer]
    waiting_message()
    assert send_waiting() == 0
    assert how_it_went() == [(state, 1, words)]
    assert send_waiting() == 0
    assert len(office.posted) == 1, "not again at once, nor where nobody knows, nor where it leads on"
    assert "secret-key" not in str(how_it_went())


def test_a_server_that_is_not_there(db: None, settings: Any) -> None:
    settings.ROBOTS = {"wecom": ("http://127.0.0.1:9/robot?key=secret-key", "")}
    waiting_message()
    send_waiting()
    assert how_it_went() == [("待发送", 1, "连接不上对方服务器。")]


def test_it_is_tried_again_later_and_later_and_then_given_up(
    db: None, settings: Any, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_group(settings, office)
    office.answers = [(502, "")]
    waiting_message()
    now = clock.real_now()
    for wait in (*AGAIN_AFTER, datetime.timedelta(0)):
        monkeypatch.setattr(clock, "real_now", lambda at=now: at)
        send_waiting()
        now += wait - datetime.timedelta(seconds=1)
        send_waiting()
        now += datetime.timedelta(seconds=2)
    assert how_it_went() == [("发送失败", 5, "对方回应 502。")]
    assert len(office.posted) == 5


@pytest.mark.slow
def test_no_more_than_twenty_in_a_minute(
    db: None, settings: Any, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_group(settings, office)
    for part in range(45):
        waiting_message(part=part)
    now = clock.real_now()
    taken = []
    for seconds in (0, 30, 61, 122):
        monkeypatch.setattr(clock, "real_now", lambda at=now + datetime.timedelta(seconds=seconds): at)
        taken.append(send_waiting())
    assert taken == [20, 0, 20, 5]


def test_what_a_killed_worker_left_is_not_sent_again(db: None, settings: Any, office: PostOffice) -> None:
    to_group(settings, office)
    one = waiting_message()
    begun = clock.real_now() - datetime.timedelta(minutes=16)
    Dispatch.objects.filter(pk=one.pk).update(state=Dispatch.State.SENDING, attempts=1, begun_at=begun)
    assert send_waiting() == 0
    assert how_it_went() == [("结果不明", 1, "发送时后台进程中断。")]
    assert office.posted == []


def test_a_long_list_is_several_messages_each_short_enough(cast: Cast) -> None:
    from departments.inbox.queries import matters

    mechanics = department(cast.year, "机电工程学院")
    late = [matter(n, holds(Grant.REPORT, mechanics), until=LATE, department=mechanics) for n in range(200)]
    with waiting_only(*late):
        texts = group_texts(matters(), Channel.WECOM)
    assert len(texts) > 1
    assert all(len(text.encode()) <= LONGEST[Channel.WECOM] for text in texts)
    assert sum(text.count("> 【") for text in texts) == 200


# --- 系统状态 ---


def test_the_status_page_says_what_does_not_arrive(db: None, settings: Any, office: PostOffice) -> None:
    assert [fact.value for fact in messages().facts] == ["还没有", "未开通", "未开通", "未开通"]
    to_group(settings, office)
    office.answers = [(404, ""), (200, '{"errcode": 0}')]
    waiting_message()
    send_waiting()
    part = messages()
    assert (part.state, [finding.what for finding in part.findings]) == (
        State.UNWELL,
        ["企业微信群消息没有发出：对方回应 404。"],
    )
    waiting_message(part=1)
    send_waiting()
    assert (messages().state, messages().facts[2].value) == (State.WELL, "已开通，最近一条已发送")
    settings.SITE_URL = ""
    assert messages().state is State.ADVICE


def test_the_status_page_says_when_nobody_was_reminded_for_days(cast: Cast, settings: Any) -> None:
    remind()
    assert messages().well
    settings.SITE_DAY = DAY + datetime.timedelta(days=3)
    assert [finding.what for finding in messages().findings] == ["每日提醒已有两天以上没有进行。"]
