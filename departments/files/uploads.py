"""Files on their way in: no more of one is kept than may be sent, so that nobody fills the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

TOO_LARGE = "_too_large"


class NotTooLarge(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS: what comes after UPLOAD_MB of a file is read away, and the file is none."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.read = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read += len(raw_data)
        if self.read > settings.UPLOAD_MB * 1024**2:
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""
        return


def was_too_large(request: Any) -> bool:
    """Whether a file of this request was left out for its size."""
    return getattr(request, TOO_LARGE, False)
