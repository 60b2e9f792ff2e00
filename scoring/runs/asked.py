"""What an address asks for."""

from __future__ import annotations

from django.http import HttpRequest

WIDEST = 6


def asked_run(request: HttpRequest) -> int | None:
    """The number of the run in ``?run=3``; what is no number is ignored."""
    text = request.GET.get("run", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= WIDEST else None


def run_query(request: HttpRequest) -> str:
    """What leads on to the same run: ``run=3``, or "" for the one that is shown by itself."""
    number = asked_run(request)
    return "" if number is None else f"run={number}"
