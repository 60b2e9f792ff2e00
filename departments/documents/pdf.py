"""PDF from the project's own templates. WeasyPrint is imported when the first document is made: that takes a second.

A template refers to the project's static files alone, as ``ours:css/documents.css``, and a style sheet to the
machine's fonts. Nothing else is fetched: no other file, no address, whatever a text holds.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
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

    made: bytes = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=OnlyOurs()).write_pdf()
    return made
