"""The score sheets of many departments in one file. Loaded by every worker, which registers the handler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from django.template.loader import render_to_string

from departments.documents.binding import Part, bind
from departments.documents.sheet import Head
from departments.jobs.services import RunningJob, job
from departments.models import RosterEntry, User, Year
from departments.permissions import entries_for
from targets.scheme.model import Group

from ..runs.queries import Result
from ..shown.paper import NothingShown, head, keep_paper, shown_in_job
from ..shown.queries import Shown
from .page.scored import scored
from .paper import anchor_of, sheet_paper

Progress: TypeAlias = Callable[[int, int, str], None]


@job("sheets")
def sheets(running: RunningJob) -> dict[str, Any]:
    """The result leads to the file."""
    asked = running.arguments
    year = Year.objects.get(pk=asked["year"])
    shown = shown_in_job(running.by, year, asked["asked"])
    paper_head, content = sheets_book(running.by, shown, asked["group"], running.progress)
    return keep_paper(running, paper_head, content, year)


def sheets_book(user: User, shown: Shown, group: str, progress: Progress) -> tuple[Head, bytes]:
    """The sheets of the user's departments (of one group, "" for all) in one file: its head, and its bytes.

    Group by group, in the roster's order. Raises NothingShown where none of them was scored.
    """
    groups = [one for one in shown.scheme.groups.values() if group in ("", one.code)]
    entries = {entry.pk: entry for entry in entries_for(user, shown.year, ever=True)}
    parts = [part for one in groups for part in _of_group(shown, one, entries)]
    if not parts:
        raise NothingShown
    title = f"{shown.year}{groups[0].name if group else ''}考核得分表"
    paper_head = head(shown, title, anchor="contents", mark="目录")

    def told(done: int, name: str) -> None:
        progress(done, len(parts) + 1, f"正在排印{name}" if name else "正在写入文件")

    return paper_head, bind("departments/documents/contents.html", {"head": paper_head}, parts, told=told)


def _of_group(shown: Shown, group: Group, entries: Mapping[int, RosterEntry]) -> Iterator[Part]:
    beside = shown.results(group.code)
    scored_here = {result.entry for result in beside}
    for pk, entry in entries.items():
        if pk in scored_here:
            yield Part(entry.name, group.name, anchor_of(entry), partial(_html, shown, entry, beside))


def _html(shown: Shown, entry: RosterEntry, beside: list[Result]) -> str:
    found = scored(shown, entry, beside)
    assert found is not None
    return render_to_string("scoring/sheet/paper.html", sheet_paper(found, entry, bound=True))
