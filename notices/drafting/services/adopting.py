"""A notice that facts files cite gets its text: what was published on paper before the site was there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from departments import clock
from departments.models import User
from departments.refusals import Refusal
from departments.trail.services import record
from departments.years.revision import lock_for_facts

from ...models import Notice, NoticeRow, NoticeState, Problem, WrittenNotice
from ..numbers import numbers_in
from ..queries import PARTS


class NotCited(Refusal):
    message = "只能为事实文件引用、尚无文稿、文号完整的通报补录文稿，且每项问题都要有说明。"


@transaction.atomic
def adopt_cited(
    *,
    notice: Notice,
    parts: Mapping[str, Any],
    said: Sequence[tuple[str, str]],
    author: User,
    approved_by: User,
    published_at: datetime.datetime,
    by: User | None = None,
) -> WrittenNotice:
    """The published text of a notice that was known by its citation alone. Its rows are exactly its facts, in their
    order: ``said`` is the place and what happened of each, so that no fact and no score changes. Raises NotCited."""
    year = lock_for_facts(year=notice.year)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    facts = list(Problem.objects.filter(notice=notice).select_related("entry").order_by("pk"))
    numbers = numbers_in([notice.reference], year.year)
    if not notice.cited or notice.issuer is None or not numbers or len(facts) != len(said):
        raise NotCited
    notice.cited = False
    notice.save(update_fields=["cited"])
    written = WrittenNotice.objects.create(
        year=year,
        office=notice.issuer,
        state=NoticeState.PUBLISHED,
        notice=notice,
        number=numbers[0],
        author=author,
        writers=[author.pk],
        submitted_by=author,
        approved_by=approved_by,
        created_at=clock.now(),
        submitted_at=published_at,
        published_at=published_at,
        filed_at=published_at,
        recipients=list(dict.fromkeys(fact.entry.name for fact in facts)),
        version=1,
        **{part: parts[part] for part in PARTS if part in parts},
    )
    for order, (fact, (place, what)) in enumerate(zip(facts, said, strict=True), start=1):
        fact.row = NoticeRow.objects.create(
            notice=written,
            order=order,
            entry=fact.entry,
            date=fact.date,
            place=place,
            what=what,
            item=fact.item,
            clause=fact.clause,
            count=fact.count,
            points=fact.points,
        )
        fact.save(update_fields=["row"])
    record(act="补录通报文稿", by=by, obj=written, after={"标题": written.title, "存在问题": f"{len(facts)} 项"})
    return written
