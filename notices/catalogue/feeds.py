"""What a notice item may feed: the items and clauses of the year's scheme whose assessor its office is. As people read
it, and as they write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from departments.models import Year
from departments.names import folded
from departments.offices.queries import offices
from targets.permissions import items_of
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause

from .contents import Feed

BETWEEN, BEFORE_CLAUSES = "；", "："
_SPLIT = re.compile(r"[;；\n\r]+")


class UnknownFeed(ValueError):
    """What somebody wrote is nothing that this office assesses, or does not say which; the message tells people."""


@dataclass(frozen=True, slots=True)
class Fed:
    """An item of the scheme. ``group`` is one in which it stands; ``called`` is how people read it
    (共性1.1 工作考勤)."""

    code: str
    group: str
    category: str
    number: str
    title: str
    text: str
    clauses: Mapping[str, Clause]

    @property
    def called(self) -> str:
        return f"{self.category}{self.number} {self.title}"

    @property
    def names(self) -> set[str]:
        return {folded(one) for one in (self.called, self.title, f"{self.category}{self.number}")}


class FedItems:
    """Those of a whole scheme, or of one office of the year, by code in the scheme's order."""

    def __init__(self, year: Year, office: int | None = None) -> None:
        self._year, self._office = year, office

    @cached_property
    def by_code(self) -> dict[str, Fed]:
        scheme = get_scheme(self._year.scheme)
        if self._office is None:
            found = {code: dict(group.items) for code, group in scheme.groups.items()}
        else:
            tied = offices(self._year)
            found = items_of(scheme, [name for name, one in tied.items() if one.department == self._office], ())
        made: dict[str, Fed] = {}
        for group_code, items in found.items():
            group = scheme.groups[group_code]
            for code, item in items.items():
                shortest = group.categories[item.category].shortest
                title = group.title(code, short=True)
                made.setdefault(
                    code, Fed(code, group_code, shortest, item.number, title, item.text, dict(item.clauses))
                )
        return made

    def fits(self, feed: Feed) -> bool:
        item = self.by_code.get(feed.code)
        return item is not None and (not feed.clause or feed.clause in item.clauses)

    def tidy(self, feeds: Iterable[Feed]) -> tuple[Feed, ...]:
        """In the scheme's order, each once; a clause beside its whole item says nothing more."""
        wanted = set(feeds)
        return tuple(
            feed
            for code, item in self.by_code.items()
            for feed in ([Feed(code)] if Feed(code) in wanted else [Feed(code, key) for key in item.clauses])
            if feed in wanted
        )

    def grouped(self, feeds: Iterable[Feed]) -> Iterator[tuple[Fed, tuple[Clause, ...]]]:
        """The items with the clauses that are meant (none: the whole item); what the scheme has not is left out."""
        clauses: dict[str, list[Clause]] = {}
        for feed in feeds:
            item = self.by_code.get(feed.code)
            if item is not None:
                clauses.setdefault(feed.code, []).extend(
                    [item.clauses[feed.clause]] if feed.clause in item.clauses else []
                )
        return ((self.by_code[code], tuple(found)) for code, found in clauses.items())

    def words(self, feeds: Iterable[Feed], between: str = "\n") -> str:
        """``共性1.1 工作考勤：月考勤报表迟报…；考勤检查发现…``, an item a line; ``read`` reads it back."""
        return between.join(
            item.called + (BEFORE_CLAUSES + BETWEEN.join(one.label for one in clauses) if clauses else "")
            for item, clauses in self.grouped(feeds)
        )

    def read(self, text: str) -> tuple[Feed, ...]:
        """What people write: items by number or name, their clauses after a colon or a semicolon. Raises
        ``UnknownFeed``."""
        found: list[Feed] = []
        item: Fed | None = None
        for part in filter(None, (one.strip() for one in _SPLIT.split(text))):
            if (feed := self._clause(item, part)) is not None:
                found = [*found, feed]
                continue
            head, _, tail = part.replace(":", BEFORE_CLAUSES).partition(BEFORE_CLAUSES)
            item = self._item(part) if self._knows(part) else self._item(head)
            if tail and not self._knows(part):
                feed = self._clause(item, tail)
                if feed is None:
                    raise UnknownFeed(f"“{item.called}”没有条款“{tail.strip()[:30]}”。")
                found.append(feed)
            else:
                found.append(Feed(item.code))
        # An item that is followed by clauses of its own means these alone.
        narrowed = {feed.code for feed in found if feed.clause}
        return self.tidy(feed for feed in found if feed.clause or feed.code not in narrowed)

    def _knows(self, text: str) -> bool:
        return bool(self._named(text))

    def _named(self, text: str) -> list[Fed]:
        return [item for item in self.by_code.values() if folded(text) in item.names]

    def _item(self, text: str) -> Fed:
        known = self._named(text)
        if len(known) == 1:
            return known[0]
        if known:
            told = "、".join(item.called for item in known)
            raise UnknownFeed(f"“{text.strip()[:30]}”有 {len(known)} 项，请写明是哪一项：{told}。")
        raise UnknownFeed(f"本部门考核的指标中没有“{text.strip()[:30]}”。")

    @staticmethod
    def _clause(item: Fed | None, text: str) -> Feed | None:
        wanted = folded(text)
        clauses = item.clauses.items() if item else ()
        key = next((key for key, clause in clauses if folded(clause.label) == wanted), None)
        return Feed(item.code, key) if item and key is not None else None
