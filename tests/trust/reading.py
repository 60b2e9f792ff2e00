"""A page as a browser takes it in: where it leads, what it would run, what it would load from elsewhere; and a workbook
or a paper to which it leads, as the words and figures in it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import openpyxl
from django.http import HttpResponse
from django.test import Client

LOADS = {"src", "href", "action", "formaction", "data", "poster", "hx-get", "hx-post"}
FOREIGN = {"iframe", "object", "embed", "base", "applet"}
# What sorts, searches and pages shows the same rows in another order.
SAME_ROWS = {"q", "sort", "page"}


class Page(HTMLParser):
    """``links`` can be followed by a reader; ``wrong`` is what a strict page does not hold; ``text`` is what it says,
    the data of its pictures too, ``heading`` its first heading. ``html`` is the page as it came."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.html = text
        self.text = unescape(text).replace("\u00a0", " ")
        self.heading = "".join(re.findall(r"<h1>(.*?)</h1>", self.text, re.DOTALL))
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" not in held and held.get("type") != "application/json":
            self.wrong.append("a script in the page")
        if tag == "style" or tag in FOREIGN:
            self.wrong.append(f"<{tag}>")
        for name, value in held.items():
            if name.startswith(("on", "hx-on")):
                self.wrong.append(f"{name} on <{tag}>")
            if name in LOADS and (urlsplit(value).scheme or value.startswith("//")):
                self.wrong.append(f"{name}={value!r} on <{tag}>")
        if tag == "form" and held.get("method", "get").lower() == "get":
            self.links.append(held.get("action", ""))
        self.links += [held[name] for name in ("href", "hx-get") if name in held and tag != "link"]
        if "data-values" in held:
            rows = json.loads(held["data-values"])["rows"]
            self.links += [row["href"] for row in rows if row["href"]]


def crawl(
    client: Client, starts: list[str], follow: Callable[[str], bool] = lambda address: True
) -> Iterator[tuple[str, HttpResponse, Page]]:
    """Every page to which the reader is led from ``starts``, each once, with where it ended after redirects."""
    waiting, known = list(starts), set(starts)
    while waiting:
        address = waiting.pop(0)
        response = client.get(address, follow=True)
        page = Page(_text(response))
        yield address, response, page
        at = response.redirect_chain[-1][0] if response.redirect_chain else address
        for link in page.links:
            found = _plain(urljoin(at, link))
            if found not in known and found.startswith("/") and follow(found):
                known.add(found)
                waiting.append(found)


def _text(response: HttpResponse) -> str:
    """What a reader is given, the cells of a workbook or of a paper in lines. What somebody sent in is no word of
    ours."""
    if response.streaming:
        return ""
    if response.content.startswith(b"%PDF"):
        command = ["pdftotext", "-raw", "-", "-"]
        return escape(subprocess.run(command, input=response.content, capture_output=True, check=True).stdout.decode())
    if not zipfile.is_zipfile(io.BytesIO(response.content)):
        is_page = response.get("Content-Type", "").startswith("text/html")
        return response.content.decode() if is_page else escape(response.content.decode())
    book = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)
    cells = (cell for sheet in book for row in sheet for cell in row if cell.value is not None)
    return "\n".join(escape(_figure(cell.value, cell.number_format)) for cell in cells)


def _figure(value: object, written: str) -> str:
    """A number with the decimals that it is shown with."""
    if isinstance(value, int | float) and "%" not in written and written != "General":
        return f"{value:.{written.partition('.')[2].count('0')}f}"
    return str(value)


def _plain(address: str) -> str:
    parts = urlsplit(address)
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key.split("-")[-1] not in SAME_ROWS])
    return f"{parts.path}?{query}" if query else parts.path
