"""我的文件: what was made for the reader, to be fetched within some days."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_http_methods, require_safe

from ..pages.answers import actor
from ..pages.attachments import attachment
from ..pages.books import Book, table_of, wants_book
from ..pages.listing import Column, Listing
from ..trail.exports import send_book
from ..trail.services import record
from .queries import files_of, get_file_for, limit, used_by
from .services import remove_file


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("name", "文件", names=True),
        Column("size", "大小", numeric=True, cell=lambda file: filesizeformat(file.size)),
        Column("kept_at", "生成时间", descending_first=True),
        Column("expires_at", "还保留", numeric=True, cell=lambda file: f"{file.days_left} 天"),
        Column("actions", "操作", sort=None, cell=None),
    ]
    listing = Listing(
        request, files_of(actor(request)), columns, search=["name"], search_label="文件名", sort="-kept_at"
    )
    if wants_book(request, listing.total):
        return send_book(Book("我的文件", [table_of(listing)], asked=listing.narrowing), actor(request))
    context = {"listing": listing, "used": used_by(actor(request)), "limit": limit()}
    return render(request, "departments/files/files.html", context)


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = get_file_for(actor(request), pk)
    try:
        content = file.read()
    except FileNotFoundError:
        return render(request, "departments/files/lost.html", {"file": file}, status=410)
    record(act="下载文件", obj=file)
    return attachment(content, file.name)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = get_file_for(actor(request), pk)
    if request.method == "POST":
        remove_file(file=file, by=actor(request))
        messages.success(request, f"已删除“{file}”。")
        return redirect("departments:files")
    return render(request, "departments/files/remove.html", {"file": file})
