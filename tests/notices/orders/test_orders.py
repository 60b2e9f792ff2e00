"""Orders from the meeting to the conclusion: numbers, deadlines by the clock, more time, and every change of mind."""

from __future__ import annotations

import datetime
from datetime import date

import pytest

from departments.models import AuditEntry, OwnDays, Phase, Step, Year
from departments.refusals import Blocked, NotAllowed, Stale, WrongPhase
from notices.models import DecisionState, Lapse, Notice, Slip, SlipState
from notices.orders import services
from notices.orders.colours import Colour, colour_of
from notices.orders.queries import closing_rates, colour, register, time_left, to_be_named
from notices.orders.waiting import waiting
from notices.orders.workflow import DECISIONS
from notices.orders.workflow.slips import BadDeadline
from tests.cast import Cast
from tests.notices.orders.ordered import ANSWER, DUE, KEEPER, OTHER, OWN, Orders, make_orders

pytestmark = pytest.mark.django_db
WHY = {"reason": "会议要求五月底前完成"}


@pytest.fixture
def orders(cast: Cast, settings) -> Orders:
    settings.SITE_DAY = date(2020, 5, 11)
    return make_orders(cast)


def problems(refusal: pytest.ExceptionInfo) -> list[str]:
    return [problem.sentence for problem in refusal.value.problems]


# --- issuing ---


def test_slips_get_the_years_next_numbers_and_working_days_from_the_day_after(orders):
    first, second = orders.issued(OWN, OTHER, days=10)
    (third,) = orders.issued(OWN, days=3)
    assert [one.reference for one in (first, second, third)] == [f"督办〔2020〕第{n}号" for n in (1, 2, 3)]
    # Two weekends lie between; the university's own holiday is counted too.
    assert (first.due, third.due, first.counts_from) == (date(2020, 5, 25), date(2020, 5, 14), date(2020, 5, 11))
    year = orders.cast.year
    OwnDays.objects.create(year=year, first=date(2020, 5, 12), last=date(2020, 5, 13), works=False, words="校庆")
    assert orders.issued(OWN, days=3)[0].due == date(2020, 5, 18)
    assert first.state == SlipState.ISSUED
    assert (first.issued_by, Step.objects.filter(label="下达", workflow="slip").first().who) == (orders.keeper,) * 2


def test_a_day_that_the_meeting_named_is_kept_and_told_of_where_nobody_works(orders):
    decision = orders.decision(DecisionState.REGISTERED)
    slip = services.draft_slip(
        decision=decision,
        by=orders.keeper,
        entry=orders.cast.entry(OWN),
        participants=[],
        task="上线",
        due=date(2020, 5, 30),
    )
    assert slip.due == date(2020, 5, 30)
    (warning,) = DECISIONS.warnings(DECISIONS.row("issue"), decision)
    assert warning.sentence == "拟下达机电工程学院的督办单的期限2020年5月30日不是工作日。"


def test_a_withdrawn_slip_keeps_its_number(orders):
    first, _ = orders.issued(OWN, OTHER)
    services.move_slip(slip=first, action="withdraw", by=orders.keeper, reason="发错了部门")
    assert orders.issued(OWN)[0].number == 3
    services.move_slip(slip=first, action="reinstate", by=orders.keeper, reason="原来没有错")
    assert Slip.objects.get(pk=first.pk).state == SlipState.ISSUED


def test_nothing_is_issued_without_slips_or_with_a_day_that_is_over(orders, settings):
    decision = orders.decision(DecisionState.REGISTERED)
    with pytest.raises(Blocked) as refusal:
        services.move_decision(decision=decision, action="issue", by=orders.keeper)
    assert problems(refusal) == ["没有待下达的督办单，请先增加。"]
    orders.slip(SlipState.DRAFT, decision=decision)
    settings.SITE_DAY = date(2020, 6, 1)
    with pytest.raises(Blocked) as refusal:
        services.move_decision(decision=decision, action="issue", by=orders.keeper)
    assert problems(refusal) == ["拟下达机电工程学院的督办单的期限2020年5月29日已过，请先修改。"]


def test_only_who_keeps_the_register_writes_in_it(orders):
    decision, cast = orders.decision(DecisionState.REGISTERED), orders.cast
    said = {"meeting": "president", "sitting": 1, "held_on": DUE, "subject": "校企合作", "decided": "同意"}
    for part in ("quality_office", "party_committee", "reporter", "assessor"):
        by = getattr(cast, part)
        with pytest.raises(NotAllowed):
            services.register_decision(year=cast.year, by=by, **said)
        with pytest.raises(NotAllowed):
            services.draft_slip(decision=decision, by=by, entry=cast.entry(OWN), participants=[], task="t", days=1)


