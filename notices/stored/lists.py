"""The findings of the facts document: the problems that notices name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from departments.models import RosterEntry, Year
from departments.names import written
from departments.offices.queries import departments_by_name
from targets.facts.lists import findings
from targets.stored.tables import Row, Table

from ..models import Notice, Problem
from .citing import read_citation
from .written import tie_to_rows

CITED = "cited_as"


@dataclass(frozen=True)
class Findings(Table):
    """A finding names its notice by the reference alone, or by two where another notice put it right."""

    def store(self, rows: Iterable[Row], year: Year, entries: Mapping[str, RosterEntry], **related: Any) -> None:
        """A notice is made for each reference that is not yet known, issued by the department with whose name it
        begins. One that is known stays the department's that issued it, whoever bears its name by now; one that nobody
        cites any more goes. What notices say that were written on the site, a file may repeat and not change:
        raises WrittenOtherwise."""
        rows = list(rows)
        notices = _notices(year, [row["notice"] for row in rows if row.get("notice")])
        made = [self._cited(row, self._made(row, year, entries, {"notice": notices}), notices) for row in rows]
        tie_to_rows(made, year)
        Problem.objects.bulk_create(made)
        Notice.objects.filter(year=year, cited=True, problems=None, corrected=None).delete()

    def _cited(self, row: Row, problem: Any, notices: Mapping[str, Notice]) -> Problem:
        text = row.get("notice", "")
        if (cited := read_citation(text)).later:
            problem.notice, problem.corrected_by = notices[cited.first], notices[cited.later]
            problem.citation = text
        assert isinstance(problem, Problem)
        return problem

    def _rows(self, kept: QuerySet[Any]) -> Iterator[Row]:
        said = Coalesce(NullIf("citation", Value("")), "notice__reference", output_field=TextField())
        return super()._rows(kept.annotate(**{CITED: said}))

    def _field(self, place: str) -> Any:
        return super()._field("notice" if place == CITED else place)


FINDINGS = Findings(findings.SHAPE, Problem, places={"notice": CITED})


def _notices(year: Year, citations: Iterable[str]) -> dict[str, Notice]:
    """The notices that are cited, by their references."""
    notices = {notice.reference: notice for notice in Notice.objects.filter(year=year)}
    references = dict.fromkeys(one for text in citations for one in read_citation(text) if one)
    new = [reference for reference in references if reference not in notices]
    named = departments_by_name(year) if new else {}
    made = (Notice(year=year, reference=one, issuer_id=named_in(one, named), cited=True) for one in new)
    for notice in Notice.objects.bulk_create(made):
        notices[notice.reference] = notice
    return notices


def named_in(reference: str, named: Mapping[str, int]) -> int | None:
    """The department with whose name the reference begins, the longest such name first."""
    reference = written(reference)
    found = max((name for name in named if reference.startswith(name)), key=len, default=None)
    return None if found is None else named[found]
