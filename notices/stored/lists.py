"""The findings of the facts document: the problems that notices name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from departments.models import RosterEntry, Year
from targets.facts.lists import findings
from targets.stored.tables import Row, Table

from ..models import Notice, Problem


@dataclass(frozen=True)
class Findings(Table):
    """A finding names its notice by the reference alone."""

    def store(self, rows: Iterable[Row], year: Year, entries: Mapping[str, RosterEntry], **related: Any) -> None:
        """A notice is made for each reference that is not yet known."""
        rows = list(rows)
        references = [row["notice"] for row in rows if row.get("notice")]
        super().store(rows, year, entries, notice=_notices(year, references), **related)

    def clear(self, year: Year) -> None:
        """The notices that were only cited by a problem go with it."""
        super().clear(year)
        Notice.objects.filter(year=year, issuer=None, problems=None).delete()


FINDINGS = Findings(findings.SHAPE, Problem, places={"notice": "notice__reference"})


def _notices(year: Year, references: list[str]) -> dict[str, Notice]:
    notices = {notice.reference: notice for notice in Notice.objects.filter(year=year)}
    new = [reference for reference in dict.fromkeys(references) if reference not in notices]
    for notice in Notice.objects.bulk_create(Notice(year=year, reference=reference) for reference in new):
        notices[notice.reference] = notice
    return notices