def test_a_decision_is_put_right_until_it_is_issued_and_revoked_when_its_slips_are_withdrawn(orders):
    decision = orders.decision(DecisionState.REGISTERED)
    services.change_decision(decision=decision, by=orders.keeper, subject="线上教学")
    assert AuditEntry.objects.last().after == {"subject": "线上教学"}
    with pytest.raises(Stale, match="事项现为“线上教学”"):
        services.change_decision(
            decision=decision, by=orders.keeper, subject="教学", seen={"subject": "线上教学全覆盖"}
        )
    slip = orders.issued(OWN)[0]
    with pytest.raises(WrongPhase):
        services.change_decision(decision=slip.decision, by=orders.keeper, subject="别的")
    with pytest.raises(Blocked) as refusal:
        services.move_decision(decision=slip.decision, action="revoke", by=orders.keeper, reason="会议改了主意")
    assert problems(refusal) == ["督办〔2020〕第1号尚未撤回，撤回后才能撤销决定事项。"]
    services.move_slip(slip=slip, action="withdraw", by=orders.keeper, reason="会议改了主意")
    services.move_decision(decision=slip.decision, action="revoke", by=orders.keeper, reason="会议改了主意")
    with pytest.raises(Blocked) as refusal:
        services.move_slip(slip=slip, action="reinstate", by=orders.keeper, reason="又要办")
    assert problems(refusal) == ["决定事项已撤销，请先恢复决定事项。"]


# --- deadlines, by the clock ---


@pytest.mark.parametrize(
    ("day", "colour_then", "left"),
    [
        # Of 20 days, 11 to 30 May: 7 left are 35 %, 6 are 30 %, 3 are 15 %; the last day is on time.
        (date(2020, 5, 24), Colour.CALM, "剩 6 天"),
        (date(2020, 5, 25), Colour.YELLOW, "剩 5 天"),
        (date(2020, 5, 27), Colour.YELLOW, "剩 3 天"),
        (date(2020, 5, 28), Colour.ORANGE, "剩 2 天"),
        (date(2020, 5, 30), Colour.ORANGE, "今天到期"),
        (date(2020, 5, 31), Colour.RED, "逾期 1 天"),
        (date(2020, 12, 31), Colour.RED, "逾期 215 天"),
    ],
)
def test_the_colour_is_the_share_of_time_left(orders, settings, day, colour_then, left):
    slip = orders.slip(SlipState.SIGNED, due=date(2020, 5, 30))
    settings.SITE_DAY = day
    assert (colour(slip, day), time_left(slip)) == (colour_then, left)


def test_an_answer_stops_the_clock(orders, settings):
    slip = orders.slip(SlipState.ANSWERED)
    assert colour(slip, date(2020, 12, 31)) is Colour.CALM
    assert time_left(slip) == ""
    assert colour_of(DUE, DUE, DUE) is Colour.CALM  # a slip of one day


def test_on_its_last_day_it_is_on_time_and_the_day_after_it_is_late(orders, settings):
    slip = orders.slip(SlipState.SIGNED)
    settings.SITE_DAY = DUE
    with pytest.raises(Blocked) as refusal:
        services.move_slip(slip=slip, action="close_late", by=orders.keeper, **WHY)
    assert problems(refusal) == ["期限未过（2020年5月29日），不是未按时完成。"]
    answered = services.move_slip(slip=slip, action="answer", by=orders.cast.reporter, **ANSWER)
    settings.SITE_DAY = date(2020, 9, 1)  # looked at long after
    assert services.move_slip(slip=answered, action="close", by=orders.keeper).state == SlipState.DONE
    assert to_be_named(orders.cast.year) == []


def test_a_clock_that_jumps_over_the_deadline(orders, settings):
    """The server sleeps, and wakes up in the week after."""
    slip = orders.slip(SlipState.SIGNED)
    settings.SITE_DAY = date(2020, 6, 8)
    answered = services.move_slip(slip=slip, action="answer", by=orders.cast.reporter, **ANSWER)
    with pytest.raises(Blocked) as refusal:
        services.move_slip(slip=answered, action="close", by=orders.keeper)
    assert problems(refusal)[0].startswith("2020年6月8日反馈，已过期限2020年5月29日，应按未按时办结")
    services.move_slip(slip=answered, action="close_late", by=orders.keeper, **WHY)
    (named,) = to_be_named(orders.cast.year)
    assert (named.entry, named.date, named.item, named.clause, named.count) == (
        orders.cast.entry(OWN), DUE, "K.quality", "order", 1,
    )  # fmt: skip
    assert named.words == "党委会第5次会议安排的“线上教学全覆盖”（期限2020年5月29日）未按时完成，督办〔2020〕第1号。"


