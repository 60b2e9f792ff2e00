"""What a notice must say before it is submitted, and again before it is approved. A fact is checked where all are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from departments import clock
from departments.dates import chinese_date
from departments.models import Phase, RosterEntry, Year
from departments.refusals import Problem
from targets.permissions import ASSESSING, CORRECTING, items_of_office
from targets.scheme.loader import get_scheme
from targets.scheme.model import Item
from targets.sheets.words import without_codes
from targets.stored.entered import problems_entered

from ..models import NoticeKind, NoticeRow, WrittenNotice
from ..models import Problem as Fact
from ..stored.effect import row_as_fact
from ..stored.lists import FINDINGS

# 附件2二.3
IN_FULL = (
    "问题要具体、具有针对性，不应笼统通报个别部门、部分部门存在什么问题，必须写清楚哪个部门、什么时间、存在什么问题"
)
_VAGUE = re.compile(
    r"(个别|部分|有的|有些|某些|一些|少数|多数|大部分|各别|若干|相关)(职能)?(部门|单位|学院|院部|处室|院系)"
)


def is_vague(text: str) -> str:
    """The words of ``text`` that name nobody ("部分部门"); "" where it has none."""
    found = _VAGUE.search(text)
    return found[0] if found else ""


def year_is_closed(notice: WrittenNotice) -> Iterator[Problem]:
    """Facts are entered until the results are handed over, and put right until they are public."""
    year = notice.year
    if not notice.rows.exists():
        return
    if notice.kind == NoticeKind.ORDINARY and year.phase not in ASSESSING:
        if year.phase == Phase.PLANNING:
            yield Problem(f"{year}还在方案制定阶段，平时考核开始后才能发布列有问题的通报。")
        else:
            yield Problem(f"{year}现处于“{year.get_phase_display()}”阶段，不再接受新的问题；未列问题的通报仍可发布。")
    if notice.kind != NoticeKind.ORDINARY and year.phase not in CORRECTING:
        yield Problem(f"{year}现处于“{year.get_phase_display()}”阶段，撤回公示后才能更正或撤回通报。")


def what_is_missing(notice: WrittenNotice) -> Iterator[Problem]:
    """Everything that keeps the notice from being submitted, part by part and row by row."""
    yield from _parts(notice)
    rows = _rows(notice)
    if notice.kind == NoticeKind.ORDINARY:
        yield from _feedback(notice, rows)
    if notice.kind == NoticeKind.WITHDRAWAL:
        return
    items = items_of_office(notice.year, notice.office_id)
    kept = [row for row in rows if not row.withdrawn]
    whole = [(row, row.entry) for row in kept if row.entry and row.item and row.clause]
    facts = problems_entered(shape=FINDINGS.shape, rows=[(row_as_fact(row), entry) for row, entry in whole])
    wrong = {row.pk: [problem.message for problem in found] for (row, _), found in zip(whole, facts, strict=True)}
    scheme = get_scheme(notice.year.scheme)
    for place, row in enumerate(rows, start=1):
        if row.withdrawn:
            continue
        said = [*_row(notice.year, row, items), *(without_codes(one, scheme) for one in wrong.get(row.pk, ()))]
        if said:
            yield Problem(f"存在问题第 {place} 项：{'；'.join(said)}。")


def asked_twice(notice: WrittenNotice) -> Iterator[Problem]:
    """The same department, clause and day named before, here or in another notice: a question, no refusal."""
    if notice.kind != NoticeKind.ORDINARY:
        return
    rows = [row for row in _rows(notice) if row.entry_id and row.clause and row.date]
    seen: dict[tuple[object, ...], int] = {}
    before = _named_before(notice, rows)
    for place, row in enumerate(rows, start=1):
        key = (row.entry_id, row.item, row.clause, row.date)
        if key in seen:
            yield Problem(f"第 {place} 项与第 {seen[key]} 项的部门、条款、日期相同，请核对是否重复。")
        elif key in before:
            yield Problem(f"第 {place} 项（{_named(row)}）在{before[key]}中已列出，请核对是否重复。")
        seen.setdefault(key, place)


def _named(row: NoticeRow) -> str:
    return f"{row.entry}，{chinese_date(row.date)}" if row.date else str(row.entry)


def _named_before(notice: WrittenNotice, rows: Sequence[NoticeRow]) -> dict[tuple[object, ...], str]:
    found = Fact.objects.filter(entry__in={row.entry_id for row in rows}, date__in={row.date for row in rows})
    own = notice.notice_id or 0
    return {
        (one.entry_id, one.item, one.clause, one.date): str(one.notice or "一份未注明的通报")
        for one in found.exclude(notice=own).select_related("notice").order_by("pk")
    }


def _parts(notice: WrittenNotice) -> Iterator[Problem]:
    ordinary = notice.kind == NoticeKind.ORDINARY
    for said, label, needed in (
        (notice.title, "标题", True),
        (notice.situation, "基本情况" if ordinary else "更正或撤回的理由", True),
        (notice.followed_up, "上次通报问题反馈整改情况（没有的写“无”）", ordinary),
        (notice.demands, "要求", ordinary),
    ):
        if needed and not said.strip():
            yield Problem(f"请填写{label}。")
    if notice.kind == NoticeKind.ORDINARY and not (notice.inspected_from and notice.inspected_to):
        yield Problem("请填写检查的起止日期。")
    elif notice.inspected_from and notice.inspected_to:
        if notice.inspected_to < notice.inspected_from:
            yield Problem("检查结束日期早于开始日期。")
        elif notice.inspected_to > clock.today():
            yield Problem("检查结束日期还没有到。")


def _feedback(notice: WrittenNotice, rows: Sequence[NoticeRow]) -> Iterator[Problem]:
    """附件2二.4: who is named must know until when, how and to whom to answer."""
    if not rows:
        return
    for said, label in (
        (notice.feedback_due, "问题反馈整改的截止日期"),
        (notice.feedback_way, "反馈方式"),
        (notice.feedback_to, "反馈接收人"),
    ):
        if not said:
            yield Problem(f"列有问题的通报，须写明{label}。")
    if notice.feedback_due and notice.feedback_due < clock.today():
        yield Problem(f"反馈截止日期{chinese_date(notice.feedback_due)}已过，请改为以后的日期。")


def _row(year: Year, row: NoticeRow, items: dict[str, dict[str, Item]]) -> Iterator[str]:
    if row.entry is None:
        yield f"没有写明部门：{IN_FULL}"
    if vague := is_vague(row.what):
        yield f"写的是“{vague}”：{IN_FULL}"
    if row.date is None:
        yield "没有写明什么时间"
    elif row.date > clock.today():
        yield "日期还没有到"
    if not row.what.strip():
        yield "没有写明存在什么问题"
    if not row.item or not row.clause:
        yield "没有选定计分条款"
    elif row.entry is not None and row.item not in items.get(row.entry.group, {}):
        yield "所选指标不由本部门考核"
    if not row.count:
        yield "数量应大于 0"
    if row.entry is not None:
        yield from _still_assessed(row.entry, year)


def _still_assessed(entry: RosterEntry, year: Year) -> Iterator[str]:
    if entry.removed_at is not None:
        yield f"{entry}已不在{year}名册中"


def _rows(notice: WrittenNotice) -> list[NoticeRow]:
    return list(notice.rows.select_related("entry__year"))
