"""What this app has in the navigation."""

from __future__ import annotations

from departments.pages.navigation import Entry, register
from departments.permissions import is_signed_in


def register_entries() -> None:
    register(Entry("考核方案", "targets:scheme", "journal-text", order=40, shown_to=is_signed_in, of_year=True))
