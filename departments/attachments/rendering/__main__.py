"""The process: ``python -m departments.attachments.rendering picture FILE FOLDER``. One line of JSON says what became
of it; it knows nothing of Django."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

MEMORY = 3 * 1024**3
SECONDS = 60
LARGEST_FILE = 300 * 1024**2


def main(kind: str, source: str, folder: str) -> dict[str, object]:
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    if kind == "picture":
        from .pictures import draw
    else:
        from .pages import draw
    return draw(Path(source), Path(folder))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:4])))
