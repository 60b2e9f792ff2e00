from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 90
# A large photograph takes half a gigabyte while it is turned: no more of them at once in a web process.
_turn = BoundedSemaphore(2)
_log = logging.getLogger(__name__)


class NotDrawn(Exception):
    """``why`` is large, damaged, locked, acts or packed; the sentence is the caller's, who knows the name."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was made of a file, in the folder: ``kept`` is what is given out in place of it (None: the file itself),
    ``ending`` its ending, ``thumb`` a small picture, ``pages`` what the page shows. ``count`` pages in all. ``plain``
    is a copy without encryption, to look into."""

    kept: Path | None
    ending: str
    thumb: Path
    pages: tuple[Path, ...]
    count: int
    plain: Path | None


def draw(kind: str, source: Path, folder: Path) -> Drawn:
    """Raises NotDrawn."""
    said = _run(kind, source, folder)
    if "problem" in said:
        raise NotDrawn(str(said["problem"]))
    pages = tuple(folder / name for name in said["pages"])
    kept, plain = said.get("kept"), said.get("plain")
    return Drawn(
        kept=folder / kept if kept else None,
        ending=str(said["ending"]),
        thumb=folder / "thumb.jpg",
        pages=pages,
        count=int(said["count"]),
        plain=folder / plain if plain else None,
    )


def _run(kind: str, source: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", __package__, kind, str(source), str(folder)]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "TZ": "UTC"}
    with _turn:
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=True
            )
            answer: dict[str, Any] = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError) as error:
            said = getattr(error, "stderr", None) or b""
            _log.warning("a %s could not be opened: %s %s", kind, error, said[-500:].decode(errors="replace"))
            return {"problem": "damaged"}
    return answer
