from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from departments.attachments.uploads import begin, finish, receive
from departments.models import Upload, User


def send(by: User, name: str, content: bytes, *, pieces: int = 1, **said: Any) -> Upload:
    """As a browser sends it."""
    upload = begin(by=by, name=name, size=len(content), **said)
    step = -(-len(content) // pieces)
    for offset in range(0, len(content), step):
        upload = receive(upload=upload, offset=offset, content=content[offset : offset + step], by=by)
    return finish(upload=upload, by=by)


def plain(content: bytes, name: str) -> ContentFile[bytes]:
    return ContentFile(content, name)
