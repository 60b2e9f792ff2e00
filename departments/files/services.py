"""Files are kept for the person who asked for them, for some days, up to a limit; then they are swept."""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from .. import clock
from ..models import KeptFile, User
from ..pages.attachments import safe_name
from ..refusals import Refusal
from ..trail.services import record
from .queries import limit, used_by

# A file whose row never came was left by a crash; younger ones may be on their way.
ORPHANED_AFTER = timedelta(days=1)

_log = logging.getLogger(__name__)


class TooMuchKept(Refusal):
    def __init__(self, used: int, size: int) -> None:
        super().__init__(
            f"为您保存的文件已有 {_mb(used)} MB，再存 {_mb(size)} MB 会超过上限 {_mb(limit())} MB。"
            "请在“我的文件”中删除不再需要的文件后重试。"
        )


@transaction.atomic
def keep_file(*, content: bytes, name: str, by: User, days: int | None = None) -> KeptFile:
    """Keeps ``content`` under the name that it is downloaded by, for FILE_DAYS unless ``days`` says otherwise.

    Raises TooMuchKept. The file is written before its row: what a crash leaves is swept.
    """
    locked = User.objects.select_for_update().get(pk=by.pk)
    used = used_by(locked)
    if used + len(content) > limit():
        raise TooMuchKept(used, len(content))
    stored = storages["private"].save(f"{uuid.uuid4().hex}", ContentFile(content))
    return KeptFile.objects.create(
        name=safe_name(name),
        stored=stored,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        owner=locked,
        kept_at=clock.now(),
        expires_at=clock.real_now() + timedelta(days=settings.FILE_DAYS if days is None else days),
    )


@transaction.atomic
def remove_file(*, file: KeptFile, by: User) -> None:
    """Removes one of the person's own files before its time."""
    record(act="删除文件", by=by, obj=file, before={"size": file.size})
    _remove(file)


def sweep() -> int:
    """Removes the files whose days are over, and what no row speaks of; how many."""
    gone = 0
    for file in KeptFile.objects.filter(expires_at__lte=clock.real_now()):
        with transaction.atomic():
            _remove(file)
        gone += 1
    return gone + _sweep_orphans()


def _remove(file: KeptFile) -> None:
    """The row goes first: a file without one is swept, a row without its file would be a dead link."""
    stored, storage = file.stored, file.storage
    file.delete()
    transaction.on_commit(lambda: storage.delete(stored), robust=True)


def _sweep_orphans() -> int:
    storage = storages["private"]
    try:
        _, names = storage.listdir("")
    except FileNotFoundError:
        return 0
    known = set(KeptFile.objects.values_list("stored", flat=True))
    old = clock.real_now() - ORPHANED_AFTER
    orphans = [name for name in names if name not in known and storage.get_modified_time(name) < old]
    for name in orphans:
        _log.warning("a file that nobody asked for is removed: %s", name)
        storage.delete(name)
    return len(orphans)


def _mb(size: int) -> int:
    return -(-size // 1024**2)
