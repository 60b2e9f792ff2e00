"""The imports that a person may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Import, User
from ..permissions import is_auditor, is_quality_office
from .workflow import may_take_in


def _whole() -> QuerySet[Import]:
    return Import.objects.select_related(
        "year", "department", "by", "done_by", "job", "job__created_by", "undoes", "file", "marked"
    )


def get_import_for(user: User, pk: UUID) -> Import:
    """One that the user may take in themselves; the auditor sees all. Else it is not there (``Http404``)."""
    found = get_object_or_404(_whole(), pk=pk)
    if not (may_take_in(user, found) or is_auditor(user)):
        raise Http404
    return found


def imports_of(user: User) -> QuerySet[Import]:
    """The user's own; those of a year also for the quality office, all for the auditor."""
    rows = _whole().defer("document", "before", "checked")
    if is_auditor(user):
        return rows
    mine = Q(by=user)
    return rows.filter(mine | Q(year__isnull=False)) if is_quality_office(user) else rows.filter(mine)
