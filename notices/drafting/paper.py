"""A notice as the official document that it is (公文): what stands on the page beside the form, in the PDF, in Word."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from departments import clock
from departments.dates import chinese_date
from departments.documents.official import Official
from departments.documents.pdf import make_pdf
from departments.figures import exact, lost, plain
from departments.offices.queries import names_in
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme

from ..models import NoticeKind, NoticeRow, WrittenNotice

UNIVERSITY = "焦作大学"
QUALITY_OFFICE = "质量发展处"
HEADINGS = "一二三四五"
NOTHING_FOUND = "本次检查未发现问题。"
_SECOND = re.compile(r"（[一二三四五六七八九十]+）[^。；]{1,30}")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table of problems, in words."""

    place: int
    department: str
    date: str
    where: str
    what: str
    clause: str
    lost: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``level`` 2 is a heading （一）, 0 plain text."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One of the four parts: its heading with its number, its paragraphs, perhaps the table."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """``part_of_it``: only the rows of one department stand on it."""

    document: Official
    parts: tuple[Part, ...]
    part_of_it: bool = False

    @property
    def file_name(self) -> str:
        number = self.document.number.replace("　", "")
        return f"{self.document.issuer}{number} {self.document.title}"


def paper_of(notice: WrittenNotice, rows: Sequence[NoticeRow], *, whole: bool = True) -> Paper:
    """The document of a notice with these rows: all of it, or what a department sees of it."""
    year = notice.year
    office = names_in(year).get(notice.office_id, notice.office.called)
    scheme = get_scheme(year.scheme)
    signed = timezone.localdate(notice.published_at) if notice.published_at else clock.today()
    named = notice.recipients if notice.is_published and whole else _named(rows)
    document = Official(
        issuer=f"{UNIVERSITY}{office}工作通报",
        number=f"〔{year.year}〕第{notice.number or '　'}期",
        title=notice.title or "（未写标题）",
        signed_by=office,
        signed_on=signed,
        recipients=tuple(named) or ("各部门",),
        copies=(QUALITY_OFFICE,),
    )
    return Paper(document, tuple(_numbered(_parts(notice, rows, scheme))), not whole)


def pdf_of_paper(paper: Paper) -> bytes:
    return make_pdf("notices/drafting/document.html", {"document": paper.document, "paper": paper})


def html_of_paper(paper: Paper) -> str:
    """The same as HTML, to be bound with others."""
    return render_to_string("notices/drafting/document.html", {"document": paper.document, "paper": paper})


def _named(rows: Sequence[NoticeRow]) -> list[str]:
    return list(dict.fromkeys(row.entry.name for row in rows if row.entry is not None))


def _numbered(parts: Iterator[Part]) -> Iterator[Part]:
    for number, part in zip(HEADINGS, parts, strict=False):
        yield Part(f"{number}、{part.heading}", part.paragraphs, part.lines)


def _parts(notice: WrittenNotice, rows: Sequence[NoticeRow], scheme: Scheme) -> Iterator[Part]:
    lines = tuple(_line(place, row, scheme) for place, row in enumerate(rows, start=1))
    if notice.kind == NoticeKind.ORDINARY:
        yield Part("基本情况", _with(_inspected(notice), _paragraphs(notice.situation)))
        yield Part("上次通报问题反馈整改情况", _paragraphs(notice.followed_up))
        told = "存在的问题如下表。" if lines else NOTHING_FOUND
        yield Part("存在问题", (Paragraph(told),), lines)
        yield Part("要求", _with(_paragraphs(notice.demands), _feedback(notice)))
        return
    withdraws = notice.kind == NoticeKind.WITHDRAWAL
    yield Part("撤回的理由" if withdraws else "更正的理由", _paragraphs(notice.situation))
    told = f"{notice.about}所列下列问题撤销，不再扣分。" if withdraws else f"{notice.about}所列问题更正如下表。"
    yield Part("撤销的问题" if withdraws else "更正的内容", (Paragraph(told),), lines)
    if notice.demands.strip():
        yield Part("要求", _paragraphs(notice.demands))


def _with(*some: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    return tuple(one for paragraphs in some for one in paragraphs)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    """A line is a paragraph; a short one that begins with （一） is a heading of the second level."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph(line, 2 if _SECOND.fullmatch(line) else 0) for line in lines if line)


def _inspected(notice: WrittenNotice) -> tuple[Paragraph, ...]:
    first, last = notice.inspected_from, notice.inspected_to
    if not first or not last:
        return ()
    days = chinese_date(first) if first == last else f"{chinese_date(first)}至{_short(last, first)}"
    return (Paragraph(f"检查时间：{days}。"),)


def _feedback(notice: WrittenNotice) -> tuple[Paragraph, ...]:
    said = [
        f"请于{chinese_date(notice.feedback_due)}前反馈整改情况" if notice.feedback_due else "",
        f"反馈方式：{notice.feedback_way}" if notice.feedback_way else "",
        f"反馈接收人：{notice.feedback_to}" if notice.feedback_to else "",
    ]
    told = "；".join(filter(None, said))
    return (Paragraph(f"{told}。"),) if told else ()


def _line(place: int, row: NoticeRow, scheme: Scheme) -> Line:
    clause = None
    if row.entry is not None and row.entry.group in scheme.groups:
        item = scheme.groups[row.entry.group].items.get(row.item)
        clause = item.clauses.get(row.clause) if item else None
    words, cost = "", ""
    if clause is not None:
        number = exact(row.count) if row.count is not None else None
        words = f"{clause.label}，{plain(number)} {clause.unit}" if number is not None else clause.label
        points = exact(row.points) if row.points is not None else None
        worth = clause.cost(number, points) if number is not None else None
        cost = "否决提案" if clause.veto else "" if worth is None or (clause.ranged and points is None) else lost(worth)
    if row.withdrawn:
        cost = "撤销"
    department = row.entry.name if row.entry else "（未写部门）"
    return Line(place, department, _day(row.date), row.place, row.what, words, cost)


def _day(day: datetime.date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _short(day: datetime.date, after: datetime.date) -> str:
    return f"{day.month}月{day.day}日" if day.year == after.year else chinese_date(day)
