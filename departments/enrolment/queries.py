"""The accounts that an import made, and who of them waits for a first password."""

from __future__ import annotations

import json
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Import, ImportState, Role, User
from ..permissions import is_administrator

NAME = "accounts"
"""Of this kind of import."""


def get_import_by(user: User, pk: UUID) -> Import:
    """A finished import of accounts that ``user`` confirmed; nobody else's is there (``Http404``)."""
    if not is_administrator(user):
        raise Http404
    return get_object_or_404(Import, pk=pk, kind=NAME, state=ImportState.DONE, done_by=user)


def made_by(one: Import) -> list[int]:
    """The keys of the accounts that the import made."""
    return list(json.loads(one.before or "{}").get("made", ()))


def other_administrators(than: User) -> QuerySet[User]:
    """Those who can confirm whatever ``than`` asks for."""
    return User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR).exclude(pk=than.pk)
