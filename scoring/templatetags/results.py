"""What the result pages draw from many figures at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from gmpy2 import mpq

from departments.badges import look
from departments.templatetags.figures import MINUS, NOTHING
from scoring.engine.numbers import plain
from scoring.models import Run
from scoring.queries.comparison import Comparison
from scoring.queries.matrix import Row
from scoring.queries.results import state_of

register = template.Library()


@register.filter
def fraction(value: mpq) -> str:
    """An exact number of the scheme as people write it: ``0.25``."""
    return plain(value)


@register.filter
def signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value else "0"


@register.filter
def run_state(run: Run) -> str:
    return state_of(run)


@register.filter
def stage(run: Run) -> str:
    """ "终评（已公布）", "截至9月30日（暂定）"."""
    day = run.as_of
    name = "终评" if (day.month, day.day) == (12, 31) else f"截至{day.month}月{day.day}日"
    return f"{name}（{state_of(run)}）"


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
    item = f"?item={code}" if code else ""
    return [
        {
            "name": mark.name,
            "value": mark.value,
            "mine": mark.mine,
            "href": f"{reverse('scoring:sheet', args=[year, mark.entry])}{item}" if mark.entry and opens else "",
        }
        for mark in comparison.marks
    ]


@register.simple_tag
def heat_cells(row: Row, sheet: str) -> SafeString:
    """The cells of one department; a cell that lost points leads to the reason."""
    return format_html_join(
        "",
        "{}",
        ((_cell(cell.code, cell.text, cell.heat, sheet),) for cell in row.cells),
    )


def _cell(code: str, text: str, heat: str, sheet: str) -> SafeString:
    """Codes, figures and addresses hold nothing that needs escaping."""
    inner = text if heat == "0" else f'<a href="{sheet}?item={code}">{text}</a>'
    return SafeString(f'<td class="q{heat}">{inner}</td>')
