"""How a facts file cites a problem's notice once another notice has put it right: both, in one text.

人事处通报〔2020〕第4期（经人事处通报〔2020〕第7期更正）
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BOTH = re.compile(r"(?P<first>.+)（经(?P<later>.+)(?:更正|撤销)）", re.DOTALL)


class Cited(NamedTuple):
    """``later`` is "" where nothing put the notice right."""

    first: str
    later: str = ""


def cite(first: str, later: str, *, undone: bool) -> str:
    return f"{first}（经{later}{'撤销' if undone else '更正'}）"


def read_citation(text: str) -> Cited:
    """The references in ``text``; whatever is not written as ``cite`` writes it is one reference."""
    found = _BOTH.fullmatch(text)
    return Cited(found["first"], found["later"]) if found else Cited(text)
