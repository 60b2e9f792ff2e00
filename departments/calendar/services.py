"""Writing a year's calendar. Nothing of it can be changed once the year is final (十)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from ..dates import chinese_date
from ..models import OwnDays, TermDates, User, Year
from ..permissions import only_quality_office
from ..refusals import Refusal, refuse_stale
from ..trail.services import record
from ..years.revision import lock_for_facts
from .checking import Findings, named, overlap, overlap_finding, span_findings, term_findings
from .days import Span, Term, TermKey
from .queries import (
    as_seen,
    load_calendar,
    own_days,
    rows_of_terms,
    settled_terms,
    span_of,
    terms_as_seen,
    terms_filled,
)

Terms = Mapping[TermKey, Term | None]


class DoesNotFit(Refusal):
    """What was entered cannot stand; ``by_field`` says where."""

    def __init__(self, findings: Findings) -> None:
        super().__init__("".join(dict.fromkeys(findings.values())))
        self.by_field = findings


class TermIsSettled(Refusal):
    """It began in a year that is final."""

    def __init__(self, key: TermKey) -> None:
        super().__init__(f"{key}从{key.school_year}年度开始，{key.school_year}年度已终评，不能再修改。")


class GoneMeanwhile(Refusal):
    message = "这项校内安排已被他人删除，未作修改。"


class NothingToCopy(Refusal):
    message = "请至少选择一项要复制的校内安排。"


@transaction.atomic
def change_terms(*, year: Year, terms: Terms, by: User | None = None, seen: Mapping[str, Any] | None = None) -> int:
    """Sets the terms given, of those that touch the year; None makes one 未填 again. How many differ now.

    Raises ``NotAllowed``, ``YearIsFinal``, ``TermIsSettled``, ``DoesNotFit`` where one is no term or two overlap,
    and ``Stale`` where they are not what was ``seen`` (``terms_as_seen``).
    """
    only_quality_office(by)
    year = _lock(year)
    now = terms_filled(year)
    shown = terms_as_seen(now)
    refuse_stale(seen, shown, lambda key: (key, shown[key]))
    return _record("修改学期", year, by, *_set_terms(year, now, terms))


@transaction.atomic
def add_days(*, year: Year, span: Span, by: User | None = None) -> OwnDays:
    """Adds to the university's own table. Raises ``NotAllowed``, ``YearIsFinal``, ``DoesNotFit``."""
    only_quality_office(by)
    year = _lock(year)
    _refuse_misfit(span, year)
    one = OwnDays.objects.create(year=year, **_fields(span))
    record(act="增加校内安排", by=by, obj=year, after={span.words: _said(span)})
    return one


@transaction.atomic
def change_days(*, own: OwnDays, span: Span, by: User | None = None, seen: Mapping[str, Any] | None = None) -> OwnDays:
    """Raises ``NotAllowed``, ``YearIsFinal``, ``GoneMeanwhile``, ``DoesNotFit``, ``Stale``."""
    only_quality_office(by)
    year = _lock(own.year)
    own = _lock_days(own, seen)
    before = span_of(own)
    if span == before:
        return own
    _refuse_misfit(span, year, but=own)
    for field, value in _fields(span).items():
        setattr(own, field, value)
    own.save()
    record(act="修改校内安排", by=by, obj=year, before={before.words: _said(before)}, after={span.words: _said(span)})
    return own


@transaction.atomic
def remove_days(*, own: OwnDays, by: User | None = None, seen: Mapping[str, Any] | None = None) -> None:
    """From then on these days are what the State Council makes them. Raises ``NotAllowed``, ``YearIsFinal``,
    ``GoneMeanwhile``, ``Stale``."""
    only_quality_office(by)
    year = _lock(own.year)
    own = _lock_days(own, seen)
    span = span_of(own)
    own.delete()
    record(act="删除校内安排", by=by, obj=year, before={span.words: _said(span)})


@transaction.atomic
def copy_days(*, year: Year, spans: Sequence[Span], by: User | None = None) -> int:
    """Adds what was chosen of ``to_copy``; how many. Raises ``NotAllowed``, ``YearIsFinal``, ``NothingToCopy``,
    ``DoesNotFit``."""
    only_quality_office(by)
    year = _lock(year)
    if not spans:
        raise NothingToCopy
    for span in spans:
        _refuse_misfit(span, year)
        OwnDays.objects.create(year=year, **_fields(span))
    record(
        act="复制校内安排", by=by, obj=year, after={"来源": f"{year.year - 1}年度", "校内安排": list(map(str, spans))}
    )
    return len(spans)


