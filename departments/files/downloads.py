"""How a file leaves the site: as an attachment that no browser runs, with its entry in the trail."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ..trail.services import record
from .services import safe_name

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}


def answer(
    content: bytes, name: str, *, label: str, obj: Model | None = None, after: dict[str, Any] | None = None
) -> HttpResponse:
    """The response with ``content`` under ``name``; recorded as 导出 of ``label`` (what it is, in words), with what
    ``after`` says of it: filters, the number of rows."""
    record(act="导出", obj=obj, label=label, after={"文件": safe_name(name), **(after or {})})
    return attachment(content, name)


def attachment(content: bytes, name: str) -> HttpResponse:
    name = safe_name(name)
    response = HttpResponse(content, content_type=TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
