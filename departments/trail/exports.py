"""A page sent as a workbook, with the entry that says who took what out."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .. import clock
from ..models import User
from ..pages.books import Book, write
from .services import record

ACT = "导出"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def send_book(book: Book, by: User) -> HttpResponse:
    """The answer to an address with ``?format=xlsx``. The entry in the trail names the page, what narrowed it, which
    figures it held and how many rows."""
    moment = clock.now()
    content = write(book, moment, by.name or by.username)
    said = {"内容": book.figures, "条件": book.asked, "行数": book.rows}
    record(act=ACT, by=by, obj=book.about, label=book.title, after={key: one for key, one in said.items() if one})
    name = _NOT_IN_A_NAME.sub(" ", f"{book.title}-{moment:%Y%m%d}.xlsx")
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Content-Security-Policy": "sandbox",
        },
    )
