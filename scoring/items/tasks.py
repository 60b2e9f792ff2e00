"""What every office assesses, in one file. Loaded by every worker, which registers the handler."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from django.template.loader import render_to_string

from departments.documents.binding import Part, bind
from departments.documents.sheet import Head
from departments.jobs.services import RunningJob, job
from departments.models import User, Year

from ..shown.paper import NothingShown, head, keep_paper, shown_in_job
from ..shown.queries import Shown
from .page import OfficeItems, assessing_offices, fits_scheme, items_of_office
from .paper import office_paper

Progress: TypeAlias = Callable[[int, int, str], None]


@job("offices")
def offices(running: RunningJob) -> dict[str, Any]:
    """The result leads to the file."""
    year = Year.objects.get(pk=running.arguments["year"])
    shown = shown_in_job(running.by, year, running.arguments["asked"])
    paper_head, content = offices_book(running.by, shown, running.progress)
    return keep_paper(running, paper_head, content, year)


def offices_book(user: User, shown: Shown, progress: Progress) -> tuple[Head, bytes]:
    """The papers of all offices whose items the user may look at, in the roster's order, in one file: its head, and its
    bytes. Raises NothingShown where the figures are of another scheme's items."""
    if not fits_scheme(shown):
        raise NothingShown
    parts = [
        Part(name, "", f"office-{number}", partial(_html, user, shown, name, f"office-{number}"))
        for number, name in enumerate(assessing_offices(user, shown.year), 1)
    ]
    if not parts:
        raise NothingShown
    paper_head = head(shown, f"{shown.year}各考核部门指标得分表", anchor="contents", mark="目录")

    def told(done: int, name: str) -> None:
        progress(done, len(parts) + 1, f"正在排印{name}" if name else "正在写入文件")

    return paper_head, bind("departments/documents/contents.html", {"head": paper_head}, parts, told=told)


def _html(user: User, shown: Shown, name: str, anchor: str) -> str:
    found: OfficeItems = items_of_office(user, shown.year, name, shown)
    return render_to_string("scoring/items/paper.html", office_paper(found, shown, anchor=anchor, mark=name))
