"""Which program scores: what tells a run made before an update of the engine from one made after."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from targets import scheme

from .. import engine


@cache
def program_hash() -> str:
    """SHA-256 over the source files of the engine and of the scheme's side of it, as this process loaded them."""
    digest = sha256()
    for folder in (Path(str(package.__file__)).parent for package in (engine, scheme)):
        for path in sorted(folder.rglob("*.py")):
            content = path.read_bytes()
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
