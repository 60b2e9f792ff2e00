"""A page as its reader sees it: the rows of its tables with the words and figures that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from gmpy2 import mpq

FIGURE = re.compile(r"[+−]?[0-9]+(?:\.[0-9]+)?")
DEEPER = {"th", "td", "dt", "dd", "summary"}


@dataclass
class Cell:
    """What stands between a cell's tags. ``fill`` is what its figure keeps free behind it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    small: str = ""
    fill: str = ""

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@dataclass
class Row:
    attributes: dict[str, str]
    cells: list[Cell] = field(default_factory=list)

    def __getitem__(self, index: int) -> str:
        return self.cells[index].words

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


class Shown(HTMLParser):
    """``rows`` are those of all tables, in order; ``cells`` whatever else holds a word or a figure by itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.tables: list[list[Row]] = []
        self._open: list[Cell] = []
        self._small = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.rows.append(Row(held))
            self.tables[-1].append(self.rows[-1])
        elif tag in {"th", "td"}:
            self._open.append(Cell(tag, held, fill=held.get("data-fill", "")))
            self.rows[-1].cells.append(self._open[-1])
        elif tag == "small":
            self._small += 1
        elif self._open and "data-fill" in held:
            self._open[-1].fill = held["data-fill"]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"} and self._open:
            self._open.pop()
        elif tag == "small":
            self._small -= 1

    def handle_data(self, data: str) -> None:
        if self._open:
            if self._small:
                self._open[-1].small += data
            else:
                self._open[-1].text += data

    def column(self, index: int) -> Iterator[Cell]:
        return (row.cells[index] for row in self.rows if len(row.cells) > index and row.cells[index].tag == "td")


def number(text: str) -> mpq:
    """A figure as it is shown, with its true minus; nothing is 0. ``ValueError`` for words."""
    text = text.strip()
    if not text:
        return mpq(0)
    if not FIGURE.fullmatch(text):
        raise ValueError(f"no figure: {text!r}")
    return mpq(text.replace("−", "-").lstrip("+"))


def figures(text: str) -> list[mpq]:
    """All figures of a text, in order."""
    return [number(found) for found in FIGURE.findall(text)]


def decimals(text: str) -> int:
    return len(text.partition(".")[2])
