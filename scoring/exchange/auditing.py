"""A facts file scored by itself: what an auditor runs, without database, server or network."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from targets.facts import kinds
from targets.facts.kinds import BadValue
from targets.facts.reading import twice
from targets.scheme.loader import available_schemes, get_scheme
from targets.scheme.model import Scheme
from targets.scheme.problems import UnknownScheme

from ..engine import Invalid, Problem, Results, parse, read, results_document, score
from ..engine.explanations import explanations


def score_file(raw: bytes, path: str, scheme: str | None = None, as_of: str | None = None) -> dict[str, Any]:
    """The results document of the facts file ``raw``, read from ``path``; Invalid with every problem.

    ``scheme`` is a scheme's key (the facts' year where None), ``as_of`` a day of the year (the scheme's
    cut-off where None).
    """
    results, day, document = _score(raw, path, scheme, as_of)
    return {**results_document(results, day), "explanations": explanations(document, results, day)}


def score_only(raw: bytes, path: str, scheme: str | None = None, as_of: str | None = None) -> dict[str, Any]:
    """The results document without explanations."""
    results, day, _ = _score(raw, path, scheme, as_of)
    return results_document(results, day)


class Scored(NamedTuple):
    results: Results
    as_of: datetime.date
    document: dict[str, Any]


def _score(raw: bytes, path: str, scheme: str | None, as_of: str | None) -> Scored:
    problems: list[Problem] = []
    document: dict[str, Any] = {}
    try:
        document = parse(raw, path)
    except Invalid as unreadable:
        problems.extend(unreadable.problems)
    year = _year(document)
    chosen = _scheme(scheme, year, problems)
    day = _day(as_of, year, problems)
    if document or not problems:
        try:
            facts = read(document, chosen, day)
        except Invalid as invalid:
            problems.extend(invalid.problems)
    if problems:
        raise Invalid(problems)
    return Scored(score(facts, chosen), day or chosen.last_day(facts.year), document)


def _year(document: dict[str, Any]) -> int | None:
    """The document's year, None where ``read`` will refuse it."""
    try:
        return None if "year" in twice(document) else kinds.year(document.get("year"))
    except BadValue:
        return None


def _scheme(key: str | None, year: int | None, problems: list[Problem]) -> Scheme:
    """The scheme to score with; in error the newest one, so that the rest of the document is looked at too."""
    try:
        if key is not None:
            return get_scheme(key)
    except UnknownScheme:
        problems.append(Problem("--scheme", f"没有考核方案“{key}”，现有 {'、'.join(available_schemes())}"))
    known = available_schemes()
    if year is not None and str(year) in known:
        return get_scheme(str(year))
    if key is None and year is not None:
        problems.append(Problem("year", f"{year} 年没有考核方案，现有 {'、'.join(known)}；可用 --scheme 指定"))
    return get_scheme(known[-1])


def _day(as_of: str | None, year: int | None, problems: list[Problem]) -> datetime.date | None:
    if as_of is None:
        return None
    try:
        day = kinds.day(as_of)
    except BadValue as bad:
        problems.append(Problem("--as-of", str(bad)))
        return None
    if year is not None and day.year != year:
        problems.append(Problem("--as-of", f"{as_of} 不在 {year} 年内"))
    return day
