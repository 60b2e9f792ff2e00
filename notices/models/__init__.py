from .catalogue import IN_FORCE, OPEN, CatalogueDeadline, ItemState, NoticeItem
from .notice import Notice, Problem
from .order import (
    Decision,
    DecisionState,
    Extension,
    ExtensionState,
    Lapse,
    LapseKind,
    Meeting,
    Slip,
    SlipAnswer,
    SlipState,
)
from .written import NoticeCounter, NoticeKind, NoticeRow, NoticeState, WrittenNotice

__all__ = [
    "IN_FORCE",
    "OPEN",
    "CatalogueDeadline",
    "Decision",
    "DecisionState",
    "Extension",
    "ExtensionState",
    "ItemState",
    "Lapse",
    "LapseKind",
    "Meeting",
    "Notice",
    "NoticeCounter",
    "NoticeItem",
    "NoticeKind",
    "NoticeRow",
    "NoticeState",
    "Problem",
    "Slip",
    "SlipAnswer",
    "SlipState",
    "WrittenNotice",
]