def test_a_return_gives_new_time_where_the_old_is_over(orders, settings):
    slip = orders.slip(SlipState.ANSWERED)
    settings.SITE_DAY = date(2020, 6, 1)
    with pytest.raises(BadDeadline, match="原期限2020年5月29日已过，请填写新期限。"):
        services.move_slip(slip=slip, action="return", by=orders.keeper, reason="缺课程清单")
    due = date(2020, 6, 5)
    returned = services.move_slip(slip=slip, action="return", by=orders.keeper, reason="缺课程清单", due=due)
    assert (returned.due, returned.counts_from, returned.answered_on) == (due, date(2020, 6, 1), None)


def test_an_answer_taken_back_is_late_when_it_comes_again_after_the_deadline(orders, settings):
    slip = orders.slip(SlipState.ANSWERED)
    settings.SITE_DAY = date(2020, 6, 1)
    back = services.move_slip(slip=slip, action="take_back", by=orders.cast.reporter)
    assert (back.answered_on, back.answers.get().taken_back) == (None, True)
    again = services.move_slip(slip=back, action="answer", by=orders.cast.reporter, **ANSWER)
    assert colour(again, date(2020, 6, 1)) is Colour.RED


# --- more time ---


def ask(orders, slip, wanted=date(2020, 6, 15)):
    return services.ask_extension(slip=slip, by=orders.cast.reporter, wanted=wanted, why="设备未到货")


def test_more_time_is_asked_for_until_the_last_day_and_may_be_granted_after_it(orders, settings):
    slip = orders.slip(SlipState.SIGNED)
    settings.SITE_DAY = DUE
    asked = ask(orders, slip)
    assert (asked.was, asked.wanted) == (DUE, date(2020, 6, 15))
    settings.SITE_DAY = date(2020, 6, 2)
    with pytest.raises(Blocked) as refusal:
        services.move_slip(slip=slip, action="close_late", by=orders.keeper, **WHY)
    assert problems(refusal) == ["有延期申请待答复，请先答复。"]
    granted = services.move_extension(extension=asked, action="grant", by=orders.keeper, due=date(2020, 6, 10))
    slip = Slip.objects.get(pk=slip.pk)
    assert (granted.until, slip.due, colour(slip, date(2020, 6, 2))) == (
        date(2020, 6, 10),
        date(2020, 6, 10),
        Colour.YELLOW,
    )
    with pytest.raises(Blocked) as refusal:
        services.move_extension(extension=granted, action="think_over", by=orders.keeper, **WHY)
    assert problems(refusal) == ["原期限2020年5月29日已过，同意的延期不能再撤销。"]


def test_who_is_late_asks_in_vain_and_nobody_asks_twice(orders, settings):
    slip = orders.slip(SlipState.SIGNED)
    ask(orders, slip)
    with pytest.raises(services.NotAskable, match="已有一份延期申请待答复"):
        ask(orders, slip)
    with pytest.raises(NotAllowed):
        services.ask_extension(slip=slip, by=orders.colleague, wanted=date(2020, 6, 15), why="x")
    other = orders.slip(SlipState.SIGNED)
    with pytest.raises(services.NotAskable, match="应晚于现在的期限2020年5月29日。"):
        ask(orders, other, DUE)
    settings.SITE_DAY = date(2020, 5, 30)
    with pytest.raises(services.NotAskable, match="期限2020年5月29日已过"):
        ask(orders, other)


def test_an_answer_to_a_request_can_be_thought_over_while_nobody_is_late_by_it(orders):
    slip = orders.slip(SlipState.SIGNED)
    granted = services.move_extension(extension=ask(orders, slip), action="grant", by=orders.keeper)
    back = services.move_extension(extension=granted, action="think_over", by=orders.keeper, **WHY)
    assert (back.until, Slip.objects.get(pk=slip.pk).due) == (None, DUE)
    refused = services.move_extension(extension=back, action="refuse", by=orders.keeper, **WHY)
    assert services.move_extension(extension=refused, action="think_over", by=orders.keeper, **WHY).state == "asked"
    services.move_slip(slip=slip, action="answer", by=orders.cast.reporter, **ANSWER)
    assert [one.state for one in slip.extensions.all()] == ["withdrawn"]


# --- what costs points ---


def late(orders, settings, name=OWN) -> Slip:
    slip = orders.slip(SlipState.SIGNED, name)
    settings.SITE_DAY = date(2020, 6, 1)
    return services.move_slip(slip=slip, action="close_late", by=orders.keeper, **WHY)


