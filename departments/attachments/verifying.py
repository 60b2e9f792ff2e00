"""What hangs on matters, read again and compared with its row, which the database lets nobody change."""

from __future__ import annotations

from ..models import Attachment, UploadState
from . import storage


def verify() -> tuple[int, list[tuple[Attachment, str]]]:
    """How many attachments there are, and those that are lost or changed, with the word for it. What was intercepted
    for a virus has no bytes to compare."""
    rows = Attachment.objects.select_related("upload").exclude(upload__state=UploadState.INFECTED).order_by("pk")
    number, wrong = 0, []
    for one in rows.iterator():
        number += 1
        try:
            if storage.digest_of_stored(one.upload.stored) != one.sha256:
                wrong.append((one, "内容已被改动"))
        except FileNotFoundError:
            wrong.append((one, "已丢失"))
    return number, wrong
