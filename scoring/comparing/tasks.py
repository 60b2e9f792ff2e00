"""A comparison on paper. Loaded by every worker, which registers the handler."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from departments.documents.pdf import make_pdf
from departments.documents.sheet import Head
from departments.jobs.services import RunningJob, job
from departments.models import Year

from ..shown.paper import NothingShown, keep_paper
from .book import file_name, head_of, title_of
from .page import comparison_page, explained
from .queries import chosen, entries_gone, make_pair
from .sides import Pair


@job("comparison")
def comparison(running: RunningJob) -> dict[str, Any]:
    """The result leads to the file. What was withdrawn since it was asked for is refused as not shown."""
    asked = running.arguments
    year = Year.objects.get(pk=asked["year"])
    try:
        found = chosen(running.by, year, asked["before"], asked["after"])
    except Http404:
        raise NothingShown from None
    if found.before is None or found.after is None:
        raise NothingShown
    pair = make_pair(found.before, found.after)
    running.progress(1, 3, "正在排印")
    head, name, content = comparison_paper(pair, asked["group"])
    running.progress(2, 3, "正在写入文件")
    return keep_paper(running, head, content, pair.after.run, name=name, label=title_of(pair))


def comparison_paper(pair: Pair, group: str) -> tuple[Head, str, bytes]:
    """The group (by its code), and each of its departments that moved: head, file name and bytes."""
    gone = entries_gone(pair.alone_before)
    page = comparison_page(pair, group, gone)
    moved = [explained(pair, one.department, gone) for one in page.by_size if one.moved and not one.state]
    head = head_of(pair, page.group.name)
    context = {"head": head, "page": page, "moved": [one for one in moved if one.lines]}
    return head, file_name(pair, "pdf", page.group.name), make_pdf("scoring/comparing/document.html", context)
