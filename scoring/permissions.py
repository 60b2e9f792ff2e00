"""Who sees which results: one's own sheet, one's group's published ranking. Roles that read everything see
everything."""

from __future__ import annotations

from departments.models import Grant
from departments.permissions import (
    Person,
    any_of,
    departments_held,
    is_auditor,
    is_on_panel,
    is_quality_office,
    reads_everything,
)
from targets.permissions import is_assessor

OWN = (Grant.REPORT, Grant.LEAD)
ASSESS = Grant.ASSESS

sees_runs = any_of(is_quality_office, is_auditor)
"""Runs that are not published are the quality office's own; the auditor may open them too."""


def has_own_departments(user: Person) -> bool:
    """Whether the user reports for, or is in charge of, a department, and sees no others. Roles that read everything
    come to each sheet from the ranking."""
    return not reads_everything(user) and bool(departments_held(user, *OWN))


def sees_ranking(user: Person) -> bool:
    """Everyone who has a part in the assessment."""
    return reads_everything(user) or is_on_panel(user) or has_own_departments(user) or is_assessor(user)
