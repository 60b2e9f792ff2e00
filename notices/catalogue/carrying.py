"""What of last year's catalogue an office goes on with (附件2 三(一)3: “上一年度通报制度执行情况”)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from departments.models import Year

from ..models import IN_FORCE, ItemState, NoticeItem
from .contents import Contents
from .feeds import FedItems
from .standing import possible_approvers


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something of last year's that does not stand this year, or not all of it, in a sentence; ``left_out`` whether the
    item is not carried over at all."""

    sentence: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class Carried:
    fitting: tuple[tuple[NoticeItem, Contents], ...]
    misfits: tuple[Misfit, ...]


def to_carry(year: Year, department: int) -> Carried:
    """Last year's items in force, but temporary ones, once each; of what they feed that which is still the office's.

    An item that fed something and has nothing left of it is not carried over. Whoever may no longer approve gives way
    to who is in charge.
    """
    before = NoticeItem.objects.filter(
        year__year=year.year - 1, department=department, state__in=IN_FORCE, revises=None, temporary=False
    ).select_related("year")
    now = NoticeItem.objects.filter(year=year, department=department, revises=None)
    taken = set(now.exclude(state__in=[ItemState.DROPPED, ItemState.ENDED]).values_list("name", flat=True))
    once = set(now.exclude(state=ItemState.DROPPED).values_list("carried_from", flat=True))
    fed, approvers = FedItems(year, department), {user.pk for user in possible_approvers(department)}
    fitting: list[tuple[NoticeItem, Contents]] = []
    misfits: list[Misfit] = []
    for item in before.order_by("order", "pk"):
        if item.pk in once:
            continue
        if item.name in taken:
            misfits.append(Misfit(f"“{item.name}”：本年度已有同名事项。", left_out=True))
            continue
        was = Contents.of(item)
        gone = [feed for feed in was.feeds if not fed.fits(feed)]
        left = tuple(feed for feed in was.feeds if fed.fits(feed))
        if gone:
            lost = FedItems(item.year).words(gone, "、") or "已不在考核方案中的指标"
            sentence = f"“{item.name}”：{lost}今年不由本部门考核"
            misfits.append(Misfit(f"{sentence}，{'已略去' if left else '没有沿用'}。", left_out=not left))
            if not left:
                continue
        approver = was.approver if was.approver in approvers else None
        fitting.append((item, replace(was, feeds=left, approver=approver)))
    return Carried(tuple(fitting), tuple(misfits))
