"""A year's calendar as something that can be taken in on the site (``departments.imports``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from ..imports.kinds import Change, Checked, Kind, Progress, Question, Subject, Taken, Wrong, in_file
from ..models import Phase, User, Year
from ..permissions import Person, is_quality_office
from ..workbooks.reading import read_book
from ..workbooks.tables import SheetProblem, TableRow, year_of
from . import services
from .checking import overlap, overlap_finding
from .days import Date, Span, Term, TermKey
from .queries import UNFILLED, load_calendar, own_days, settled_terms, span_of, terms_filled
from .sheet import calendar_workbook, read_calendar

Terms = Mapping[TermKey, Term | None]


class CalendarImport(Kind):
    """The document holds the terms and the spans that are asked for, and what is said of them."""

    name = "calendar"
    label = "校历"
    explanation = "导入本年度的学期和校内安排。两张表可以只交一张；校内安排表中没有列出的，将在核对后删除。"

    def may(self, person: Person, subject: Subject) -> bool:
        return subject.year is not None and is_quality_office(person)

    def closed(self, subject: Subject, person: Person) -> str:
        year = _year(subject)
        return f"{year}已终评，校历不再修改。" if year.phase == Phase.FINAL else ""

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        year = _year(subject)
        return calendar_workbook(year), f"{year.year}年校历.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        year, seen = _year(subject), self.stands(subject)
        book = read_book(content, name)
        read = read_calendar(book, year)
        said = year_of(book)
        other = [] if said in {None, year.year} else [["year", f"文件是{said}年的校历，仍导入{year}"]]
        wrong = [*map(_wrong, read.problems), *_conflicts(year, read.terms, read.rows)]
        return _checked(year, seen, read.terms, read.spans, {"asked": other, "notes": read.notes}, wrong)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        year, seen, kept = _year(subject), self.stands(subject), json.loads(document)
        terms, spans = _terms_of_json(kept["terms"]), _spans_of_json(kept["spans"])
        return _checked(year, seen, terms, spans, kept, list(_conflicts(year, terms, {})))

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        year, kept = _year(subject), json.loads(document)
        terms, spans = _terms_of_json(kept["terms"]), _spans_of_json(kept["spans"])
        now, was = terms_filled(year), [span_of(one) for one in own_days(year)]
        before = _document({key: now[key] for key in terms}, None if spans is None else was, {})
        services.take_in(year=year, terms=terms, spans=spans, by=by)
        return Taken(before, self.stands(subject), "校历已更新")

    def stands(self, subject: Subject) -> str:
        year = _year(subject)
        text = _document(terms_filled(year), [span_of(one) for one in own_days(year)], {})
        return hashlib.sha256(text.encode()).hexdigest()

    def back(self, subject: Subject) -> tuple[str, str]:
        return self.label, reverse("departments:calendar", args=[_year(subject).year])


def _year(subject: Subject) -> Year:
    assert subject.year is not None
    return subject.year


def _checked(
    year: Year,
    seen: str,
    terms: Terms,
    spans: Sequence[Span] | None,
    kept: Mapping[str, Any],
    wrong: Sequence[Wrong],
) -> Checked:
    own = _own_change(year, spans)
    questions = [Question(key, sentence) for key, sentence in kept["asked"]]
    if own.removed:
        questions.append(Question("gone", f"文件中没有的 {len(own.removed)} 项校内安排将删除", own.removed))
    return Checked(
        document=_document(terms, spans, kept),
        seen=seen,
        changes=(_terms_change(year, terms), own),
        wrong=tuple(sorted(wrong, key=in_file)),
        questions=tuple(questions),
        notes=tuple(kept["notes"]),
    )


def _terms_change(year: Year, terms: Terms) -> Change:
    now = terms_filled(year)
    moved = {key: term for key, term in terms.items() if term != now[key]}
    said = {key: (now[key], term) for key, term in moved.items()}
    return Change(
        "学期",
        added=tuple(f"{key}：{new.said}" for key, (old, new) in said.items() if new and not old),
        changed=tuple(f"{key}：{old.said} → {new.said}" for key, (old, new) in said.items() if new and old),
        removed=tuple(f"{key}：{old.said} → {UNFILLED}" for key, (old, new) in said.items() if old and not new),
        same=len(terms) - len(moved),
    )


def _own_change(year: Year, spans: Sequence[Span] | None) -> Change:
    """A span with the words of one that goes, once each, is that one changed."""
    was = [span_of(one) for one in own_days(year)]
    wanted = was if spans is None else spans
    gone, new = [one for one in was if one not in wanted], [one for one in wanted if one not in was]
    pairs = []
    for span in list(new):
        if before := next((one for one in gone if one.words == span.words), None):
            pairs.append(f"{before} → {str(span).removeprefix(f'{span.words}：')}")
            gone.remove(before)
            new.remove(span)
    same = 0 if spans is None else len(spans) - len(new) - len(pairs)
    return Change("校内安排", tuple(map(str, new)), tuple(pairs), tuple(map(str, gone)), same)


def _conflicts(year: Year, terms: Terms, rows: Mapping[Any, TableRow]) -> Iterator[Wrong]:
    """What only shows beside what the site has: terms that overlap, and those that are settled."""
    now = terms_filled(year)
    for key in settled_terms(year):
        if key in terms and terms[key] != now[key]:
            yield _at(rows.get(key), "term", str(services.TermIsSettled(key)))
    around = {term.key: term for term in load_calendar(year.year).terms} | dict(terms)
    if crossing := overlap(term for term in around.values() if term):
        earlier, later = crossing
        if later.key in terms:
            yield _at(rows.get(later.key), "first_monday", f"{later}{overlap_finding(earlier)}")
        else:
            yield _at(rows.get(earlier.key), "last_day", f"{earlier}{overlap_finding(later)}")


def _at(row: TableRow | None, field: str, message: str) -> Wrong:
    return _wrong(row.problem(field, message)) if row else Wrong(message)


def _wrong(problem: SheetProblem) -> Wrong:
    return Wrong(problem.message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


# --- the document ---


def _document(terms: Terms, spans: Sequence[Span] | None, kept: Mapping[str, Any]) -> str:
    return json.dumps(
        {
            "terms": [
                [key.school_year, key.number, None if term is None else _term_to_json(term)]
                for key, term in sorted(terms.items(), key=lambda pair: pair[0])
            ],
            "spans": None if spans is None else [
                [one.first.isoformat(), one.last.isoformat(), one.works, one.words] for one in sorted(spans)
            ],
            "asked": kept.get("asked", []),
            "notes": kept.get("notes", []),
        },
        ensure_ascii=False,
    )  # fmt: skip


def _term_to_json(term: Term) -> list[Any]:
    return [term.first_monday.isoformat(), term.weeks, term.first_day.isoformat(), term.last_day.isoformat()]


def _terms_of_json(kept: Iterable[Any]) -> dict[TermKey, Term | None]:
    found: dict[TermKey, Term | None] = {}
    for school_year, number, values in kept:
        key = TermKey(school_year, number)
        if values is None:
            found[key] = None
            continue
        monday, weeks, first, last = values
        days = (Date.fromisoformat(one) for one in (first, last))
        found[key] = Term(key, Date.fromisoformat(monday), weeks, *days)
    return found


def _spans_of_json(kept: Iterable[Any] | None) -> list[Span] | None:
    if kept is None:
        return None
    return [
        Span(Date.fromisoformat(first), Date.fromisoformat(last), works, words) for first, last, works, words in kept
    ]
