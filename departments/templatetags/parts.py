"""The reusable parts of a page; docs/ui.md shows each. Their markup stands in templates/parts/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from gmpy2 import mpq

from ..figures import ONE, ZERO, Number, down, exact, fixed
from ..handling import Handling, MoveForm
from ..jobs.queries import silence
from ..models import Job
from ..pages.badges import look
from ..pages.books import LARGEST, XLSX
from ..pages.listing import FORMAT, Listing
from ..refusals import Problem

register = template.Library()

TENTH = mpq(1, 10)


@register.inclusion_tag("parts/badge.html")
def badge(word: object, detail: str = "") -> dict[str, object]:
    """A state as icon and word; ``detail`` stands behind it (who is next, until when)."""
    text = str(word)
    return {"word": text, "look": look(text), "detail": detail}


@register.inclusion_tag("parts/figure.html")
def figure(
    value: object, full: object = None, unit: str = "分", href: str = "", label: str = "", note: str = ""
) -> dict[str, object]:
    """A figure already written (use a filter) with its unit and, where given, its 满分."""
    return {"value": value, "full": full, "unit": unit, "href": href, "label": label, "note": note}


@register.simple_block_tag(name="help")
def help_text(content: str) -> SafeString:
    """Two sentences about the page."""
    return render_to_string("parts/help.html", {"content": content})


@register.inclusion_tag("parts/empty.html")
def empty(heading: str, text: str = "", href: str = "", action: str = "", icon: str = "inbox") -> dict[str, str]:
    """Says what will be here (``heading``) and who fills it (``text``)."""
    return {"heading": heading, "text": text, "href": href, "action": action, "icon": icon}


@register.inclusion_tag("parts/timeline.html")
def timeline(events: Iterable[object]) -> dict[str, object]:
    """Events with ``at``, ``who``, ``what`` and, where they have them, ``note``, ``href``, ``state``, ``coming``; a
    coming one may have no ``at`` yet."""
    return {"events": events}


@register.inclusion_tag("parts/job.html")
def job(job: Job) -> dict[str, object]:
    """The progress of a background job; asks for news by itself until the job is done, and says where no worker is
    there to do it."""
    return {"job": job, "silence": silence(job)}


@register.inclusion_tag("parts/bars.html")
def bars(rows: Iterable[Mapping[str, Any]], caption: str = "", total: Number | None = None) -> dict[str, object]:
    """Bars: rows of ``label``, ``value`` and ``full`` (exact numbers) and, where they have them, ``href``, ``note``;
    ``shown`` is the share in words where they are counts (75.0% · 3 / 4). Where ``total`` is not their sum but rounded,
    the sum stands beneath."""
    shown = [{**row, "width": _percent(row["value"], row["full"])} for row in rows]
    added = sum((exact(row["value"]) for row in shown), ZERO)
    rounded = total not in (None, "") and exact(total or 0) != added
    return {"rows": shown, "caption": caption, "sum": added if rounded else None, "total": total}


def _percent(value: Number | None, full: Number | None) -> str:
    """The width of a bar: 0 to 100, one decimal."""
    if not value or not full:
        return "0"
    share = min(ONE, max(ZERO, exact(value) / exact(full)))
    return fixed(down(share * 100, TENTH), 1)


@register.inclusion_tag("parts/distribution.html")
def distribution(
    chart: str, rows: Iterable[Mapping[str, Any]], full: object = None, unit: str = "分", caption: str = ""
) -> dict[str, object]:
    """A group's distribution with my mark: rows of ``name``, ``value`` (a decimal string, or None for 待评) and,
    where they have them, ``mine``, ``href``. ``chart`` is the picture's id on the page."""
    shown = [
        {
            "name": row["name"],
            "value": None if row["value"] is None else str(row["value"]),
            "mine": bool(row.get("mine")),
            "href": row.get("href", ""),
        }
        for row in rows
    ]
    data = {"full": None if full is None else str(full), "unit": unit, "caption": caption, "rows": shown}
    values = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return {"chart": chart, "values": values, "rows": shown, "caption": caption, "unit": unit}


@register.inclusion_tag("parts/confirm.html", takes_context=True)
def confirm(
    context: Context,
    dialog: str,
    action: str,
    label: str,
    consequence: str,
    page: str = "",
    title: str = "",
    tone: str = "primary",
    icon: str = "",
    source: str = "",
    form: BaseForm | None = None,
    warnings: Iterable[Problem] = (),
) -> dict[str, object]:
    """A button that asks before it posts to ``action``. ``consequence`` says what will happen. ``page`` is the
    confirm page that the button leads to where scripts are off. ``tone`` is primary, plain or danger. ``source`` is
    the place in the regulation, ``form`` what has to be entered, ``warnings`` what to think of first."""
    return {
        "csrf_token": context.get("csrf_token"),
        "dialog": dialog,
        "action": action,
        "label": label,
        "consequence": consequence,
        "page": page,
        "title": title or f"确认{label}？",
        "tone": tone,
        "icon": icon,
        "source": source,
        "form": form,
        "warnings": warnings,
    }


@register.inclusion_tag("parts/moves.html", takes_context=True)
def moves(context: Context, handling: Handling) -> dict[str, object]:
    """The buttons of the moves that are the reader's now. One that cannot be made yet leads to its page, which says
    what stands in its way."""
    offers = [
        (offer, MoveForm(asks=offer.asks, seen=offer.seen, auto_id=f"{offer.key}-%s")) for offer in handling.offers
    ]
    return {"csrf_token": context.get("csrf_token"), "offers": offers}


@register.inclusion_tag("parts/next_steps.html")
def next_steps(handling: Handling) -> dict[str, object]:
    """What comes next, whose it is and until when; and what stands in the way of the reader's own moves."""
    return {"handling": handling, "blocked": [offer for offer in handling.offers if offer.problems]}


@register.inclusion_tag("parts/problems.html")
def problems(problems: Iterable[Problem]) -> dict[str, object]:
    """A list of what stands in the way, each with the page where it is mended."""
    return {"problems": problems}


@register.simple_block_tag(takes_context=True)
def listing(
    context: Context, content: str, listing: Listing, caption: str, nothing: str = "", wide: bool = False
) -> SafeString:
    """A table around the rows that the block writes: search, filters, headings that sort, paging. ``caption`` names
    the table; ``nothing`` is said when it holds nothing; ``wide`` lets it scroll under a frozen heading."""
    return render_to_string(
        "parts/listing.html",
        {"content": content, "listing": listing, "caption": caption, "nothing": nothing, "wide": wide},
    )


@register.inclusion_tag("parts/export_link.html", takes_context=True)
def export_link(context: Context, rows: int = 1) -> dict[str, object]:
    """The page as a workbook, as it is searched, filtered and sorted: ``rows`` are what it would hold. Nothing where
    that is nothing; where it is too much, how to narrow it. One on a page: a list that is searched renews it."""
    request = context["request"]
    query = request.GET.copy()
    for key in [key for key in query if key == "page" or key.endswith("-page")]:
        query.pop(key)
    query[FORMAT] = XLSX
    return {"href": f"{request.path}?{query.urlencode()}", "rows": rows, "largest": LARGEST}
