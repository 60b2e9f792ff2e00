"""How a view answers a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, Q
from django.forms import BaseForm
from django.http import HttpRequest

from .. import acting
from ..models import AuditEntry, User
from ..refusals import Refusal, Stale
from .seen import SeenForm
from .versions import Change

# So many entries about an object are looked through for who changed it.
LATEST = 20


@dataclass
class Answer:
    reason: Refusal | None = None


_when_done: list[Callable[[Mapping[str, Any]], None]] = []


def when_done(act: Callable[[Mapping[str, Any]], None]) -> None:
    """Lets ``act`` know what was sent with a form that did what it was for, in the same transaction."""
    if act not in _when_done:
        _when_done.append(act)


@contextmanager
def refused(form: BaseForm) -> Iterator[Answer]:
    """A refusal inside stands beside the fields that it is about, else above the form, with what was entered; the view
    then shows the form again. Where nothing is refused, all inside and what follows from it (``when_done``) is one
    transaction."""
    answer = Answer()
    with transaction.atomic():
        try:
            yield answer
        except Refusal as refusal:
            # Caught in here: what a service wrote about the refusal, outside its own transaction, stays.
            answer.reason = refusal
        else:
            for act in _when_done:
                act(form.data)
    if answer.reason is not None:
        _show(form, answer.reason)


def _show(form: BaseForm, refusal: Refusal) -> None:
    _note(refusal)
    beside = {field: message for field, message in refusal.by_field.items() if field in form.fields}
    if isinstance(refusal, Stale) and isinstance(form, SeenForm):
        form.look_again(refusal.seen, _changes(refusal.of))
    for field, message in beside.items():
        form.add_error(field, message)
    if not beside:
        form.add_error(None, str(refusal))


def _changes(objects: Sequence[Model]) -> list[Change]:
    """Who changed what about these of late, latest first; one query."""
    about = Q()
    for obj in objects:
        about |= Q(object_type=obj._meta.label, object_id=str(obj.pk))
    if not objects:
        return []
    entries = AuditEntry.objects.filter(about, after__isnull=False).order_by("-pk")[:LATEST]
    return [Change(entry.actor_name or "系统", entry.at, frozenset(entry.after or ())) for entry in entries]


def told(request: HttpRequest, refusal: Refusal) -> None:
    """A refusal that stands above the next page."""
    _note(refusal)
    messages.error(request, str(refusal))


def _note(refusal: Refusal) -> None:
    if not refusal.recorded:
        acting.refused(refusal)


def actor(request: HttpRequest) -> User:
    """The person who acts: every page but the login asks for one before its view runs."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is logged in")
    return request.user
