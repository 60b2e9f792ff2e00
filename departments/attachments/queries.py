"""The files of matters, and what a person has sent in that hangs nowhere yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Attachment, Upload, UploadState, User
from ..permissions import Person, is_auditor, is_signed_in, reads_everything
from .matters import NotDeclared, files_of_model, how, named

MB = 1024**2
MOST_ELSEWHERE = 20


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much a matter holds, and how much it may; in files and bytes."""

    files: int
    bytes: int
    most: int
    most_bytes: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.files)

    @property
    def is_full(self) -> bool:
        return self.files >= self.most or self.bytes >= self.most_bytes


def may_upload(person: Person) -> bool:
    """审计员 writes nothing."""
    return is_signed_in(person) and not is_auditor(person)


def _rows(**of: str) -> QuerySet[Attachment]:
    return Attachment.objects.filter(**of).select_related("upload", "by", "removed_by")


def _current(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    return rows.filter(removed_at=None, newer=None)


def all_files_of(matter: Model) -> QuerySet[Attachment]:
    """Former versions and removed files too. Raises NotDeclared."""
    how(matter)
    return _rows(matter_type=matter._meta.label, matter_id=str(matter.pk))


def files_of(matter: Model) -> QuerySet[Attachment]:
    """The newest version of each file that was not removed, in their order. Raises NotDeclared."""
    return _current(all_files_of(matter))


def files_of_many(matters: Iterable[Model]) -> dict[str, list[Attachment]]:
    """``files_of`` for many of one model in one query, by ``str(matter.pk)``."""
    matters = list(matters)
    found: dict[str, list[Attachment]] = defaultdict(list)
    if matters:
        how(matters[0])
        keys = [str(matter.pk) for matter in matters]
        for one in _current(_rows(matter_type=matters[0]._meta.label)).filter(matter_id__in=keys):
            found[one.matter_id].append(one)
    return found


def capacity(matter: Model) -> Capacity:
    """What hangs there now; former versions count, removed files do not."""
    rules = how(matter)
    held = all_files_of(matter).filter(removed_at=None)
    sizes = list(held.values_list("size", "newer"))
    files = sum(1 for _, newer in sizes if newer is None)
    return Capacity(files, sum(size for size, _ in sizes), rules.most(matter), rules.most_bytes(matter))


def get_matter_for(person: User, name: str, key: str, *, to_change: bool = False) -> Model:
    """What is not the person's is not there (``Http404``)."""
    rules = named(name)
    matter = rules.find(key) if rules else None
    if rules is None or matter is None:
        raise Http404
    may = rules.can_change if to_change else rules.can_read
    if not may(person, matter):
        raise Http404
    return matter


def get_attachment_for(person: User, pk: int, *, to_change: bool = False) -> tuple[Attachment, Model]:
    """The file with its matter. One that was removed is there only for those who could bring it back, and for those who
    read everything."""
    one = get_object_or_404(Attachment.objects.select_related("upload", "by", "removed_by"), pk=pk)
    try:
        rules = files_of_model(one.matter_type)
    except NotDeclared:
        raise Http404 from None
    matter = rules.find(one.matter_id)
    if matter is None:
        raise Http404
    changes = rules.can_change(person, matter)
    if to_change or one.removed_at is not None:
        seen = changes or (not to_change and reads_everything(person) and rules.can_read(person, matter))
    else:
        seen = changes or rules.can_read(person, matter)
    if not seen:
        raise Http404
    return one, matter


def versions_of(one: Attachment) -> list[Attachment]:
    """The former and newer versions of a file, the newest first, itself included."""
    rows = {row.pk: row for row in _rows(matter_type=one.matter_type, matter_id=one.matter_id)}
    newer = {row.replaces_id: row for row in rows.values() if row.replaces_id is not None}
    last = rows[one.pk]
    while last.pk in newer:
        last = newer[last.pk]
    chain = [last]
    while (former := chain[-1].replaces_id) is not None:
        chain.append(rows[former])
    return chain


def same_elsewhere(one: Attachment) -> list[Attachment]:
    """Where else the same file hangs, by hash: what was sent, or what was given out and sent again."""
    hashes = {one.sha256, one.sent_sha256}
    same = Attachment.objects.filter(Q(sha256__in=hashes) | Q(sent_sha256__in=hashes), removed_at=None)
    return list(same.exclude(pk=one.pk).select_related("by")[:MOST_ELSEWHERE])


def same_elsewhere_for(person: User, one: Attachment) -> list[tuple[Attachment, Model]]:
    """Of these the ones that the person may read, each with its matter."""
    found = []
    for other in same_elsewhere(one):
        try:
            found.append(get_attachment_for(person, other.pk))
        except Http404:
            continue
    return found


# --- what a person has sent in ---


def get_upload_for(person: User, pk: UUID) -> Upload:
    """One of the person's own; anybody else's is not there (``Http404``)."""
    return get_object_or_404(Upload, pk=pk, owner=person)


def unbound(person: User) -> QuerySet[Upload]:
    """What the person has sent in and hung nowhere: kept, waiting, or still coming."""
    states = (UploadState.COMING, UploadState.WAITING, UploadState.READY)
    return Upload.objects.filter(owner=person, state__in=states, attachments=None)


def left_at(person: User, place: str) -> list[Upload]:
    """What the person sent in on this page and did not submit."""
    return list(unbound(person).filter(place=place)) if place else []


def unbound_bytes(person: User) -> int:
    """As declared, since the rest of each may still come."""
    return unbound(person).aggregate(sum=Sum("size"))["sum"] or 0


def unbound_limit() -> int:
    return int(settings.UPLOADS_PER_PERSON_MB) * MB


def largest() -> int:
    """The largest file, in bytes."""
    return int(settings.ATTACHMENT_MB) * MB
