"""How a view answers a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from .. import acting
from ..models import User
from ..refusals import Refusal, Stale
from .seen import SeenForm


@dataclass
class Answer:
    reason: Refusal | None = None


@contextmanager
def refused(form: BaseForm) -> Iterator[Answer]:
    """A refusal inside stands beside the fields that it is about, else above the form, with what was entered; the view
    then shows the form again."""
    answer = Answer()
    try:
        yield answer
    except Refusal as refusal:
        answer.reason = refusal
        _note(refusal)
        beside = {field: message for field, message in refusal.by_field.items() if field in form.fields}
        for field, message in beside.items():
            form.add_error(field, message)
        if not beside:
            form.add_error(None, str(refusal))
        if isinstance(refusal, Stale) and isinstance(form, SeenForm):
            form.look_again(refusal.seen)


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
