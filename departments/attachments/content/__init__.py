"""What a file that a stranger sent really is. Pure: no Django, no clock, no database.

found = look(path, "签到表.docx")   # -> Found(kind, name); raises Unwelcome with a sentence for people
"""

from .found import Found, Unwelcome
from .kinds import ENDINGS, Kind, accepted_endings
from .looking import look

__all__ = ["ENDINGS", "Found", "Kind", "Unwelcome", "accepted_endings", "look"]
