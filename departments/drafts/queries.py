"""A person's drafts, and who has an object open."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from .. import clock
from ..dates import how_long
from ..models import Draft, Editing, User
from ..permissions import Person
from .kinds import kind_called

# The page says every twenty seconds that it is open (static/js/drafts.js); browsers slow down what is not looked at.
AWAY_AFTER = timedelta(seconds=90)


def draft_of(owner: User, key: str) -> Draft | None:
    """The row of this form, emptied or not."""
    return Draft.objects.filter(owner=owner, key=key).first()


def drafts_of(owner: User) -> QuerySet[Draft]:
    """What the person has not yet sent, latest first."""
    return Draft.objects.filter(owner=owner, expires_at__gt=clock.real_now()).exclude(content={})


def get_draft_for(owner: User, pk: int) -> Draft:
    return get_object_or_404(drafts_of(owner), pk=pk)


def get_edited_for(person: Person, name: str, pk: str) -> Model:
    """The object, for whom may edit it; for anybody else it is not there."""
    kind = kind_called(name)
    if kind is None:
        raise Http404
    try:
        found: Model = get_object_or_404(kind.model._default_manager.all(), pk=pk)
    except (ValueError, ValidationError, OverflowError):
        raise Http404 from None
    if not kind.may(person, found):
        raise Http404
    return found


def editing(obj: Model) -> QuerySet[Editing]:
    return Editing.objects.filter(object_type=obj._meta.label, object_id=str(obj.pk))


def others_editing(obj: Model, but: User) -> list[str]:
    """A sentence about each person who has ``obj`` open now; one query."""
    now = clock.real_now()
    there = editing(obj).filter(seen_at__gt=now - AWAY_AFTER).exclude(person=but)
    people = there.select_related("person")
    return [_sentence(str(one.person), now - one.typed_at if one.typed_at else None) for one in people]


def _sentence(name: str, since: timedelta | None) -> str:
    if since is None:
        return f"{name}也打开了本页，尚未输入。"
    if since < timedelta(minutes=1):
        return f"{name}正在编辑，刚刚还有输入。"
    return f"{name}正在编辑，{how_long(max(since, timedelta(minutes=2)))}前还有输入。"
