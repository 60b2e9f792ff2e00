"""Keeping what is typed into forms, and noting who edits what.

None of this is in the audit trail: a draft is nobody's business but the person's, until they send the form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q

from .. import acting, clock
from ..models import Draft, Editing, User
from ..refusals import Refusal
from .queries import AWAY_AFTER, drafts_of, editing

Content: TypeAlias = Mapping[str, list[str]]

# Of one person; beyond, the oldest goes.
MOST = 200
EMPTY_FOR = timedelta(days=1)
# Whatever a page may send: these never come to rest here.
SECRET = re.compile(r"passw|csrfmiddlewaretoken|one.?time|otp|verification.?code", re.IGNORECASE)
_OWN_PLACE = re.compile(r"/(?![/\\])[^\s]*")


class TooLong(Refusal):
    message = "内容过长，未能存为草稿，请尽快提交。"


class Elsewhere(Refusal):
    """The same person has saved, sent or given up the same form in another window; ``draft`` is how it stands."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__("您在另一窗口也填写了此表。")


@transaction.atomic
def save_draft(
    *,
    by: User,
    key: str,
    content: Content,
    writer: str,
    base: int,
    revision: int,
    title: str = "",
    place: str = "",
) -> Draft:
    """Keeps ``content`` as the draft of the form ``key``, for DRAFT_DAYS; nothing in it gives the draft up.

    ``writer`` is the window; it counts what it sends by ``revision``, and ``base`` is the last revision that it knows
    of. Of one window the higher revision stands, in whatever order they arrive. Raises ``Elsewhere`` where another
    window has saved something else since ``base``, ``TooLong``.
    """
    content = _without_secrets(content)
    if len(json.dumps(content, ensure_ascii=False).encode()) > settings.DRAFT_KB * 1024:
        raise TooLong
    fresh = {"saved_at": clock.now(), "expires_at": clock.real_now()}
    draft, created = Draft.objects.select_for_update(of=("self",)).get_or_create(owner=by, key=key, defaults=fresh)
    if not created and draft.writer == writer and revision <= draft.revision:
        return draft
    same = draft.content == content
    if not created and draft.writer != writer and draft.revision != base and not same:
        raise Elsewhere(draft)
    _write(draft, content, writer, max(revision, draft.revision + 1))
    draft.title = title[:200]
    draft.place = place if _OWN_PLACE.fullmatch(place) and len(place) <= 500 else ""
    draft.save()
    if created:
        _drop_oldest(by)
    return draft


@transaction.atomic
def close_draft(*, by: User, key: str, writer: str = "", revision: int = 0) -> None:
    """The form was sent, or its draft is given up: it is emptied, and what this window saved before and a slow line
    delivers afterwards (up to ``revision``) is not taken for a new one."""
    fresh = {"saved_at": clock.now(), "expires_at": clock.real_now()}
    draft, _ = Draft.objects.select_for_update(of=("self",)).get_or_create(owner=by, key=key, defaults=fresh)
    _write(draft, {}, writer, max(revision, draft.revision + 1))
    draft.title = draft.place = ""
    draft.save()


def form_was_sent(data: Mapping[str, Any]) -> None:
    """For ``pages.answers.when_done``: the draft of the form that was sent goes in the transaction of what it did."""
    by, key = acting.user(), str(data.get("draft", ""))
    if by is None or not key or len(key) > 200:
        return
    revision = str(data.get("draft-revision", ""))
    counted = int(revision) if re.fullmatch(r"[0-9]{1,15}", revision) else 0
    close_draft(by=by, key=key, writer=str(data.get("draft-writer", ""))[:36], revision=counted)


@transaction.atomic
def note_editing(*, by: User, obj: Model, typed: bool) -> None:
    """``by`` has ``obj`` open, and has ``typed`` since the last time."""
    now = clock.real_now()
    begun = {"seen_at": now, "typed_at": now if typed else None}
    row, created = editing(obj).select_for_update(of=("self",)).get_or_create(
        person=by, object_type=obj._meta.label, object_id=str(obj.pk), defaults=begun
    )  # fmt: skip
    if created:
        return
    if typed:
        row.typed_at = now
    elif row.seen_at < now - AWAY_AFTER:
        row.typed_at = None
    row.seen_at = now
    row.save(update_fields=["seen_at", "typed_at"])


@transaction.atomic
def leave_editing(*, by: User, obj: Model) -> None:
    editing(obj).filter(person=by).delete()


@transaction.atomic
def sweep() -> int:
    """Removes drafts whose days are over, those of accounts that have been closed for a day, and who is no longer
    there; how many drafts."""
    now = clock.real_now()
    closed = Q(owner__is_active=False, saved_at__lt=clock.now() - EMPTY_FOR)
    swept, _ = Draft.objects.filter(Q(expires_at__lte=now) | closed).delete()
    Editing.objects.filter(seen_at__lt=now - timedelta(hours=1)).delete()
    return swept


def _write(draft: Draft, content: Content, writer: str, revision: int) -> None:
    draft.content, draft.writer, draft.revision, draft.saved_at = dict(content), writer, revision, clock.now()
    draft.expires_at = clock.real_now() + (timedelta(days=settings.DRAFT_DAYS) if content else EMPTY_FOR)


def _without_secrets(content: Content) -> dict[str, list[str]]:
    return {_text(name): [_text(one) for one in values] for name, values in content.items() if not SECRET.search(name)}


def _text(value: str) -> str:
    """What a database can hold: no NUL, no half of a pair."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()


def _drop_oldest(owner: User) -> None:
    beyond = drafts_of(owner).order_by("-saved_at").values_list("pk", flat=True)[MOST:]
    Draft.objects.filter(pk__in=list(beyond)).delete()
