"""A form that is saved as it is typed, and who else has an object open; CONTRIBUTING.md says how."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from ..drafts.kinds import kind_of
from ..drafts.page import shown_draft
from ..drafts.queries import others_editing
from ..models import User

register = template.Library()


@register.inclusion_tag("departments/drafts/draft.html", takes_context=True)
def draft(context: Context, *name: object) -> dict[str, object]:
    """Inside a form: what is typed into it is saved as it is typed, and is there when the page is opened again.
    ``name`` tells it from other forms on its page: {% draft "account" account.pk %}. One query."""
    request: HttpRequest | None = context.get("request")
    reader = getattr(request, "user", None)
    if request is None or not isinstance(reader, User):
        return {}
    shown = shown_draft(request, reader, " ".join(map(str, name)))
    return {"draft": shown, "days": settings.DRAFT_DAYS, "here": request.get_full_path()}


@register.inclusion_tag("departments/drafts/editing.html", takes_context=True)
def editing(context: Context, obj: Model) -> dict[str, object]:
    """Who else has ``obj`` open; tells the others that the reader has. For pages of who may edit it alone."""
    reader = getattr(context.get("request"), "user", None)
    if not isinstance(reader, User):
        return {}
    kind = kind_of(obj)
    return {"address": reverse("departments:editing", args=[kind.name, obj.pk]), "others": others_editing(obj, reader)}
