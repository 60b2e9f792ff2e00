"""A file as an answer: an attachment that no browser runs, under a name that any system can keep."""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, TypeVar

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

LONGEST_NAME = 200
TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".mp4": "video/mp4",
    ".mp3": "audio/mpeg",
    ".ics": "text/calendar; charset=utf-8",
}

Response = TypeVar("Response", bound=HttpResponseBase)


def attachment(content: bytes, name: str) -> HttpResponse:
    name = safe_name(name)
    return _locked_up(HttpResponse(content, content_type=_type(name)), content_disposition_header(True, name))


def streamed(file: IO[bytes], name: str) -> FileResponse:
    """The same for a file that is too large to be held in memory."""
    name = safe_name(name)
    return _locked_up(FileResponse(file, content_type=_type(name)), content_disposition_header(True, name))


def picture(file: IO[bytes]) -> FileResponse:
    """A JPEG that this site has drawn, for an ``<img>`` of a page."""
    return _locked_up(FileResponse(file, content_type="image/jpeg"), "inline")


def _type(name: str) -> str:
    return TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def _locked_up(response: Response, disposition: str | None) -> Response:
    response["Content-Disposition"] = disposition or "attachment"
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
