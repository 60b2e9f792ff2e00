"""What a page shows of a matter's files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model
from django.urls import reverse

from ..models import Attachment, UploadState, User
from .content import Kind
from .matters import how
from .queries import Capacity, all_files_of, capacity, files_of

ICONS = {
    Kind.PICTURE: "file-earmark-image",
    Kind.PDF: "file-earmark-pdf",
    Kind.DOCUMENT: "file-earmark-word",
    Kind.SHEET: "file-earmark-excel",
    Kind.SLIDES: "file-earmark-slides",
    Kind.TEXT: "file-earmark-text",
    Kind.ARCHIVE: "file-earmark-zip",
    Kind.VIDEO: "file-earmark-play",
    Kind.SOUND: "file-earmark-music",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One file: ``state`` is 待查毒 or 已拦截 where it cannot be had, "" else."""

    row: Attachment

    @property
    def icon(self) -> str:
        return ICONS[Kind(self.row.kind)]

    @property
    def label(self) -> str:
        return Kind(self.row.kind).label

    @property
    def state(self) -> str:
        state = self.row.upload.state
        return "" if state == UploadState.READY else UploadState(state).label

    @property
    def pages(self) -> range:
        return range(1, self.row.upload.pages + 1)

    @property
    def hidden_pages(self) -> int:
        return self.row.upload.page_count - self.row.upload.pages


@dataclass(frozen=True, slots=True)
class Gallery:
    """A matter's files as their reader sees them. ``changes``: may add to them; ``submitted``: nothing is taken away
    any more; ``closed`` says why nothing is added either, "" while something is."""

    matter: Model
    name: str
    title: str
    href: str
    files: tuple[Shown, ...]
    removed: tuple[Shown, ...]
    capacity: Capacity | None
    changes: bool
    submitted: bool
    closed: str

    @property
    def edit_href(self) -> str:
        return reverse("departments:attachments", args=[self.name, self.matter.pk])

    @property
    def edits(self) -> bool:
        """Whether the reader may still change what hangs there."""
        return self.changes and not self.submitted

    @property
    def adds(self) -> bool:
        return self.changes and not self.closed


def gallery(matter: Any, reader: User, files: Iterable[Attachment] | None = None) -> Gallery | None:
    """None for who may not read the files. ``files``: those of ``files_of_many``, where many matters are listed."""
    rules = how(matter)
    changes = rules.can_change(reader, matter)
    if not changes and not rules.can_read(reader, matter):
        return None
    shown = files_of(matter) if files is None else files
    submitted = rules.is_submitted(matter)
    return Gallery(
        matter=matter,
        name=rules.name,
        title=str(matter),
        href=rules.href(matter),
        files=tuple(Shown(one) for one in shown),
        removed=(),
        capacity=None,
        changes=changes,
        submitted=submitted,
        closed=rules.why_closed(matter) if submitted and not rules.takes_more(matter) else "",
    )


def whole_gallery(matter: Any, reader: User) -> Gallery | None:
    """For the page of a matter's files: with what was removed, for who may bring it back, and how much room is left."""
    shown = gallery(matter, reader)
    if shown is None:
        return None
    removed = all_files_of(matter).exclude(removed_at=None) if shown.changes else ()
    return replace(shown, removed=tuple(Shown(one) for one in removed), capacity=capacity(matter))
