"""PDF from the project's own templates. WeasyPrint takes a second to import: a command pays for it with its first
document, a web process beforehand (``warm``).

A template refers to the project's static files alone, as ``ours:css/documents.css``, and a style sheet to the
machine's fonts. Nothing else is fetched: no other file, no address, whatever a text holds.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from .fonts import FONT_FOLDERS

SCHEME = "ours:"
SUFFIXES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
FONTS = frozenset({".otf", ".ttf", ".ttc"})

_log = logging.getLogger(__name__)


class NotOurs(ValueError):
    """A document asks for something that is neither a static file of the project nor a font."""


def static_file(url: str) -> Path:
    """The file of ``ours:css/documents.css``. Raises NotOurs."""
    root = (settings.BASE_DIR / "static").resolve()
    path = (root / url.removeprefix(SCHEME)).resolve()
    if not url.startswith(SCHEME) or not path.is_relative_to(root) or path.suffix not in SUFFIXES:
        raise NotOurs(url[:200])
    return path


def font_file(url: str) -> Path:
    """A font that ``local()`` of a style sheet named; WeasyPrint asks for its file. Raises NotOurs."""
    path = Path(unquote(urlsplit(url).path)).resolve()
    folders = [Path(folder).expanduser().resolve() for folder in FONT_FOLDERS]
    if not url.startswith("file:///") or path.suffix not in FONTS or not any(map(path.is_relative_to, folders)):
        raise NotOurs(url[:200])
    return path


def make_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """The document of ``template``, with its title and bookmarks; its text can be searched and copied."""
    return pdf_of(render_to_string(template, dict(context)))


def pdf_of(html: str) -> bytes:
    made: bytes = lay_out(html).write_pdf()
    return made


def lay_out(html: str, *, style: str = "", fonts: Any = None) -> Any:
    """The pages of a document, as WeasyPrint has them. ``style`` is said beside the document's own style sheets;
    documents that are bound into one file share their ``fonts``."""
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            try:
                path = font_file(url) if url.startswith("file:") else static_file(url)
            except NotOurs:
                _log.warning("a document asked for %s", url[:200])
                raise
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": SUFFIXES.get(path.suffix, "font/otf")})

    source = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=OnlyOurs())
    return source.render(stylesheets=[weasyprint.CSS(string=style)] if style else None, font_config=fonts)


def warm() -> None:
    """Read the library and the machine's fonts, for which the first document would wait a second or two. Where Pango is
    missing, whoever asks for a document hears of it."""
    with suppress(OSError):
        pdf_of(
            '<html lang="zh-CN"><link rel="stylesheet" href="ours:css/papers.css"><body class="sheet">焦作大学</html>'
        )
