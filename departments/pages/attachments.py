"""A file as an answer: an attachment that no browser runs, under a name that any system can keep."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

LONGEST_NAME = 200
TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}


def attachment(content: bytes, name: str) -> HttpResponse:
    name = safe_name(name)
    response = HttpResponse(content, content_type=TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def safe_name(name: str) -> str:
    """``name`` without folders, and without characters that a file's name cannot or should not have."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(". ")
    stem, dot, ending = kept.rpartition(".")
    shortened = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else kept
    return shortened[:LONGEST_NAME] or "文件"
