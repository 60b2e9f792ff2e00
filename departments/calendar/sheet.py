"""A year's calendar as a workbook: written with what is filled in, and read into what it asks for.

Two sheets: the terms, of which those that are not listed stay; and the university's own table, which is the whole of
it. A sheet that is not there asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..dates import typed_day
from ..figures import NotANumber, typed
from ..models import Year
from ..names import folded, written
from ..workbooks.sheets import Book
from ..workbooks.tables import YEAR, Field, Layout, SheetProblem, TableRow, find_table, is_aside
from ..workbooks.writing import Column, Cover, Table, write_book
from .checking import FIELDS, LONGEST_WORDS, span_findings, term_of
from .days import NUMBERS, Date, Span, Term, TermKey, terms_of, terms_touching
from .queries import own_days, span_of, terms_filled

TERMS = Layout(
    "terms",
    "学期",
    (
        Field("term", "学期", ("学年学期", "学期名称"), required=True),
        Field("first_day", FIELDS["first_day"], ("开学", "开学日", "报到日期", "注册日期")),
        Field(
            "first_monday", FIELDS["first_monday"], ("第一周周一", "开课日期", "上课日期", "第一教学周"), required=True
        ),
        Field("weeks", FIELDS["weeks"], ("教学周", "周数"), required=True),
        Field("last_day", FIELDS["last_day"], ("学期结束", "放假前最后一天", "结束")),
    ),
)
OWN = Layout(
    "own",
    "校内安排",
    (
        Field("words", "名称", ("事项", "安排名称", "节假日"), required=True),
        Field("first", "开始日期", ("日期", "开始", "起"), required=True),
        Field("last", "结束日期", ("结束", "止")),
        Field("works", "安排", ("上班或放假", "放假或上班", "是否上班"), required=True),
    ),
)
DOES: Mapping[str, bool] = {
    **dict.fromkeys(("放假", "休息", "休", "不上班"), False),
    **dict.fromkeys(("上班", "工作", "班", "补班", "上课"), True),
}
NOTES: Mapping[str, str] = {
    "term": "如2020–2021学年第一学期；本年度的也可以只写第一学期、第二学期。",
    "first_day": "报到注册的日子；不填的，与第一教学周周一相同。",
    "first_monday": "第一教学周的周一，教学周从这一天起数。",
    "weeks": "整数。",
    "last_day": "放假前的最后一天；不填的，为最后一个教学周的周日。",
    "words": f"最多 {LONGEST_WORDS} 个字。",
    "first": "如2020年1月13日。",
    "last": "只有一天的不填。",
    "works": "放假或上班，期间的周末和法定节假日也照此计算。",
}
HOW = (
    ("填写方法", "可以只交其中一张表，没有的表不改动；也可以上传自己的表格。带 * 的列必填。"),
    ("学期", "一行是一个学期；没有列出的学期不变，除名称外全空的学期改为未填。"),
    ("校内安排", "一行是一段日子；这张表是本年度全部的校内安排，没有列出的将删除。"),
    ("交回", "填好后上传，系统先列出会有哪些变化，确认后才生效。"),
)
_TERM = re.compile(r"(?:([0-9]{4})(?:[-–—~至/]?([0-9]{4}))?(?:学年)?)?第?([一二12])学期")
MOST = 400  # rows of a sheet


@dataclass(slots=True)
class ReadCalendar:
    """``spans`` is None where the book has no such sheet. ``rows`` lead back to where a term or a span stood."""

    terms: dict[TermKey, Term | None] = field(default_factory=dict)
    spans: list[Span] | None = None
    rows: dict[TermKey | Span, TableRow] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def calendar_workbook(year: Year) -> bytes:
    """The workbook to fill in, with what is filled in already."""
    terms = [[str(key), *_cells(term)] for key, term in terms_filled(year).items()]
    own = [[span.words, _iso(span.first), _iso(span.last), span.does] for span in map(span_of, own_days(year))]
    dated = {"first_day", "first_monday", "last_day", "first", "last"}
    choices = {"学期": [row[0] for row in terms], "安排": ["放假", "上班"]}

    def columns(layout: Layout) -> list[Column]:
        return [
            Column(
                one.heading,
                NOTES[one.key],
                holds="date" if one.key in dated else "number" if one.key == "weeks" else "text",
                choices={"term": "学期", "works": "安排"}.get(one.key, ""),
                width=30 if one.key in {"term", "words"} else 18,
            )
            for one in layout.fields
        ]

    tables = [Table(TERMS.label, columns(TERMS), terms), Table(OWN.label, columns(OWN), own)]
    return write_book(Cover(f"{year.year}年校历", ((YEAR, str(year.year)), *HOW)), tables, choices)


def read_calendar(book: Book, year: Year) -> ReadCalendar:
    """What ``book`` asks for, with every problem that a row has by itself or with those above it."""
    read = ReadCalendar()
    sheets = [sheet for sheet in book.sheets if not is_aside(sheet)]
    tables = {sheet.name: find_table(sheet, [TERMS, OWN]) for sheet in sheets}
    for name, table in tables.items():
        if table is None:
            read.notes.append(f"工作表“{name}”不是学期表或校内安排表，未读取。")
            continue
        read.problems += table.problems()
        read.notes += table.notes()
        rows = list(table.rows())
        if len(rows) > MOST:
            message = f"工作表“{name}”有 {len(rows)} 行，最多 {MOST} 行。"
            read.problems.append(SheetProblem(name, None, "", "", "", message))
        elif table.layout is TERMS:
            _read_terms(rows, year, read)
        else:
            _read_spans(rows, year, read)
    if not any(tables.values()):
        message = "没有找到学期表（表头须有“学期”“第一教学周周一”“教学周数”）或校内安排表（“名称”“开始日期”“安排”）。"
        read.problems.append(SheetProblem("", None, "", "", "", message + "请使用本系统下载的模板填写。"))
    return read


def _read_terms(rows: Iterable[TableRow], year: Year, read: ReadCalendar) -> None:
    for row in rows:
        key = _key(row.texts.get("term", ""), year.year)
        if key is None:
            told = "、".join(map(str, terms_touching(year.year)))
            read.problems.append(row.problem("term", f"应是{told}之一。"))
            continue
        if key in read.rows:
            read.problems.append(row.problem("term", f"与{read.rows[key].place(row)}是同一个学期。"))
            continue
        read.rows[key] = row
        values, problems = _values(row, ("first_day", "first_monday", "last_day"))
        if "weeks" in row.texts:
            try:
                values["weeks"] = int(typed(row.texts["weeks"].removesuffix("周")))
            except (NotANumber, ValueError):
                problems.append(row.problem("weeks", "请填写整数周数。"))
        found = {} if problems else term_of(key, values)
        read.problems += problems
        if isinstance(found, dict):
            read.problems += [row.problem(name, message) for name, message in found.items()]
        else:
            read.terms[key] = found


def _read_spans(rows: Iterable[TableRow], year: Year, read: ReadCalendar) -> None:
    read.spans = read.spans or []
    for row in rows:
        values, problems = _values(row, ("first", "last"))
        words, does = written(row.texts.get("words", "")), folded(row.texts.get("works", ""))
        if not words:
            problems.append(row.problem("words", "请填写名称。"))
        if "first" not in row.texts:
            problems.append(row.problem("first", "请填写开始日期。"))
        if does not in DOES:
            problems.append(row.problem("works", "请填写放假或上班。"))
        if not problems:
            span = Span(values["first"], values.get("last", values["first"]), DOES[does], words)
            findings = span_findings(span, read.spans, year.year)
            problems = [row.problem(name, message) for name, message in findings.items()]
            if not problems:
                read.spans.append(span)
                read.rows[span] = row
        read.problems += problems


def _values(row: TableRow, fields: Sequence[str]) -> tuple[dict[str, Any], list[SheetProblem]]:
    """Days, by field, and those that are none."""
    values: dict[str, Any] = {}
    problems = []
    for name in fields:
        if text := row.texts.get(name, ""):
            day = typed_day(text)
            if day is None:
                problems.append(row.problem(name, "请填写一个日期，如2020年3月5日。"))
            else:
                values[name] = day
    return values, problems


def _key(text: str, year: int) -> TermKey | None:
    """The term that ``text`` names, of those that touch ``year``; by its number alone, of those that begin in it."""
    found = _TERM.fullmatch(written(text))
    if found is None:
        return None
    number = {"一": 1, "二": 2, **{str(one): one for one in NUMBERS}}[found[3]]
    if found[1] is None:
        return next(key for key in terms_of(year) if key.number == number)
    key = TermKey(int(found[1]), number)
    follows = found[2] is None or int(found[2]) == key.school_year + 1
    return key if follows and key in terms_touching(year) else None


def _cells(term: Term | None) -> tuple[str, ...]:
    if term is None:
        return ("",) * len(FIELDS)
    return _iso(term.first_day), _iso(term.first_monday), str(term.weeks), _iso(term.last_day)


def _iso(day: Date) -> str:
    return day.isoformat()
