"""The frame of a scheme, for the app below that knows no scheme (``departments.frame``)."""

from __future__ import annotations

from departments.frame import Frame

from .scheme.loader import get_scheme
from .scheme.problems import UnknownScheme


def frame(key: str) -> Frame | None:
    """The frame of the scheme of that key; None where there is no such scheme."""
    try:
        scheme = get_scheme(key)
    except UnknownScheme:
        return None
    items = [item for group in scheme.groups.values() for item in group.items.values()]
    return Frame(
        groups={code: group.name for code, group in scheme.groups.items()},
        panels={code: group.panel for code, group in scheme.groups.items() if group.panel},
        cut_off=scheme.cut_off,
        assessors=tuple(dict.fromkeys(name for item in items for name in item.assessors)),
    )
