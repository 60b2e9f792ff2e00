"""Which entries of the trail are the history of an object: its own, and those of what belongs to it."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import AccountRequest, AuditEntry, Department, Office, RosterEntry, User, Year
from ..trail.queries import history


def of_year(year: Year) -> QuerySet[AuditEntry]:
    """Its phases and days, its roster and its facts as a whole, which offices its scheme means."""
    offices = year.offices.values_list("pk", flat=True)
    return history({Year._meta.label: [year.pk], Office._meta.label: list(offices)})


def of_department(entry: RosterEntry) -> QuerySet[AuditEntry]:
    """In all years: who asks why a name or a headcount is what it is may have to look further back."""
    entries = RosterEntry.ever.filter(department=entry.department_id).values_list("pk", flat=True)
    return history({RosterEntry._meta.label: list(entries), Department._meta.label: [entry.department_id]})


def of_account(user: User) -> QuerySet[AuditEntry]:
    """Who the person is, what they may do, and what was asked for them."""
    asked = AccountRequest.objects.filter(user=user).values_list("pk", flat=True)
    return history({User._meta.label: [user.pk], AccountRequest._meta.label: list(asked)})
