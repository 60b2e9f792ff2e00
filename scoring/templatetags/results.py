"""What the result pages draw from many figures at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from departments.figures import NOTHING
from departments.pages.badges import look
from departments.templatetags.figures import fill
from departments.templatetags.parts import distribution

from ..matrix.page import Cell, Row
from ..ranking.comparison import Comparison

register = template.Library()


@register.simple_tag
def state(word: str) -> str:
    """The part ``badge``, kept by its word: tables repeat a few of them many times."""
    return _badge(word) if word else NOTHING


@lru_cache(maxsize=64)
def _badge(word: str) -> SafeString:
    return render_to_string("parts/badge.html", {"word": word, "look": look(word)})


@register.simple_tag
def notice_url(year: int, pk: int) -> str:
    """The page of a notice; "" where the site has none."""
    try:
        return reverse("notices:notice", args=[year, pk])
    except NoReverseMatch:
        return ""


@register.simple_tag
def chart_rows(comparison: Comparison, year: int, code: str = "", opens: bool = True) -> list[dict[str, Any]]:
    """The rows of the part ``distribution``; a named department leads to its own sheet at the same figure, where
    the reader ``opens`` it."""
    sheets, item = reverse("scoring:own_sheets", args=[year]), f"?item={code}" if code else ""
    return [
        {
            "name": mark.name,
            "value": mark.value,
            "mine": mark.mine,
            "href": f"{sheets}{mark.entry}/{item}" if mark.entry and opens else "",
        }
        for mark in comparison.marks
    ]


@register.inclusion_tag("scoring/strip.html")
def strip(chart: str, rows: list[dict[str, Any]], full: str, caption: str) -> dict[str, object]:
    """The part ``distribution`` without its table, where the same figures stand in a table below."""
    return distribution(chart, rows, full, caption=caption)


@register.simple_tag
def figure_cells(figures: Iterable[str]) -> SafeString:
    """A row's cells of figures, of the lesser kind that a phone leaves out."""
    return SafeString("".join(f'<td class="num minor"{fill(figure)}>{figure}</td>' for figure in figures))


@register.simple_tag
def print_cells(cells: Iterable[Cell]) -> SafeString:
    return SafeString("".join(f'<td class="q{cell.heat}">{cell.text}</td>' for cell in cells))


@register.simple_tag
def heat_cells(row: Row, places: Sequence[int], sheets: str, run_query: str = "") -> SafeString:
    """The cells of one department; one that lost points leads to the reason. There are a thousand on a page, of
    codes and figures that hold nothing to escape, so they are written here and not by a template."""
    href, run = f"{sheets}{row.entry}/", f"&amp;{run_query}" if run_query else ""
    return SafeString(
        "".join(
            f'<td class="q{heat}"{fill(text, most)}>{text}</td>'
            if heat == "0"
            else f'<td class="q{heat}"><a href="{href}?item={code}{run}"{fill(text, most)}>{text}</a></td>'
            for (code, text, heat), most in zip(row.cells, places, strict=True)
        )
    )
