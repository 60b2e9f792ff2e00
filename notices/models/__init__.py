from .catalogue import IN_FORCE, OPEN, CatalogueDeadline, ItemState, NoticeItem
from .notice import Notice, Problem
from .written import NoticeCounter, NoticeKind, NoticeRow, NoticeState, WrittenNotice

__all__ = [
    "IN_FORCE",
    "OPEN",
    "CatalogueDeadline",
    "ItemState",
    "Notice",
    "NoticeCounter",
    "NoticeItem",
    "NoticeKind",
    "NoticeRow",
    "NoticeState",
    "Problem",
    "WrittenNotice",
]
