"""The catalogue in the form of 附件2-2, of one office or of the whole university: what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse

from departments import clock
from departments.dates import chinese_date
from departments.documents.pdf import make_pdf
from departments.documents.sheet import Head
from departments.models import Year
from departments.trail.exports import answer

from .page.rows import Row, rows_of, title_of
from .queries import filed_items


@dataclass(frozen=True, slots=True)
class Listed:
    """An office with its items, each with its number."""

    office: str
    rows: tuple[tuple[int, Row], ...]

    @property
    def first(self) -> tuple[int, Row]:
        return self.rows[0]

    @property
    def rest(self) -> tuple[tuple[int, Row], ...]:
        return self.rows[1:]


def catalogue_paper(year: Year, department: int | None = None, office: str = "") -> dict[str, Any]:
    """What the template notices/catalogue/paper.html is given; ``office`` is what ``department`` is called."""
    rows = sorted(rows_of(year, filed_items(year, department)), key=lambda row: (row.office_place, row.item.order))
    listed = list(_listed(rows))
    today = clock.today()
    whole = "" if department else f"{len(listed)} 个部门，"
    return {
        "head": Head(
            title=title_of(year, office),
            stage="已备案",
            figures=f"截至{chinese_date(today)}备案有效的通报事项：{whole}共 {len(rows)} 项",
            made_on=today,
        ),
        "listed": listed,
        "temporary": any(row.item.temporary for row in rows),
        "sealed_by": office or "焦作大学质量发展处",
    }


def _listed(rows: Iterable[Row]) -> Iterable[Listed]:
    for office, group in groupby(rows, key=lambda row: row.office):
        yield Listed(office, tuple(enumerate(group, start=1)))


def send_paper(year: Year, department: int | None = None, office: str = "") -> HttpResponse:
    """As a download, with its entry in the trail."""
    paper = catalogue_paper(year, department, office)
    head: Head = paper["head"]
    content = make_pdf("notices/catalogue/paper.html", paper)
    return answer(content, f"{head.title}.pdf", label=head.title, obj=year)
