"""What gunicorn reads by itself wherever the site is started; the rest stands in its command."""

from __future__ import annotations

from threading import Timer
from typing import Any

WARM_AFTER = 3.0  # seconds, when the first pages have been answered


def post_worker_init(worker: Any) -> None:
    """Each web process reads early what its first PDF would wait for."""
    from departments.documents.pdf import warm

    timer = Timer(WARM_AFTER, warm)
    timer.daemon = True
    timer.start()
