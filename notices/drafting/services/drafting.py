"""Writing a notice: begun, saved again and again, thrown away while nobody else has seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from departments import clock
from departments.dates import chinese_date
from departments.models import Department, User, Year
from departments.refusals import NotAllowed, Refusal, WrongPhase, refuse_stale
from departments.trail.services import record

from ...models import NoticeKind, NoticeRow, NoticeState, WrittenNotice
from ...stored.effect import effects
from ..queries import PARTS, ROW, as_seen, rows_of
from ..workflow import OFFICE

MOST_ROWS = 80
SHOWN = 200  # characters of what somebody else wrote


class TooManyRows(Refusal):
    message = f"一期通报最多列 {MOST_ROWS} 项问题，更多的请分期通报。"


class NotPutRight(Refusal):
    message = "只能更正或撤回本部门已发布、尚未撤回的通报。"


class WasSubmitted(Refusal):
    message = "提交过的通报不能删除，可以作废；文稿和审批记录保留。"


@transaction.atomic
def start_notice(*, year: Year, office: Department, by: User, title: str = "") -> WrittenNotice:
    """An empty draft of the office. Raises NotAllowed for who does not assess as it."""
    return _start(WrittenNotice(year=year, office=office, title=title), by)


@transaction.atomic
def start_putting_right(
    *, about: WrittenNotice, kind: NoticeKind, by: User, rows: Collection[int] = ()
) -> WrittenNotice:
    """The draft of a notice that corrects or withdraws ``about``. A correction begins with these of its ``rows`` as
    they stand now, a withdrawal takes all. Raises NotAllowed, NotPutRight."""
    about = WrittenNotice.objects.select_for_update(of=("self",)).select_related("year", "office").get(pk=about.pk)
    if about.state != NoticeState.PUBLISHED or about.kind == NoticeKind.WITHDRAWAL or kind == NoticeKind.ORDINARY:
        raise NotPutRight
    word = "更正" if kind == NoticeKind.CORRECTION else "撤回"
    title = f"关于{word}{about}的通报"[:100]
    notice = _start(WrittenNotice(year=about.year, office=about.office, kind=kind, about=about, title=title), by)
    all_rows = kind == NoticeKind.WITHDRAWAL
    for order, effect in enumerate(effects(about.year, about.rows.values_list("pk", flat=True)), start=1):
        if effect.undone or not (all_rows or effect.first.pk in rows):
            continue
        now = effect.row
        NoticeRow.objects.create(
            notice=notice,
            order=order,
            entry=effect.entry,
            date=now.date,
            place=now.place,
            what=now.what,
            item=now.item,
            clause=now.clause,
            count=now.count,
            points=now.points,
            corrects=effect.first,
            withdrawn=all_rows,
        )
    return notice


@transaction.atomic
def save_notice(
    *,
    notice: WrittenNotice,
    by: User,
    parts: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]] | None = None,
    removed: Collection[int] = (),
    seen: Mapping[str, Any] | None = None,
) -> WrittenNotice:
    """Saves what was written; anything may still be missing. ``rows`` are all that the form has, in its order, with
    ``pk`` where they were there before; what it did not have (somebody else added it) stays, ``removed`` goes.

    Raises NotAllowed, WrongPhase where it is not open for writing, Stale where somebody else changed something since,
    TooManyRows.
    """
    notice = WrittenNotice.objects.select_for_update(of=("self",)).select_related("year", "office").get(pk=notice.pk)
    if not OFFICE(by, notice):
        raise NotAllowed
    if not notice.is_open:
        raise WrongPhase(notice, "state")
    known = {row.pk: row for row in rows_of(notice)}
    now = as_seen(notice, list(known.values()))
    refuse_stale(seen, now, lambda field: _shown(notice, known, field))
    before = {part: getattr(notice, part) for part in PARTS}
    rows_before = [_words(row) for row in known.values()]
    for part, value in parts.items():
        if part in PARTS:
            setattr(notice, part, value)
    if rows is not None and notice.kind != NoticeKind.WITHDRAWAL:
        _save_rows(notice, known, rows, removed)
    if by.pk not in notice.writers:
        notice.writers = [*notice.writers, by.pk]
    after = {part: getattr(notice, part) for part in PARTS}
    rows_after = [_words(row) for row in rows_of(notice)]
    changed = [part for part in PARTS if before[part] != after[part]]
    if changed or rows_before != rows_after:
        notice.version += 1
        listed = {"存在问题": rows_before} if rows_before != rows_after else {}
        listed_after = {"存在问题": rows_after} if rows_before != rows_after else {}
        record(
            act="修改通报文稿",
            by=by,
            obj=notice,
            before={part: before[part] for part in changed} | listed,
            after={part: after[part] for part in changed} | listed_after,
        )
    notice.save(update_fields=[*PARTS, "writers", "version"])
    return notice


@transaction.atomic
def delete_draft(*, notice: WrittenNotice, by: User) -> None:
    """Throws a draft away that nobody else has seen. Raises NotAllowed, WrongPhase, WasSubmitted."""
    notice = WrittenNotice.objects.select_for_update().get(pk=notice.pk)
    if not OFFICE(by, notice):
        raise NotAllowed
    if notice.state != NoticeState.DRAFT:
        raise WrongPhase(notice, "state")
    if notice.submitted_at is not None:
        raise WasSubmitted
    kept = {part: getattr(notice, part) for part in PARTS if getattr(notice, part)}
    record(act="删除通报草稿", by=by, obj=notice, before=kept | {"存在问题": [_words(row) for row in rows_of(notice)]})
    notice.delete()


def _start(notice: WrittenNotice, by: User) -> WrittenNotice:
    if not OFFICE(by, notice):
        raise NotAllowed
    notice.author, notice.created_at = by, clock.now()
    notice.save()
    about = {"所更正的通报": str(notice.about)} if notice.about else {}
    record(act="起草通报", by=by, obj=notice, after={"通报部门": str(notice.office), "标题": notice.title} | about)
    return notice


def _save_rows(
    notice: WrittenNotice,
    known: Mapping[int, NoticeRow],
    rows: Sequence[Mapping[str, Any]],
    removed: Collection[int],
) -> None:
    NoticeRow.objects.filter(notice=notice, pk__in=removed).delete()
    kept = [said for said in rows if said.get("pk") not in removed]
    others = [row for pk, row in known.items() if pk not in removed and pk not in {said.get("pk") for said in kept}]
    if len(kept) + len(others) > MOST_ROWS:
        raise TooManyRows
    for order, said in enumerate(kept, start=1):
        row = known.get(said.get("pk") or 0) or NoticeRow(notice=notice)
        for field, value in said.items():
            # Whom a published row named cannot be put right, only that it is undone and named anew.
            if field in ROW and field != "corrects_id" and not (field == "entry_id" and row.corrects_id):
                setattr(row, field, value)
        row.withdrawn = row.withdrawn and row.corrects_id is not None
        row.order = order
        row.save()
    for order, row in enumerate(others, start=len(kept) + 1):
        NoticeRow.objects.filter(pk=row.pk).update(order=order)


def _shown(notice: WrittenNotice, known: Mapping[int, NoticeRow], field: str) -> tuple[str, str]:
    if field.startswith("row-"):
        row = known[int(field.removeprefix("row-"))]
        return "存在问题的一项", _words(row)
    value = getattr(notice, field)
    label = str(getattr(WrittenNotice._meta.get_field(field), "verbose_name", field))
    text = chinese_date(value) if hasattr(value, "year") else str(value if value is not None else "")
    return label, text if len(text) <= SHOWN else f"{text[:SHOWN]}……"


def _words(row: NoticeRow) -> str:
    """A row for the trail: ``机电工程学院，2021年3月5日，…``."""
    said = [
        str(row.entry or "未写部门"),
        chinese_date(row.date) if row.date else "未写日期",
        row.place,
        row.what,
        f"{row.item}.{row.clause}" if row.item else "未选条款",
        f"数量 {row.count}",
        f"每次扣 {row.points}" if row.points is not None else "",
        "撤销" if row.withdrawn else "",
    ]
    return "，".join(filter(None, said))
