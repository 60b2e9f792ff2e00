"""A paper with figures: its head, which says what they are and of which day, and how it is sent or kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from departments import clock
from departments.dates import chinese_date
from departments.documents.pdf import make_pdf
from departments.documents.sheet import Head
from departments.files.services import keep_file
from departments.jobs.services import RunningJob
from departments.models import User, Year
from departments.refusals import Refusal
from departments.trail.exports import answer
from departments.trail.services import record

from ..runs.asked import Asked
from .queries import Shown, shown_to

PDF = "pdf"


class NothingShown(Refusal):
    message = "没有可以导出的得分：尚未算分，或所要的算分已不能查看。"


def head(shown: Shown, title: str, *, about: str = "", anchor: str = "top", mark: str = "") -> Head:
    """A paper outlives the day on which it is made: where a page says 今日, it names the day. ``about`` is said before
    which figures they are."""
    day = shown.as_of
    figures = shown.words if shown.run else f"按截至 {chinese_date(day)} 的考核事实计算 · {shown.word}"
    return Head(
        title=title,
        stage=shown.stage if shown.run else f"截至{day.month}月{day.day}日（{shown.word}）",
        figures=f"{about} · {figures}" if about else figures,
        made_on=clock.today(),
        valid=shown.published,
        anchor=anchor,
        mark=mark,
    )


def wants_paper(request: HttpRequest) -> bool:
    """Whether the address asks for the page as a paper: ``?format=pdf``."""
    return request.GET.get("format") == PDF


def send_paper(template: str, paper: Mapping[str, Any], about: Model) -> HttpResponse:
    """The paper as a download, with its entry in the trail."""
    told: Head = paper["head"]
    return answer(make_pdf(template, paper), told.file_name, label=told.title, obj=about, after={"数字": told.stage})


def keep_paper(
    running: RunningJob, head: Head, content: bytes, about: Model, *, name: str = "", label: str = ""
) -> dict[str, Any]:
    """What a worker wrote, kept for who asked, with its entry in the trail: the job's result, which leads there.
    ``name`` and ``label`` where the file and the entry say more than the head's title."""
    with running.holding():
        kept = keep_file(content=content, name=name or head.file_name, by=running.by)
        after = {"文件": kept.name, "数字": head.stage}
        record(act="导出", by=running.by, obj=about, label=label or head.title, after=after)
    return {"href": kept.get_absolute_url(), "text": f"下载“{kept}”"}


def shown_in_job(user: User, year: Year, asked: Asked) -> Shown:
    """What a worker writes from beginning to end, whatever is entered or published meanwhile. Raises NothingShown, also
    where what was asked for has been withdrawn since."""
    try:
        shown = shown_to(user, year, asked)
    except Http404:
        raise NothingShown from None
    if shown is None or shown.obstacle:
        raise NothingShown
    return shown
