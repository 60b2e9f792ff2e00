"""Which program scores: what tells a run made before an update of the engine from one made after."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from targets.scheme.loader import folder_hash

from .. import engine


@cache
def program_hash() -> str:
    """SHA-256 over the engine's source files, as this process loaded them."""
    return folder_hash(Path(str(engine.__file__)).parent)
