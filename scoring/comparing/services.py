"""What leaves the site is noted in the trail."""

from __future__ import annotations

from django.db import transaction

from departments.models import User
from departments.trail import services as audit

from .sides import Pair


@transaction.atomic
def note_export(*, pair: Pair, file: str, by: User) -> None:
    """One audit entry about the run that is compared: with which, and in which file."""
    audit.record(act="导出算分对比", by=by, obj=pair.after.run, after={"对比": str(pair.before.run), "文件": file})
