"""How a file leaves the site: with the entry that says who took what out."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpResponse

from .. import clock
from ..models import User
from ..pages.attachments import attachment, safe_name
from ..pages.books import Book, write
from .services import record

ACT = "导出"


def answer(
    content: bytes, name: str, *, label: str, obj: Model | None = None, after: dict[str, Any] | None = None
) -> HttpResponse:
    """The response with ``content`` under ``name``; recorded as 导出 of ``label`` (what it is, in words), with what
    ``after`` says of it: filters, the number of rows."""
    record(act=ACT, obj=obj, label=label, after={"文件": safe_name(name), **(after or {})})
    return attachment(content, name)


def send_book(book: Book, by: User) -> HttpResponse:
    """The answer to an address with ``?format=xlsx``. The entry in the trail names the page, what narrowed it, which
    figures it held and how many rows."""
    moment = clock.now()
    content = write(book, moment, by.name or by.username)
    said = {"内容": book.figures, "条件": book.asked, "行数": book.rows}
    name = f"{book.title}-{moment:%Y%m%d}.xlsx".replace("/", " ")
    return answer(content, name, label=book.title, obj=book.about, after={key: one for key, one in said.items() if one})
