"""Publication makes exactly these facts; another notice puts them right; a run names both."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from departments.models import AuditEntry, Phase, Year
from departments.refusals import Blocked, YearIsFinal
from notices.issued.services import WrittenOnTheSite, correct_problem
from notices.models import Notice, NoticeKind, NoticeState, Problem
from notices.stored.lists import FINDINGS
from tests.notices.drafting.written import (
    COLLEGE,
    DAY,
    LIBRARY,
    PARTS,
    approve,
    draft,
    published,
    put_right,
    row,
    submitted,
)

pytestmark = pytest.mark.django_db


def facts(year: Year) -> list[dict[str, str]]:
    return FINDINGS.rows(year)


FIRST = {
    "department": COLLEGE,
    "item": "C1.1",
    "clause": "a",
    "date": "2020-10-09",
    "notice": "人事处通报〔2020〕第1期",
}


def test_publication_makes_these_facts_and_no_others(cast, year):
    before = year.facts_revision
    waiting = submitted(cast, row(cast, count=2), row(cast, LIBRARY, clause="b"))
    assert facts(year) == []
    notice = approve(cast, waiting)
    assert facts(year) == [
        FIRST | {"count": "2"},
        FIRST | {"department": LIBRARY, "clause": "b"},
    ]
    assert (notice.number, notice.recipients, notice.state) == (1, [COLLEGE, LIBRARY], NoticeState.PUBLISHED)
    assert notice.notice.issuer == notice.office
    assert not notice.notice.cited
    assert Year.objects.get(pk=year.pk).facts_revision == before + 1
    assert AuditEntry.objects.filter(act="登记存在问题", object_id=str(notice.pk)).exists()


def test_no_problem_found_is_a_notice_too(cast, year):
    Year.objects.update(phase=Phase.PUBLICITY)
    notice = published(cast, feedback_due=None, feedback_way="", feedback_to="")
    assert (str(notice), facts(year)) == ("人事处通报〔2020〕第1期", [])
    assert Year.objects.get(pk=year.pk).facts_revision == year.facts_revision


def test_a_correction_alters_the_deduction_and_both_stay(cast, year):
    first = published(cast, row(cast), row(cast, LIBRARY))
    later = put_right(cast, first, count=Decimal(3))
    both = "人事处通报〔2020〕第1期（经人事处通报〔2020〕第2期更正）"
    assert facts(year) == [FIRST | {"count": "3", "notice": both}, FIRST | {"department": LIBRARY}]
    first.refresh_from_db()
    assert (first.state, first.rows.earliest("order").count) == (NoticeState.PUBLISHED, 1)
    assert later.rows.get().count == 3
    put_right(cast, first, withdrawn=True)
    undone = "人事处通报〔2020〕第1期（经人事处通报〔2020〕第3期撤销）"
    assert facts(year)[0] == FIRST | {"count": "0", "notice": undone}


def test_a_withdrawal_undoes_every_deduction(cast, year):
    first = published(cast, row(cast), row(cast, LIBRARY))
    put_right(cast, first, NoticeKind.WITHDRAWAL)
    first.refresh_from_db()
    assert first.state == NoticeState.WITHDRAWN
    assert [one["count"] for one in facts(year)] == ["0", "0"]


def test_the_run_explains_with_both(cast, year):
    """And what is left is what the corrected facts say."""
    from scoring.engine.trace import DepartmentRows, trace_item
    from scoring.engine.working import sentence
    from targets.scheme.loader import get_scheme

    put_right(cast, published(cast, row(cast, count=3)), count=Decimal(1))
    group = get_scheme(year.scheme).groups["teaching"]
    rows = DepartmentRows({"findings": facts(year)})
    trace = trace_item(group, group.items["C1.1"], rows, {"C1.1": 0}, None, year.cut_off)
    told = sentence(trace)
    assert "人事处通报〔2020〕第1期（经人事处通报〔2020〕第2期更正）" in told
    assert [float(loss.cost) for loss in trace.losses] == [0.1]


def test_a_row_of_a_published_notice_is_not_changed_in_place(cast, year):
    published(cast, row(cast))
    with pytest.raises(WrittenOnTheSite) as refusal:
        correct_problem(problem=Problem.objects.get(), by=cast.quality_office, count="2")
    assert "另发更正通报" in str(refusal.value)


@pytest.mark.parametrize(
    ("phase", "words"),
    [(Phase.PLANNING, "方案制定"), (Phase.REVIEW, "不再接受新的问题"), (Phase.PUBLICITY, "不再接受新的问题")],
)
def test_facts_come_in_their_time(cast, year, phase, words):
    notice = submitted(cast, row(cast))
    Year.objects.update(phase=phase)
    with pytest.raises(Blocked, match=words):
        approve(cast, notice)


def test_a_final_year_stays(cast, year):
    notice = submitted(cast, row(cast))
    Year.objects.update(phase=Phase.FINAL)
    with pytest.raises(YearIsFinal):
        approve(cast, notice)


def test_corrections_until_the_results_are_public(cast, year):
    first = published(cast, row(cast), row(cast, LIBRARY))
    Year.objects.update(phase=Phase.FEEDBACK)
    put_right(cast, first, withdrawn=True)
    Year.objects.update(phase=Phase.PUBLICITY)
    with pytest.raises(Blocked, match="撤回公示后"):
        put_right(cast, first, NoticeKind.WITHDRAWAL)


def test_a_notice_without_problems_is_withdrawn_at_any_time(cast, year):
    first = published(cast, feedback_due=None)
    Year.objects.update(phase=Phase.FINAL)
    put_right(cast, first, NoticeKind.WITHDRAWAL)
    first.refresh_from_db()
    assert first.state == NoticeState.WITHDRAWN


# --- what is refused, in words ---

IN_FULL = "必须写清楚哪个部门、什么时间、存在什么问题"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"entry_id": None}, IN_FULL),
        ({"what": "部分部门考勤报表迟报"}, IN_FULL),
        ({"what": "个别部门考勤报表迟报"}, "个别部门"),
        ({"date": None}, "没有写明什么时间"),
        ({"what": " "}, "没有写明存在什么问题"),
        ({"item": "", "clause": ""}, "没有选定计分条款"),
        ({"item": "C1.2", "clause": "a"}, "不由本部门考核"),
        ({"clause": "z"}, "没有条款"),
        ({"points": Decimal("0.3")}, "分值是固定的"),
        ({"count": Decimal(0)}, "数量应大于 0"),
        ({"date": datetime.date(2020, 10, 21)}, "日期还没有到"),
        ({"date": datetime.date(2019, 12, 31)}, "早于本年度"),
    ],
)
def test_a_row_that_cannot_stand(cast, year, wrong, words):
    with pytest.raises(Blocked, match=words):
        submitted(cast, row(cast), row(cast, **{"date": DAY, **wrong}))


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_asked_for(cast, year, part):
    with pytest.raises(Blocked):
        submitted(cast, row(cast), **{part: "" if isinstance(PARTS[part], str) else None})


def test_a_deadline_that_has_passed_is_sent_back(cast, year, settings):
    notice = submitted(cast, row(cast))
    settings.SITE_DAY = datetime.date(2020, 11, 2)
    with pytest.raises(Blocked, match="截止日期2020年10月30日已过"):
        approve(cast, notice)


def test_the_same_again_is_a_question(cast, year):
    from notices.drafting.workflow import WRITING

    published(cast, row(cast))
    again = draft(cast, row(cast), row(cast))
    asked = [problem.sentence for problem in WRITING.warnings(WRITING.row("submit"), again)]
    assert len(asked) == 2
    assert "人事处通报〔2020〕第1期中已列出" in asked[0]


# --- numbers ---


def test_numbers_go_on_after_what_files_cite(cast, year):
    office = cast.entry("人事处").department
    Notice.objects.create(year=year, reference="人事处通报[2020]第4期", issuer=office, cited=True)
    Notice.objects.create(year=year, reference="人事处通报〔2019〕第40期", issuer=office, cited=True)
    assert [str(published(cast, feedback_due=None)) for _ in range(2)] == [
        "人事处通报〔2020〕第5期",
        "人事处通报〔2020〕第6期",
    ]


@pytest.mark.slow
def test_the_departments_sheet_leads_to_the_notice_that_was_put_right(client, db, october):
    """As of today: it moves at once, and names both."""
    from tests.scoring.scored import make_scored

    cast = make_scored(scored=False)
    sheet = f"/2020/departments/{cast.entry(COLLEGE).pk}/?item=C1.1"
    client.force_login(cast.reporter)
    before = client.get(sheet).content.decode()
    first = published(cast, row(cast, count=3))
    deducted = client.get(sheet).content.decode()
    assert str(first) not in before
    assert str(first) in deducted
    later = put_right(cast, first, count=Decimal(1))
    shown = client.get(sheet).content.decode()
    assert f"{first}（经{later}更正）" in shown
    assert f"/2020/notices/{first.notice_id}/" in shown
