"""Files on a matter: hung there, replaced by newer versions, taken away before the matter is submitted, put in order.

Each service locks the matter first, so that its limits and its submission hold for two at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model

from .. import clock
from ..models import Attachment, Upload, User
from ..refusals import NotAllowed
from ..trail.services import record
from .content import Kind
from .matters import Matter, files_of_model, how
from .queries import all_files_of, capacity, files_of, get_attachment_for
from .refusals import (
    Closed,
    HangsElsewhere,
    KindNotTaken,
    MatterFull,
    NotCurrent,
    NotTaken,
    UploadLost,
)

LONGEST_CAPTION = 200


@transaction.atomic
def attach(
    *, uploads: Sequence[Upload], to: Model, by: User, captions: Mapping[UUID, str] | None = None
) -> list[Attachment]:
    """Hangs the person's own uploads on the matter, in this order. One that hangs there already stays as it is.

    Raises NotDeclared, NotAllowed, Closed, MatterFull, KindNotTaken, NotTaken, UploadLost, HangsElsewhere.
    """
    rules, matter = _locked(to, by)
    _refuse_closed(rules, matter)
    rows = [_free(upload, matter, by) for upload in uploads]
    new = [row for row in rows if row is not None]
    place = all_files_of(matter).aggregate(last=Max("order"))["last"] or 0
    made = []
    for step, row in enumerate(new, start=1):
        _refuse_kind(rules, row.name, row.kind)
        caption = (captions or {}).get(row.pk, "").strip()[:LONGEST_CAPTION]
        made.append(_hang(row, matter, by, caption=caption, order=place + step))
    _refuse_full(matter)
    for one in made:
        record(act="添加附件", by=by, obj=matter, after=_said(one))
    return made


@transaction.atomic
def carry(*, attachments: Sequence[Attachment], to: Model, by: User) -> list[Attachment]:
    """Hangs files of other matters, which the person may read, on this one as well: a notice takes over the photographs
    of its records. The bytes are the same ones. Raises what ``attach`` raises; Http404 for what is not the person's."""
    rules, matter = _locked(to, by)
    _refuse_closed(rules, matter)
    place = all_files_of(matter).aggregate(last=Max("order"))["last"] or 0
    made = []
    for given in attachments:
        one, _ = get_attachment_for(by, given.pk)
        _refuse_kind(rules, one.name, one.kind)
        if not all_files_of(matter).filter(upload=one.upload).exists():
            place += 1
            made.append(_hang(one.upload, matter, by, caption=one.caption, order=place))
    _refuse_full(matter)
    for one in made:
        record(act="添加附件", by=by, obj=matter, after=_said(one))
    return made


@transaction.atomic
def replace(*, attachment: Attachment, upload: Upload, by: User) -> Attachment:
    """A newer version: the former one stays, and is shown beneath. Raises what ``attach`` raises, and NotCurrent."""
    rules, matter = _locked_matter_of(attachment, by)
    _refuse_closed(rules, matter)
    former = _current(attachment)
    row = _free(upload, matter, by)
    if row is None:
        raise HangsElsewhere(upload.name)
    _refuse_kind(rules, row.name, row.kind)
    one = _hang(
        row, matter, by, caption=former.caption, order=former.order, replaces=former, version=former.version + 1
    )
    _refuse_full(matter)
    record(act="更换附件", by=by, obj=matter, before=_said(former), after=_said(one))
    return one


@transaction.atomic
def remove(*, attachment: Attachment, by: User) -> Attachment:
    """Takes a file away before the matter is submitted. It stays on record, and can be brought back until then.

    Raises NotAllowed, Closed, NotCurrent.
    """
    rules, matter = _locked_matter_of(attachment, by)
    _refuse_submitted(rules, matter)
    one = _current(attachment)
    one.removed_at, one.removed_by = clock.now(), by
    one.save(update_fields=["removed_at", "removed_by"])
    record(act="移除附件", by=by, obj=matter, before=_said(one))
    return one


@transaction.atomic
def bring_back(*, attachment: Attachment, by: User) -> Attachment:
    """Undoes ``remove``. Raises NotAllowed, Closed, MatterFull."""
    rules, matter = _locked_matter_of(attachment, by)
    _refuse_submitted(rules, matter)
    one = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if one.removed_at is not None:
        one.removed_at = one.removed_by = None
        one.save(update_fields=["removed_at", "removed_by"])
        _refuse_full(matter)
        record(act="恢复附件", by=by, obj=matter, after=_said(one))
    return one


