"""What this app has in the navigation."""

from __future__ import annotations

from departments.models import User
from departments.pages.navigation import Entry, register
from departments.permissions import is_administrator

from .orders.keeping import may_read_some


def _not_only_accounts(user: User) -> bool:
    """An administrator has no part in the assessment."""
    return not is_administrator(user)


def register_entries() -> None:
    register(
        Entry("工作通报", "notices:notices", "megaphone", order=45, shown_to=_not_only_accounts, of_year=True),
        Entry("通报事项", "notices:catalogue", "card-checklist", order=46, shown_to=_not_only_accounts, of_year=True),
        Entry("督办", "notices:slips", "flag", order=47, shown_to=may_read_some, of_year=True),
    )
