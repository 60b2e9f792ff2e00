"""Several documents in one file: with a table of contents before them, or simply one after another.

Each is laid out by itself, so that its pages keep their own numbers (第 2 页 共 5 页) when it is taken out of the file;
beside them stand those of the whole, which the table of contents names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from .pdf import lay_out

OF_THE_WHOLE = """
@page {{ counter-increment: page whole;
         @bottom-right {{ content: "全册第 " counter(whole) " 页"; font: 9pt/1 "Noto Sans CJK SC", sans-serif; }} }}
@page :first {{ counter-reset: page 0 whole {before}; }}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A document of a file: its line in the table of contents, what it stands ``under`` there, the id of its heading;
    ``html`` writes it when its turn comes."""

    name: str
    under: str
    anchor: str
    html: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of contents; ``page`` is that of the whole file, None while nobody knows it."""

    part: Part
    page: int | None


def bind(
    contents: str,
    context: Mapping[str, Any],
    parts: Sequence[Part],
    *,
    told: Callable[[int, str], None] = lambda done, name: None,
) -> bytes:
    """One file: the table of contents (a template, which gets ``lines``), then each part on pages of its own.

    ``told`` hears before each part how many are done and which one comes, "" for the writing of the file.
    """
    fonts = _fonts()

    def contents_of(first_pages: Iterable[int | None]) -> Any:
        lines = [Line(part, page) for part, page in zip(parts, first_pages, strict=True)]
        return _numbered(render_to_string(contents, {**context, "lines": lines}), 0, fonts)

    before = len(contents_of(None for _ in parts).pages)
    pages: list[Any] = []
    first_pages: list[int] = []
    for done, part in enumerate(parts):
        told(done, part.name)
        first_pages.append(before + len(pages) + 1)
        pages += _numbered(part.html(), before + len(pages), fonts).pages
    told(len(parts), "")
    first = contents_of(first_pages)
    made: bytes = first.copy([*first.pages, *pages]).write_pdf()
    return made


def join(documents: Iterable[str]) -> bytes:
    """Documents (HTML) one after another, each with its own page numbers."""
    fonts = _fonts()
    laid_out = [lay_out(html, fonts=fonts) for html in documents]
    made: bytes = laid_out[0].copy([page for one in laid_out for page in one.pages]).write_pdf()
    return made


def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _numbered(html: str, before: int, fonts: Any) -> Any:
    return lay_out(html, style=OF_THE_WHOLE.format(before=before), fonts=fonts)
