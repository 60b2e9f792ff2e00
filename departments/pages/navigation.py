"""What stands in the navigation. Each app registers its own entries in ``AppConfig.ready()``, so that a lower app
knows nothing of a higher one.

    register(Entry("排名", "scoring:ranking", "trophy", order=20, shown_to=may_see_ranking, of_year=True))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning
from django.core.checks import register as register_check
from django.urls import NoReverseMatch, reverse

from ..models import User


def everyone(user: User) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """One word of the navigation.

    ``icon`` is a Bootstrap icon without its ``bi-``. Entries stand in the order of ``order``: 10 首页, 15 待办,
    20 排名, 30 得分, 40 方案, 45 工作通报, 46 通报事项, 47 督办, 50 我考核的指标, 60 事实与算分, 65 年度安排, 67 校历,
    70 名册, 80 审计记录, 90 账户管理,
    95 系统状态. ``of_year`` says that the address takes the year. ``covers`` names another address, whose pages lie
    under this entry for readers who have no entry of that name. ``count`` names the address that says how much waits
    there; the page asks it once it is shown (``static/js/inbox.js``), so that no page has to wait for it.
    """

    label: str
    url_name: str
    icon: str
    order: int
    shown_to: Callable[[User], bool] = everyone
    of_year: bool = False
    covers: str = ""
    count: str = ""

    def href(self, year: int | None) -> str:
        """The address; "" where the site has none of that name (a system check says so), since one wrong entry must
        not take every page down."""
        return self._reverse(self.url_name, year)

    def covered(self, year: int | None) -> str:
        return self._reverse(self.covers, year) if self.covers else ""

    def _reverse(self, name: str, year: int | None) -> str:
        try:
            return reverse(name, kwargs={"year": year} if self.of_year else None)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Link:
    """An entry as one reader sees it on one page."""

    label: str
    href: str
    icon: str
    current: bool
    count: str = ""


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; a name registered twice keeps the last, so that ``ready()`` may run again."""
    for entry in entries:
        _entries[entry.url_name] = entry


def entries() -> list[Entry]:
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.label))


def entries_for(user: User) -> list[Entry]:
    """The entries that ``user`` may see."""
    return [entry for entry in entries() if entry.shown_to(user)]


def links(shown: list[Entry], year: int | None, path: str) -> list[Link]:
    """``shown`` as links, the one that ``path`` lies under marked. Without a year, entries that need one are left
    out."""
    found = [(entry, entry.href(year)) for entry in shown if year is not None or not entry.of_year]
    places = [*((href, href) for _, href in found), *((entry.covered(year), href) for entry, href in found)]
    under = [(place, href) for place, href in places if _lies_under(place, path)]
    _, current = max(under, key=lambda pair: len(pair[0]), default=("", None))
    return [
        Link(entry.label, href, entry.icon, href == current, reverse(entry.count) if entry.count else "")
        for entry, href in found
        if href
    ]


def _lies_under(place: str, path: str) -> bool:
    return path == place or (place not in {"", "/"} and path.startswith(place))


def section_of(shown: list[Entry], year: int, path: str) -> str:
    """The page of ``year`` that the navigation leads to where ``path`` lies, whatever year that is of; else the first
    page of that year; "" where there is none."""
    hrefs = [href for entry in shown if entry.of_year and (href := entry.href(year))]
    part = _after_the_year(path)
    return next((href for href in hrefs if part and part.startswith(_after_the_year(href))), (hrefs or [""])[0])


def _after_the_year(path: str) -> str:
    return path.split("/", 2)[-1]


@register_check(Tags.urls)
def every_entry_has_an_address(**_: Any) -> list[CheckMessage]:
    return [
        Warning(f"导航条目“{entry.label}”没有对应的地址 {entry.url_name}，不会显示。", id="departments.W001")
        for entry in entries()
        if not entry.href(2020)
    ]
