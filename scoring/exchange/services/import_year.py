"""A whole year's facts taken in from one document (docs/interchange.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from departments.models import Phase, User, Year
from departments.permissions import only_quality_office
from departments.refusals import Refusal
from departments.trail import services as audit
from departments.years.revision import bump_revision, lock_for_facts
from departments.years.services import create_year
from targets.facts import kinds
from targets.facts.document import LISTS, check
from targets.facts.kinds import BadValue
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import twice
from targets.facts.storable import unstorable
from targets.scheme.loader import available_schemes, get_scheme
from targets.stored.tables import Table

from ..lists import AWARD, TABLES
from ..queries import canonical, sha256
from .import_roster import import_roster

LABELS = {name: one.SHAPE.label for name, one in LISTS.items()}


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in: rows per list of the document, and the SHA-256 of its canonical form."""

    year: Year
    rows: Mapping[str, int]
    sha256: str
    replaced: bool


class YearHasFacts(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"{year}已有考核事实，未作导入；确需以文件替换全部事实的，请选择替换。")


@transaction.atomic
def import_facts(*, document: dict[str, Any], by: User | None, replace: bool = False) -> Imported:
    """Store every fact of ``document``, or nothing.

    Creates the year where there is none (in 平时考核) and makes its roster the document's departments. With
    ``replace`` all facts of the year are deleted first. Counts the facts' revision up and writes one audit entry
    with the document's SHA-256.
    Only 质量发展处 (NotAllowed), or the system itself (``by`` None). Raises Invalid with all problems of the
    document; YearHasFacts without ``replace``; YearIsFinal.
    """
    only_quality_office(by)
    year = lock_for_facts(year=_year(document, by))
    _check(document, year)
    replaced = _has_facts(year)
    if replaced and not replace:
        raise YearHasFacts(year)
    _clear(year)
    entries = import_roster(year=year, document=document)
    for name, table in TABLES.items():
        table.store(document.get(name, ()), year, entries)
    if award := document.get("award"):
        AWARD.store([award], year, entries)
    bump_revision(year=year)
    rows = {key: len(document[key]) for key in LISTS if document.get(key)}
    imported = Imported(year, rows, sha256(canonical(document)), replaced)
    audit.record(
        act="替换年度事实" if replaced else "导入年度事实",
        by=by,
        obj=year,
        after={
            "文件校验值": imported.sha256,
            "事实版本": year.facts_revision,
            **{LABELS[key]: n for key, n in rows.items()},
        },
    )
    return imported


def _year(document: Mapping[str, Any], by: User | None) -> Year:
    """The document's year, created where there is none but a scheme of that year."""
    if "year" not in document:
        raise Invalid([Problem("year", "缺少这个键")])
    if "year" in twice(document):
        raise Invalid([Problem("year", "这个键写了两次")])
    try:
        number = kinds.year(document["year"])
    except BadValue as bad:
        raise Invalid([Problem("year", str(bad))]) from None
    if found := Year.objects.filter(year=number).first():
        return found
    if str(number) not in available_schemes():
        raise Invalid([Problem("year", f"没有 {number} 年度的考核方案")])
    year = create_year(number=number, scheme=str(number), by=by)
    year.phase = Phase.COLLECTING
    year.save(update_fields=["phase"])
    return year


def _check(document: dict[str, Any], year: Year) -> None:
    problems = list(unstorable(document))
    try:
        check(document, get_scheme(year.scheme))
    except Invalid as invalid:
        problems = invalid.problems + problems
    if problems:
        raise Invalid(problems)


def _has_facts(year: Year) -> bool:
    return any(table.of(year).exists() for table in _tables())


def _clear(year: Year) -> None:
    for table in _tables():
        table.clear(year)


def _tables() -> Iterator[Table]:
    yield from TABLES.values()
    yield AWARD
