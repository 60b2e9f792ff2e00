"""Where the bytes lie: the storage ``attachments``, on disk or S3-compatible. Its names say nothing of the content."""

from __future__ import annotations

import datetime
import hashlib
import logging
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

PARTS = "parts"
PIECE = 1024**2

_log = logging.getLogger(__name__)


def _storage() -> Storage:
    return storages["attachments"]


def keep_part(content: bytes) -> str:
    return _storage().save(f"{PARTS}/{uuid.uuid4().hex}", ContentFile(content))


def keep(path: Path, pictures: Iterable[Path]) -> str:
    """Keeps a file and the pictures of it (``name-0``, ``name-1`` …) under a new name, which it returns."""
    name = uuid.uuid4().hex
    name = f"{name[:2]}/{name}"
    for place, picture in enumerate(pictures):
        _save(f"{name}-{place}", picture)
    _save(name, path)
    return name


def _save(name: str, path: Path) -> None:
    with path.open("rb") as file:
        _storage().save(name, File(file))


def gather(parts: Iterable[str], into: Path) -> str:
    """Puts the parts together; the SHA-256 of the whole. Raises FileNotFoundError where one was lost."""
    digest = hashlib.sha256()
    with into.open("wb") as whole:
        for part in parts:
            with _storage().open(part) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    whole.write(piece)
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_file(name: str) -> File[Any]:
    """Raises FileNotFoundError where the storage has lost it."""
    return _storage().open(name)


def fetch(name: str, into: Path) -> None:
    with open_file(name) as file, into.open("wb") as copy:
        shutil.copyfileobj(file, copy, PIECE)


def digest_of_stored(name: str) -> str:
    digest = hashlib.sha256()
    with open_file(name) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def remove(names: Iterable[str]) -> None:
    for name in names:
        try:
            _storage().delete(name)
        except OSError:
            _log.warning("a file of no use any more could not be removed: %s", name, exc_info=True)


def of_file(name: str, pages: int) -> list[str]:
    """All that lies in the storage of one kept file."""
    return [name, *(f"{name}-{place}" for place in range(pages + 1 if pages else 0))] if name else []


def older_than(moment: datetime.datetime, known: set[str]) -> Iterator[str]:
    """The files of the storage that are none of the ``known`` and are no longer on their way."""
    storage = _storage()
    try:
        folders, _ = storage.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        for name in storage.listdir(folder)[1]:
            path = f"{folder}/{name}"
            whole = path if folder == PARTS else path.partition("-")[0]
            if whole not in known and storage.get_modified_time(path) < moment:
                yield path
