from .notice import Notice, Problem
from .written import NoticeCounter, NoticeKind, NoticeRow, NoticeState, WrittenNotice

__all__ = ["Notice", "NoticeCounter", "NoticeKind", "NoticeRow", "NoticeState", "Problem", "WrittenNotice"]
