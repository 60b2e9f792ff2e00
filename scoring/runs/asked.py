"""What an address asks for."""

from __future__ import annotations

from typing import Literal, TypeAlias

from django.http import HttpRequest

WIDEST = 6
TODAY: Literal["today"] = "today"
Asked: TypeAlias = int | Literal["today"] | None
"""A run by its number, the year as of today, or nothing in particular."""


def asked_run(request: HttpRequest) -> Asked:
    """What ``?run=3`` or ``?run=today`` says; anything else is ignored."""
    text = request.GET.get("run", "")
    if text == TODAY:
        return TODAY
    return int(text) if text.isascii() and text.isdigit() and len(text) <= WIDEST else None


def run_query(request: HttpRequest) -> str:
    """What leads on to the same figures: ``run=3``, or "" for those that are shown by themselves."""
    asked = asked_run(request)
    return "" if asked is None else f"run={asked}"
