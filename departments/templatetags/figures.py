"""Filters for figures and days. Nothing is shown as —; what is written how stands in ``departments.figures``."""

from __future__ import annotations

import datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from .. import dates, figures
from ..figures import NOTHING

register = template.Library()

Figure = figures.Number | None


@register.filter
def points(value: Figure, places: int = 2) -> str:
    return NOTHING if value is None or value == "" else figures.points(value, int(places))


@register.filter
def plain(value: Figure) -> str:
    return NOTHING if value is None or value == "" else figures.plain(value)


@register.filter
def score(value: Figure) -> str:
    return NOTHING if value is None or value == "" else figures.score(value)


@register.filter
def fill(text: str, places: int = figures.SCORE_PLACES) -> SafeString:
    """An attribute of the cell, or of what stands around the figure, that keeps the decimals free which it lacks."""
    lacking = figures.fill(str(text), int(places))
    return SafeString(f' data-fill="{lacking}"' if lacking else "")


@register.filter
def lost(value: Figure) -> str:
    return NOTHING if value is None or value == "" else figures.lost(value)


@register.filter
def rate(value: Figure, places: int = 1) -> str:
    return NOTHING if value is None or value == "" else figures.percent(value, int(places))


@register.filter
def yuan(value: Figure) -> str:
    return NOTHING if value is None or value == "" else figures.yuan(value)


@register.filter
def change(value: int) -> str:
    return figures.change(value)


@register.filter
def chinese_date(value: datetime.date | datetime.datetime | str | None) -> str:
    """``2020-03-05`` → ``2020年3月5日``; a moment is taken to its day in local time."""
    if not value:
        return NOTHING
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return dates.chinese_date(value)


@register.filter
def chinese_moment(value: datetime.datetime | None) -> str:
    """``2020年3月5日 14:05``, local time."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{chinese_date(local)} {local:%H:%M}"
