"""The findings of the facts document: the problems that notices name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from departments.models import RosterEntry, Year
from departments.names import written
from departments.offices.queries import departments_by_name
from targets.facts.lists import findings
from targets.stored.tables import Row, Table

from ..models import Notice, Problem


@dataclass(frozen=True)
class Findings(Table):
    """A finding names its notice by the reference alone."""

    def store(self, rows: Iterable[Row], year: Year, entries: Mapping[str, RosterEntry], **related: Any) -> None:
        """A notice is made for each reference that is not yet known, issued by the department with whose name it
        begins. One that is known stays the department's that issued it, whoever bears its name by now; one that nobody
        cites any more goes."""
        rows = list(rows)
        references = [row["notice"] for row in rows if row.get("notice")]
        super().store(rows, year, entries, notice=_notices(year, references), **related)
        Notice.objects.filter(year=year, cited=True, problems=None).delete()


FINDINGS = Findings(findings.SHAPE, Problem, places={"notice": "notice__reference"})


def _notices(year: Year, references: list[str]) -> dict[str, Notice]:
    notices = {notice.reference: notice for notice in Notice.objects.filter(year=year)}
    new = [reference for reference in dict.fromkeys(references) if reference not in notices]
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
