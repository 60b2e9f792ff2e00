"""The context processor: what every page says about the site, the year and the reader.

All of it is computed on first use, so that a page without the base template pays nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from . import clock
from .models import User, Year
from .pages.access import OF_YEAR, UNDER
from .pages.navigation import Entry, Link, entries_for, links, section_of
from .years.queries import current_year, years


@dataclass(frozen=True)
class YearLink:
    year: Year
    href: str
    current: bool


class Site:
    """``site`` in every template."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def today(self) -> datetime.date:
        return clock.today()

    @property
    def day_is_set(self) -> bool:
        return clock.day_is_set()

    @property
    def demonstration(self) -> bool:
        return bool(settings.DEMONSTRATION)

    @cached_property
    def user(self) -> User | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def years(self) -> list[Year]:
        """All years, latest first; none for a stranger."""
        return years() if self.user else []

    @cached_property
    def year(self) -> Year | None:
        """The year that the address names, else the current one."""
        match = self._request.resolver_match
        named = getattr(self._request, OF_YEAR, None) or (match.kwargs.get("year") if match else None)
        if named is not None:
            return next((year for year in self.years if str(year.year) == str(named)), None)
        return current_year() if self.user else None

    @cached_property
    def year_links(self) -> list[YearLink]:
        """This page in each year. What belongs to one year may not be in another: its page, and one that knows no
        year, leads to its section; where the reader has none, there is nothing to switch."""
        found = [YearLink(year, self._elsewhen(year.year), year == self.year) for year in self.years]
        return found if all(link.href for link in found) else []

    @cached_property
    def navigation(self) -> list[Link]:
        under = getattr(self._request, UNDER, self._request.path)
        return links(self._entries, self.year.year if self.year else None, under)

    @cached_property
    def _entries(self) -> list[Entry]:
        return entries_for(self.user) if self.user else []

    def _elsewhen(self, year: int) -> str:
        match = self._request.resolver_match
        if match and set(match.kwargs) == {"year"}:
            return reverse(match.view_name, kwargs={"year": year})
        return section_of(self._entries, year, self._request.path)


def site(request: HttpRequest) -> dict[str, Site]:
    return {"site": Site(request)}