@transaction.atomic
def caption(*, attachment: Attachment, text: str, by: User) -> Attachment:
    """What the file shows, in a few words. Raises NotAllowed, Closed, NotCurrent."""
    rules, matter = _locked_matter_of(attachment, by)
    _refuse_submitted(rules, matter)
    one, text = _current(attachment), text.strip()[:LONGEST_CAPTION]
    if one.caption != text:
        before, one.caption = one.caption, text
        one.save(update_fields=["caption"])
        record(act="修改附件说明", by=by, obj=matter, before={one.name: before}, after={one.name: text})
    return one


@transaction.atomic
def shift(*, attachment: Attachment, by: User, up: bool) -> None:
    """Changes places with the file before or after it. Raises NotAllowed, Closed, NotCurrent."""
    rules, matter = _locked_matter_of(attachment, by)
    _refuse_submitted(rules, matter)
    one, row = _current(attachment), list(files_of(matter))
    keys = [each.pk for each in row]
    place = keys.index(one.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    for order, each in enumerate(row, start=1):
        if each.order != order:
            Attachment.objects.filter(pk=each.pk).update(order=order)
    record(act="调整附件顺序", by=by, obj=matter, after={"顺序": [each.name for each in row]})


# --- ---


def _locked(matter: Model, by: User) -> tuple[Matter, Any]:
    rules = how(matter)
    held = type(matter)._base_manager.select_for_update(of=("self",)).get(pk=matter.pk)
    if not rules.can_change(by, held):
        raise NotAllowed
    return rules, held


def _locked_matter_of(attachment: Attachment, by: User) -> tuple[Matter, Any]:
    matter = files_of_model(attachment.matter_type).find(attachment.matter_id)
    if matter is None:
        raise NotAllowed
    return _locked(matter, by)


def _free(upload: Upload, matter: Model, by: User) -> Upload | None:
    """The upload, which hangs nowhere yet; None where it hangs on this matter already."""
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, owner=by).first()
    if row is None or (not row.is_kept and not row.refused):
        raise UploadLost(upload.name)
    if not row.is_kept:
        raise NotTaken(row.refused)
    hangs = row.attachments.values_list("matter_type", "matter_id")
    if (matter._meta.label, str(matter.pk)) in hangs:
        return None
    if hangs:
        raise HangsElsewhere(row.name)
    return row


def _hang(upload: Upload, matter: Model, by: User, **more: Any) -> Attachment:
    return Attachment.objects.create(
        matter_type=matter._meta.label,
        matter_id=str(matter.pk),
        upload=upload,
        name=upload.name,
        kind=upload.kind,
        size=upload.kept_size,
        sha256=upload.sha256,
        sent_sha256=upload.sent_sha256,
        by=by,
        at=clock.now(),
        **more,
    )


def _current(attachment: Attachment) -> Attachment:
    one = Attachment.objects.select_for_update(of=("self",)).select_related("upload").get(pk=attachment.pk)
    if one.removed_at is not None or Attachment.objects.filter(replaces=one).exists():
        raise NotCurrent(one)
    return one


def _refuse_submitted(rules: Matter, matter: Model) -> None:
    if rules.is_submitted(matter):
        raise Closed(rules.why_closed(matter))


def _refuse_closed(rules: Matter, matter: Model) -> None:
    if rules.is_submitted(matter) and not rules.takes_more(matter):
        raise Closed(rules.why_closed(matter))


def _refuse_kind(rules: Matter, name: str, kind: str) -> None:
    if rules.kinds is not None and kind not in rules.kinds:
        raise KindNotTaken(name, "、".join(one.label for one in Kind if one in rules.kinds))


def _refuse_full(matter: Model) -> None:
    """With the new ones among them: nothing stays of what is refused."""
    held = capacity(matter)
    if held.files > held.most or held.bytes > held.most_bytes:
        raise MatterFull(held)


def _said(one: Attachment) -> dict[str, Any]:
    return {"文件": one.name, "版本": one.version, "大小": one.size, "校验值": one.sha256}