def test_what_a_notice_names_waits_no_longer_and_does_again_when_it_is_withdrawn(orders, settings):
    slip, year = late(orders, settings), orders.cast.year
    notice = Notice.objects.create(year=year, reference="党政办公室通报〔2020〕第3期")
    (named,) = to_be_named(year)
    assert services.mark_named(lapses=[named.lapse], notice=notice) == 1
    assert services.mark_named(lapses=[named.lapse], notice=notice) == 0  # not twice
    assert to_be_named(year) == []
    with pytest.raises(Blocked) as refusal:
        services.move_slip(slip=slip, action="undo_open", by=orders.keeper, **WHY)
    assert problems(refusal) == ["已在党政办公室通报〔2020〕第3期中通报，请先更正或撤回该通报。"]
    assert services.forget_notice(notice=notice) == 1
    assert services.move_slip(slip=slip, action="undo_open", by=orders.keeper, **WHY).state == SlipState.SIGNED
    assert to_be_named(year) == []


def test_who_is_late_again_is_named_again(orders, settings):
    slip = late(orders, settings)
    goes_on = services.move_slip(slip=slip, action="resume", by=orders.keeper, due=date(2020, 6, 12), **WHY)
    assert (goes_on.state, goes_on.closed_on) == (SlipState.RETURNED, None)
    settings.SITE_DAY = date(2020, 6, 15)
    services.move_slip(slip=slip, action="close_late", by=orders.keeper, **WHY)
    assert [one.date for one in to_be_named(orders.cast.year)] == [DUE, date(2020, 6, 12)]


def test_what_is_not_to_requirement_is_of_the_day_of_the_answer(orders):
    slip = services.move_slip(slip=orders.slip(SlipState.ANSWERED), action="close_poor", by=orders.keeper, **WHY)
    (named,) = to_be_named(orders.cast.year)
    assert (named.kind, named.date, named.points) == ("未按要求完成", date(2020, 5, 25), "0.2")
    services.move_slip(slip=slip, action="undo", by=orders.keeper, **WHY)
    assert to_be_named(orders.cast.year) == []
    assert Lapse.objects.get().withdrawn


def test_nothing_is_concluded_against_a_department_after_the_year(orders):
    slip = orders.slip(SlipState.ANSWERED)
    Year.objects.update(phase=Phase.FINAL)
    with pytest.raises(Blocked) as refusal:
        services.move_slip(slip=slip, action="close_poor", by=orders.keeper, **WHY)
    assert problems(refusal) == ["2020年度已终评，不能再下达督办单，也不能再认定未按时、未按要求。"]
    assert services.move_slip(slip=slip, action="close", by=orders.keeper).state == SlipState.DONE


# --- the closing rate, and who waits ---


def test_the_closing_rate_counts_what_was_not_withdrawn(orders, settings):
    for state in (SlipState.DONE, SlipState.LATE, SlipState.SIGNED, SlipState.WITHDRAWN, SlipState.DRAFT):
        orders.slip(state)
    orders.slip(SlipState.DONE, OTHER, due=date(2020, 6, 30))
    settings.SITE_DAY = date(2020, 6, 1)
    rates = closing_rates(register(orders.keeper, orders.cast.year))
    told = [(one.label, one.slips, one.closed, one.overdue, one.share) for one in (*rates.departments, *rates.months)]
    assert told == [
        (OWN, 3, 2, 1, "66.7%"),
        (OTHER, 1, 1, 0, "100.0%"),
        ("2020年5月", 3, 2, 1, "66.7%"),
        ("2020年6月", 1, 1, 0, "100.0%"),
    ]
    assert rates.total.share == "75.0%"


def test_who_waits_for_whom(orders, settings):
    signed, answered, own = (
        orders.slip(SlipState.SIGNED), orders.slip(SlipState.ANSWERED), orders.slip(SlipState.ANSWERED, KEEPER),
    )  # fmt: skip
    ask(orders, signed)
    people = orders.everyone()
    found = {
        one.what: {part for part, person in people.items() if one.whom.test(person)}
        for one in waiting(orders.cast.year)
    }
    assert found == {
        f"反馈{signed.reference}“线上教学全覆盖”": {"reporter"},
        f"核对机电工程学院对{answered.reference}“线上教学全覆盖”的反馈": {"keeper"},
        f"核对党政办公室对{own.reference}“线上教学全覆盖”的反馈": {"quality_office"},
        f"答复机电工程学院对{signed.reference}的延期申请": {"keeper"},
    }
    late(orders, settings)
    assert list(waiting(orders.cast.year))[-1].what == "将 1 件未按时、未按要求的督办事项列入通报"
    assert isinstance(next(waiting(orders.cast.year)).since, datetime.datetime)
