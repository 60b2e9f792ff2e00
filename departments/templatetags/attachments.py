"""Files on a page: ``{% attachments matter %}`` shows them, ``{% attach_files form %}`` takes them in a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.context import Context

from ..attachments.forms import FIELD, FilesForm
from ..attachments.page import gallery
from ..attachments.queries import largest
from ..models import Attachment, User

register = template.Library()


@register.inclusion_tag("departments/attachments/gallery.html", takes_context=True)
def attachments(
    context: Context, matter: Model, files: Iterable[Attachment] | None = None, heading: str = "附件"
) -> dict[str, Any]:
    """The matter's files, each to be seen and fetched, with the way to add to them for who may. Nothing for who may
    not read them, and nothing where there are none and none are added. ``files``: from ``files_of_many``."""
    reader = context["request"].user
    shown = gallery(matter, reader, files) if isinstance(reader, User) else None
    return {"gallery": shown, "heading": heading}


@register.inclusion_tag("departments/attachments/attach_files.html")
def attach_files(form: FilesForm, one: bool = False) -> dict[str, Any]:
    """The field ``attached`` of a ``FilesForm``, inside its ``<form enctype="multipart/form-data">``. ``one``: a single
    file is asked for."""
    return {
        "form": form,
        "field": form[FIELD],
        "rows": form.rows(),
        "accept": ",".join(f".{ending}" for ending in form.endings),
        "takes_pictures": "jpg" in form.endings,
        "largest": largest(),
        "largest_plain": settings.UPLOAD_MB * 1024**2,
        "one": one,
    }
