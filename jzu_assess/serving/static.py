"""Static files: hashed names and compressed copies as soon as ``manage.py prepare`` has collected them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

_NEVER_SERVED = ["CVS", ".*", "*~"]


class HashedOnceCollected(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Before anything is collected (in a test, in a fresh checkout) a file is served under its own name."""

    def stored_name(self, name: str) -> str:
        if self.hashed_files:
            return str(super().stored_name(name))
        if finders.find(name) is None:
            raise ValueError(f"there is no static file {name!r}")
        return name


def collect_if_changed() -> bool:
    """Collect the static files unless they are those of the last time; whether it was needed."""
    state = _state()
    if _collected_from() == state:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _kept().write_text(state, encoding="ascii")
    return True


def is_collected() -> bool | None:
    """Whether what was collected is what the program has now; None where nothing ever was."""
    collected_from = _collected_from()
    return None if collected_from is None else collected_from == _state()


def _collected_from() -> str | None:
    return _kept().read_text(encoding="ascii") if _kept().exists() else None


def _kept() -> Path:
    return Path(settings.STATIC_ROOT) / "collected-from"


def _state() -> str:
    """One hash over name, size and time of every source file."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list(_NEVER_SERVED):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
