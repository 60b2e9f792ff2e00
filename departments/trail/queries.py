"""Reading the audit trail."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Max, Q, QuerySet, TextField
from django.db.models.functions import Cast

from .. import clock
from ..models import AuditEntry, Verification
from . import chain
from .words import stored_forms

# Two nights: one may be missed while the site is down.
VERIFIED_WITHIN = datetime.timedelta(days=2)
# Among so many of the latest entries a word is looked for where no first day is given: no index helps with that.
SEARCHED = 200_000
# Who came, who was turned away and who took a copy out is no change of an object.
NO_CHANGE = ("登录", "退出", "登录超时", "登录失败", "登录锁定", "拒绝操作", "拒绝访问", "导出")


def verify(kept: chain.Head | None = None) -> chain.Break | chain.Head:
    """Recomputes the whole chain; the head, or the first place where it does not hold."""
    return chain.follow(AuditEntry.objects.order_by("pk").iterator(chunk_size=2000), kept)


def entries(
    *,
    who: str = "",
    act: str = "",
    kind: str = "",
    key: str = "",
    what: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[AuditEntry]:
    """The entries that match, latest first. ``who`` is part of a name; ``what`` part of an object's name or of a value
    before or after, as people read it; ``kind`` and ``key`` are an object's; days are inclusive."""
    found = AuditEntry.objects.order_by("-pk")
    if who:
        found = found.filter(Q(actor__icontains=who) | Q(actor_name__icontains=who))
    if act:
        found = found.filter(act=act)
    if kind:
        found = found.filter(object_type=kind)
    if key:
        found = found.filter(object_id=key)
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    if what:
        if since is None:
            found = found.filter(pk__gt=last_number() - SEARCHED)
        found = _mentioning(found, what)
    return found


def history(objects: Mapping[str, Collection[object]]) -> QuerySet[AuditEntry]:
    """What was changed about these objects (their keys by kind), latest first."""
    about = (
        Q(object_type=kind, object_id__in=[str(key) for key in keys]) for kind, keys in objects.items() if len(keys)
    )
    return AuditEntry.objects.filter(reduce(or_, about, Q(pk=None))).exclude(act__in=NO_CHANGE).order_by("-pk")


def last_verification() -> Verification | None:
    return Verification.objects.order_by("-pk").first()


def is_overdue(last: Verification | None) -> bool:
    """Whether a nightly verification was missed; where there was none yet, since the trail began."""
    since = last.at if last else AuditEntry.objects.order_by("pk").values_list("at", flat=True).first()
    return since is not None and clock.now() - since > VERIFIED_WITHIN


def last_number() -> int:
    """Entries are numbered without gaps."""
    return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def acts() -> list[str]:
    """What has been done so far, for the filter."""
    return list(AuditEntry.objects.order_by("act").values_list("act", flat=True).distinct())


def kinds() -> list[str]:
    """The kinds of objects so far, for the filter."""
    found = AuditEntry.objects.exclude(object_type="").order_by("object_type")
    return list(found.values_list("object_type", flat=True).distinct())


def _mentioning(found: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    """Values are looked for in the JSON as each database keeps it: SQLite as Python writes it, in ASCII."""
    found = found.annotate(was=Cast("before", TextField()), became=Cast("after", TextField()))
    stored, *codes = stored_forms(text, kinds())
    exactly = [json.dumps(form, ensure_ascii=connection.vendor != "postgresql") for form in (stored, *codes)]
    inside = exactly[0][1:-1]
    about = Q(object_label__icontains=text) | Q(was__icontains=inside) | Q(became__icontains=inside)
    for code in exactly[1:]:
        about |= Q(was__contains=code) | Q(became__contains=code)
    return found.filter(about)
