"""An upload on its way: begun, received piece by piece, put together and looked at, then free to be hung on a matter.

Each piece stands by itself once it is there, so a broken line, a reload or a killed server costs what was under way and
nothing before it. Looking at a file takes seconds and happens outside any transaction; what it comes to is written in
one. Two who finish the same upload at once both look, and the second finds it done.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction

from .. import clock
from ..models import Upload, UploadPart, UploadState, User
from ..pages.attachments import safe_name
from ..trail.services import record
from . import storage
from .content import Kind
from .looking import Infectious, Looked, ending_of, look_through, not_taken
from .queries import largest, unbound_bytes, unbound_limit
from .refusals import Infected, NoRoom, NotTaken, NotWhole, OtherOffset, UploadLost
from .scanning import ScannerAway, find_virus

PIECE = 1024**2  # what the page sends at once
LARGEST_PIECE = 4 * PIECE
GIVES_UP = 3  # files in a row of which the scanner says nothing


@transaction.atomic
def begin(*, by: User, name: str, size: int, modified: int = 0, place: str = "") -> Upload:
    """A new upload, or the one that the same person began with the same file and has not finished: it goes on from
    ``received``. ``modified`` (0: unknown) is the file's own last change.

    Raises NotTaken for what can be told by name and size alone, NoRoom.
    """
    name = safe_name(name)
    if reason := not_taken(name, size, largest()):
        raise NotTaken(reason)
    by = User.objects.select_for_update().get(pk=by.pk)
    known = by.uploads.filter(name=name, size=size, modified=modified, state=UploadState.COMING).first()
    if known is not None and modified:
        Upload.objects.filter(pk=known.pk).update(place=place[:300], touched_at=clock.real_now())
        return known
    used = unbound_bytes(by)
    if used + size > unbound_limit():
        raise NoRoom(used, size, unbound_limit())
    return Upload.objects.create(
        owner=by,
        name=name,
        size=size,
        modified=modified,
        place=place[:300],
        begun_at=clock.now(),
        touched_at=clock.real_now(),
    )


def receive(*, upload: Upload, offset: int, content: bytes, by: User) -> Upload:
    """Keeps the piece that begins at ``offset``. Raises OtherOffset where another one is due, UploadLost."""
    if not content or offset != upload.received or offset + len(content) > upload.size:
        raise OtherOffset(upload.received)
    stored = storage.keep_part(content)
    try:
        return _note_part(upload=upload, offset=offset, size=len(content), stored=stored, by=by)
    except BaseException:
        storage.remove([stored])
        raise


def finish(*, upload: Upload, by: User) -> Upload:
    """Puts the pieces together and looks at what came; from then on it can be hung on a matter.

    Raises NotWhole, NotTaken, Infected (an entry of its own in the trail), ScannerIsAway (ask again later), UploadLost.
    """
    if upload.is_kept:
        return upload
    if upload.state != UploadState.COMING:
        raise NotTaken(upload.refused or UploadLost(upload.name).args[0])
    if upload.received != upload.size:
        raise NotWhole(upload)
    with TemporaryDirectory(prefix="upload-") as folder:
        whole = Path(folder) / f"whole.{ending_of(upload.name)}"
        parts = list(upload.parts.all())
        try:
            if sum(part.size for part in parts) != upload.size:
                raise FileNotFoundError
            sent = storage.gather((part.stored for part in parts), whole)
            looked = look_through(whole, upload.name, sent)
        except FileNotFoundError:
            # A piece that the disk has lost, or somebody finished or dropped the upload meanwhile.
            return _lost(upload=upload, by=by)
        except Infectious as found:
            _intercept(upload=upload, virus=found.virus, by=by)
            raise Infected(upload.name) from None
        except NotTaken as reason:
            _refuse(upload=upload, reason=str(reason))
            raise
        stored = storage.keep(looked.kept, looked.pictures)
    done, taken = _take(upload=upload, looked=looked, stored=stored, by=by)
    if not taken:
        storage.remove(storage.of_file(stored, len(looked.pictures) - 1 if looked.pictures else 0))
    return done


def take_in(*, file: File[bytes], name: str, by: User, place: str = "") -> Upload:
    """A whole file at once, as a form without scripts or another process has it. Raises what the others raise."""
    upload = begin(by=by, name=name, size=file.size, place=place)
    for piece in file.chunks(PIECE):
        upload = receive(upload=upload, offset=upload.received, content=piece, by=by)
    return finish(upload=upload, by=by)


@transaction.atomic
def drop(*, upload: Upload, by: User) -> None:
    """Takes back what hangs nowhere yet. What hangs on a matter is removed there."""
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, owner=by, attachments=None).first()
    if row is not None:
        if row.is_kept:
            record(act="移除未提交的文件", by=by, obj=row, label=row.name, before={"大小": row.size})
        _forget([row])


def sweep(days: int) -> int:
    """Removes what hung nowhere for so many days, and files of which no row speaks; how many."""
    old = clock.real_now() - timedelta(days=days)
    gone = 0
    for pk in list(Upload.objects.filter(attachments=None, touched_at__lt=old).values_list("pk", flat=True)):
        with transaction.atomic():
            # Somebody may be hanging it on a matter at this very moment.
            row = Upload.objects.select_for_update(of=("self",)).filter(pk=pk, touched_at__lt=old).first()
            if row is not None and not row.attachments.exists():
                _forget([row])
                gone += 1
    known = {*Upload.objects.exclude(stored="").values_list("stored", flat=True)}
    known |= {*UploadPart.objects.values_list("stored", flat=True)}
    orphans = list(storage.older_than(clock.real_now() - timedelta(days=1), known))
    storage.remove(orphans)
    return gone + len(orphans)


def scan_waiting() -> int:
    """Looks at what waits for the scanner; how many were decided. Stops where it is still away: one file without a
    verdict may be too large for it, three are a sign."""
    decided = silent = 0
    for upload in Upload.objects.filter(state=UploadState.WAITING).select_related("owner"):
        with TemporaryDirectory(prefix="upload-") as folder:
            whole = Path(folder) / "whole"
            try:
                storage.fetch(upload.stored, whole)
                with whole.open("rb") as file:
                    virus = find_virus(file)
            except FileNotFoundError:
                continue
            except ScannerAway:
                silent += 1
                if silent == GIVES_UP:
                    return decided
                continue
        if virus:
            _intercept(upload=upload, virus=virus, by=None)
        else:
            Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING).update(state=UploadState.READY)
        decided += 1
    return decided


# --- what each comes to, in one transaction ---


@transaction.atomic
def _note_part(*, upload: Upload, offset: int, size: int, stored: str, by: User) -> Upload:
    row = _locked(upload, by)
    if row.state != UploadState.COMING or row.received != offset:
        raise OtherOffset(row.received)
    UploadPart.objects.create(upload=row, offset=offset, size=size, stored=stored)
    row.received += size
    row.touched_at = clock.real_now()
    row.save(update_fields=["received", "touched_at"])
    return row


@transaction.atomic
def _take(*, upload: Upload, looked: Looked, stored: str, by: User) -> tuple[Upload, bool]:
    """The upload as it is now, and whether it was this look that counted."""
    row = _locked(upload, by)
    if row.state != UploadState.COMING:
        return row, False
    row.name, row.kind, row.stored = looked.name, looked.kind, stored
    row.sent_sha256, row.sha256, row.kept_size = looked.sent_sha256, looked.sha256, looked.size
    row.pages, row.page_count = max(0, len(looked.pictures) - 1), looked.page_count
    row.state = UploadState.WAITING if looked.unscanned else UploadState.READY
    row.touched_at = clock.real_now()
    row.save()
    _forget_parts(row)
    record(
        act="上传文件",
        by=by,
        obj=row,
        after={"大小": row.size, "类型": Kind(row.kind).label, "校验值": row.sent_sha256},
    )
    return row, True


@transaction.atomic
def _refuse(*, upload: Upload, reason: str) -> None:
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, state=UploadState.COMING).first()
    if row is not None:
        _forget_parts(row)
        row.state, row.refused = UploadState.REFUSED, reason[:500]
        row.save(update_fields=["state", "refused"])


@transaction.atomic
def _intercept(*, upload: Upload, virus: str, by: User | None) -> None:
    """A virus was found: the bytes go, the row stays, and the trail says whose it was."""
    row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if row.state == UploadState.INFECTED:
        return
    kept = storage.of_file(row.stored, row.pages)
    _forget_parts(row)
    row.state, row.refused, row.stored, row.pages = UploadState.INFECTED, str(Infected(row.name))[:500], "", 0
    row.save(update_fields=["state", "refused", "stored", "pages"])
    transaction.on_commit(lambda: storage.remove(kept), robust=True)
    record(act="拦截病毒文件", by=by, obj=row, after={"病毒": virus, "上传人": str(row.owner), "大小": row.size})


def _lost(*, upload: Upload, by: User) -> Upload:
    row = Upload.objects.filter(pk=upload.pk, owner=by).first()
    if row is not None and row.is_kept:
        return row
    if row is not None:
        _refuse(upload=row, reason=str(UploadLost(row.name)))
    raise UploadLost(upload.name)


def _locked(upload: Upload, by: User) -> Upload:
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, owner=by).first()
    if row is None:
        raise UploadLost(upload.name)
    return row


def _forget_parts(row: Upload) -> None:
    """Row first: a file of which no row speaks is swept, a row without its file would be a lie."""
    names = list(row.parts.values_list("stored", flat=True))
    row.parts.all().delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)


def _forget(rows: Iterable[Upload]) -> None:
    for row in rows:
        names = [*row.parts.values_list("stored", flat=True), *storage.of_file(row.stored, row.pages)]
        row.delete()
        transaction.on_commit(partial(storage.remove, names), robust=True)
