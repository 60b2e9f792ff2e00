"""The score sheets of many departments in one file. Loaded by every worker, which registers the handler."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string

from departments.documents.binding import Part, bind
from departments.files.services import keep_file
from departments.jobs.services import RunningJob, job
from departments.models import RosterEntry, User, Year
from departments.permissions import entries_for
from departments.refusals import Refusal

from ..runs.asked import Asked
from ..runs.queries import Result
from ..shown.paper import head
from ..shown.queries import Shown, shown_to
from .page.scored import scored
from .paper import anchor_of, sheet_paper


class NothingToShow(Refusal):
    message = "没有可以导出的得分表：这些部门尚未算分。"


@job("sheets")
def sheets(running: RunningJob) -> dict[str, Any]:
    """The result leads to the file."""
    arguments = running.arguments
    name, content = sheets_book(
        user=running.by,
        year=Year.objects.get(pk=arguments["year"]),
        group=arguments["group"],
        asked=arguments["asked"],
        running=running,
    )
    with running.holding():
        kept = keep_file(content=content, name=name, by=running.by)
    return {"href": kept.get_absolute_url(), "text": f"下载 {name}"}


def sheets_book(*, user: User, year: Year, group: str, asked: Asked, running: RunningJob) -> tuple[str, bytes]:
    """The sheets of the user's departments (of one group, "" for all), group by group in the roster's order: the
    file's name and its bytes.

    All are of the same figures, whatever is entered or published while they are written. Raises NothingToShow.
    """
    shown = _shown(user, year, asked)
    beside = {result.entry: found for found in map(shown.results, shown.scheme.groups) for result in found}
    entries = [entry for entry in entries_for(user, year, ever=True) if entry.pk in beside]
    by_group = [
        entry
        for code in shown.scheme.groups
        for entry in entries
        if code == beside[entry.pk][0].group and group in ("", code)
    ]
    parts = [_part(shown, entry, beside[entry.pk]) for entry in by_group]
    if not parts:
        raise NothingToShow
    of_group = shown.scheme.groups[group].name if group in shown.scheme.groups else ""
    title = f"{year}{of_group}考核得分表"

    def told(done: int, name: str) -> None:
        running.progress(done, len(parts) + 1, f"正在排印{name}" if name else "正在写入文件")

    content = bind(
        "departments/documents/contents.html",
        {"head": head(shown, title, anchor="contents", mark="目录")},
        parts,
        told=told,
    )
    return f"{title}（{shown.word}）.pdf", content


def _shown(user: User, year: Year, asked: Asked) -> Shown:
    try:
        shown = shown_to(user, year, asked)
    except Http404:  # withdrawn since it was asked for
        raise NothingToShow from None
    if shown is None:
        raise NothingToShow
    return shown


def _part(shown: Shown, entry: RosterEntry, beside: list[Result]) -> Part:
    under = shown.scheme.groups[beside[0].group].name
    return Part(entry.name, under, anchor_of(entry), partial(_html, shown, entry, beside))


def _html(shown: Shown, entry: RosterEntry, beside: list[Result]) -> str:
    found = scored(shown, entry, beside)
    assert found is not None
    return render_to_string("scoring/sheet/paper.html", sheet_paper(found, entry, bound=True))
