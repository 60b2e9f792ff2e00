from .catalogue import IN_FORCE, OPEN, CatalogueDeadline, ItemState, NoticeItem
from .notice import Notice, Problem

__all__ = ["IN_FORCE", "OPEN", "CatalogueDeadline", "ItemState", "Notice", "NoticeItem", "Problem"]
