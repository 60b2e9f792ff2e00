"""Sites with other schemes than the one that is delivered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from targets.scheme import loader

ANOTHER = Path(__file__).parent / "targets" / "scheme" / "another"


@contextmanager
def schemes_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site's schemes lie in ``folder`` meanwhile."""
    monkeypatch.setattr(loader, "REGULATION", folder)
    yield