@transaction.atomic
def take_in(*, year: Year, terms: Terms, spans: Sequence[Span] | None, by: User | None = None) -> None:
    """From a workbook: sets the terms given, and makes ``spans`` the whole of the university's own table (None leaves
    it alone). How many rows differ now. Raises ``NotAllowed``, ``YearIsFinal``, ``TermIsSettled``, ``DoesNotFit``.
    """
    only_quality_office(by)
    year = _lock(year)
    before, after = _set_terms(year, terms_filled(year), terms)
    if spans is not None:
        was = [span_of(one) for one in own_days(year)]
        gone, new = (_without(one, other) for one, other in ((was, spans), (spans, was)))
        year.own_days.exclude(pk__in=[one.pk for one in own_days(year) if span_of(one) in set(spans)]).delete()
        for span in new:
            _refuse_misfit(span, year)
            OwnDays.objects.create(year=year, **_fields(span))
        before |= {"校内安排": list(map(str, gone))} if gone or new else {}
        after |= {"校内安排": list(map(str, new))} if gone or new else {}
    _record("导入校历", year, by, before, after)


def _without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    known = set(others)
    return [span for span in spans if span not in known]


def _lock(year: Year) -> Year:
    """The year, and the one before it, which guards the term that both share: always in this order."""
    year = lock_for_facts(year=year)
    Year.objects.select_for_update().filter(year=year.year - 1).first()
    return year


def _lock_days(own: OwnDays, seen: Mapping[str, Any] | None) -> OwnDays:
    found = OwnDays.objects.select_for_update(of=("self",)).filter(pk=own.pk).first()
    if found is None:
        raise GoneMeanwhile
    shown = {
        "first": ("开始日期", chinese_date(found.first)),
        "last": ("结束日期", chinese_date(found.last)),
        "works": ("安排", span_of(found).does),
        "words": ("名称", found.words),
    }
    refuse_stale(seen, as_seen(found), shown.__getitem__)
    return found


def _set_terms(year: Year, now: Terms, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """Writes what differs; what was and what is, for the trail."""
    changed = {key: term for key, term in terms.items() if now[key] != term}
    if settled := settled_terms(year) & changed.keys():
        raise TermIsSettled(min(settled))
    for key, term in changed.items():
        if term and (findings := term_findings(term)):
            raise DoesNotFit({named(key, field): message for field, message in findings.items()})
    around = {term.key: term for term in load_calendar(year.year).terms} | changed
    if crossing := overlap(term for term in around.values() if term):
        earlier, later = crossing
        place, field, other = (later, "first_day", earlier) if later.key in changed else (earlier, "last_day", later)
        raise DoesNotFit({named(place.key, field): overlap_finding(other)})
    rows = {(row.school_year, row.number): row for row in rows_of_terms(year).select_for_update()}
    for key, term in changed.items():
        row = rows.get((key.school_year, key.number)) or TermDates(school_year=key.school_year, number=key.number)
        if term is None:
            row.delete()
            continue
        row.first_monday, row.weeks, row.first_day, row.last_day = (
            term.first_monday, term.weeks, term.first_day, term.last_day,
        )  # fmt: skip
        row.save()
    return terms_as_seen({key: now[key] for key in changed}), terms_as_seen(changed)


def _record(act: str, year: Year, by: User | None, before: dict[str, Any], after: dict[str, Any]) -> int:
    if after:
        record(act=act, by=by, obj=year, before=before, after=after)
    return len(after)


def _refuse_misfit(span: Span, year: Year, but: OwnDays | None = None) -> None:
    others = own_days(year).exclude(pk=but.pk) if but else own_days(year)
    if findings := span_findings(span, map(span_of, others), year.year):
        raise DoesNotFit(findings)


def _fields(span: Span) -> dict[str, Any]:
    return {"first": span.first, "last": span.last, "works": span.works, "words": span.words}


def _said(span: Span) -> str:
    """Beside its words: the days, and what is done on them."""
    return str(span).removeprefix(f"{span.words}：")
