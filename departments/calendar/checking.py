"""What may stand in a year's calendar: said once, for the forms and for what comes in from Excel. Pure.

Every finding is a sentence by the field that it is about.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

from ..dates import chinese_date, chinese_span
from .days import DAY, MOST_WEEKS, WEEK, Date, Span, Term, TermKey, monday_of

Findings: TypeAlias = dict[str, str]

FIELDS: Mapping[str, str] = {
    "first_day": "开学日期",
    "first_monday": "第一教学周周一",
    "weeks": "教学周数",
    "last_day": "结束日期",
}
FEWEST_WEEKS = 8
# Registration comes at most so long before the first teaching week, examinations end at most so long after the last.
BEFORE, AFTER = datetime.timedelta(weeks=3), datetime.timedelta(weeks=4)
# Between which days the first teaching week of a term begins, as month and day.
SEASONS = {1: ((7, 15), (11, 15)), 2: ((1, 10), (5, 31))}
LONGEST_WORDS = 20


def term_of(key: TermKey, values: Mapping[str, Any]) -> Term | Findings | None:
    """The term that ``values`` (by ``FIELDS``, each perhaps None) say, or what is wrong with them; None where nothing
    is filled in. First and last day are those of the teaching weeks unless given."""
    given = {field: value for field, value in values.items() if value is not None}
    if not given:
        return None
    lacking = {field: f"请填写{FIELDS[field]}。" for field in ("first_monday", "weeks") if field not in given}
    if lacking:
        return lacking
    monday, weeks = given["first_monday"], given["weeks"]
    if found := _teaching_findings(key, monday, weeks):
        return found
    last_sunday = monday + WEEK * weeks - DAY
    term = Term(key, monday, weeks, given.get("first_day") or monday, given.get("last_day") or last_sunday)
    return term_findings(term) or term


def term_findings(term: Term) -> Findings:
    """A term begins on a Monday of its season, and its first and last day lie about its teaching weeks."""
    if found := _teaching_findings(term.key, term.first_monday, term.weeks):
        return found
    if not term.first_monday - BEFORE <= term.first_day < term.first_monday + WEEK:
        return {"first_day": "开学日期应在第一教学周内，或在它之前三周以内。"}
    first, last = term.last_sunday - WEEK + DAY, term.last_sunday + AFTER
    if not first <= term.last_day <= last:
        ends = f"第{term.weeks}教学周到{chinese_date(term.last_sunday)}为止"
        return {"last_day": f"{ends}，结束日期应在{chinese_date(first)}至{chinese_date(last)}之间。"}
    return {}


def _teaching_findings(key: TermKey, monday: Date, weeks: int) -> Findings:
    """Before anything is counted from them: any day of any year can be typed in."""
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        return {"weeks": f"教学周数应在 {FEWEST_WEEKS} 到 {MOST_WEEKS} 之间。"}
    year = key.school_year + (key.number - 1)
    earliest, latest = (Date(year, *day) for day in SEASONS[key.number])
    if not earliest <= monday <= latest:
        between = f"{chinese_date(earliest)}至{chinese_date(latest)}"
        return {"first_monday": f"{key}的第一教学周应在{between}之间。"}
    if monday.weekday():
        said, its_monday = chinese_date(monday), chinese_date(monday_of(monday))
        return {"first_monday": f"{said}不是周一，该周的周一是{its_monday}。"}
    return {}


def overlap(terms: Iterable[Term]) -> tuple[Term, Term] | None:
    """The first two terms of which the later begins before the earlier is over."""
    return next(((one, other) for one, other in pairwise(sorted(terms)) if other.first_day <= one.last_day), None)


def overlap_finding(other: Term) -> str:
    return f"与{other}（{chinese_span(other.first_day, other.last_day)}）重叠。"


def span_findings(span: Span, others: Iterable[Span], year: int) -> Findings:
    """A span lies within the year, and beside the others or wholly within one of them, as its exception."""
    if span.last < span.first:
        return {"last": "结束日期不能早于开始日期。"}
    outside = [field for field in ("first", "last") if getattr(span, field).year != year]
    if outside:
        return dict.fromkeys(outside, f"应在{year}年内；跨年的分两年填写。")
    if len(span.words) > LONGEST_WORDS:
        return {"words": f"名称最多 {LONGEST_WORDS} 个字。"}
    crossing = next((other for other in others if _cross(span, other)), None)
    if crossing is None:
        return {}
    same = (span.first, span.last) == (crossing.first, crossing.last)
    what = "日期相同" if same else "交叉"
    return {"first": f"与“{crossing}”{what}。可以整段在它之内（作为例外，以短的为准），不能{what}。"}


def _cross(one: Span, other: Span) -> bool:
    """Whether they share days, and neither lies within the other and is shorter."""
    if one.last < other.first or other.last < one.first:
        return False
    inside = one.first >= other.first and one.last <= other.last
    around = one.first <= other.first and one.last >= other.last
    return inside == around


def named(key: TermKey, field: str) -> str:
    """What a field of a term is called in a form, and where a refusal is about it."""
    return f"{key.school_year}-{key.number}-{field}"
