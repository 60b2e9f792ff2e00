"""A notice item as a line of a list: its words, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from departments.models import User, Year

from ...models import NoticeItem
from ..contents import Contents
from ..feeds import Fed, FedItems
from ..queries import leaders
from ..standing import listing_offices
from ..words import NOBODY


@dataclass(frozen=True, slots=True)
class Feeding:
    """An item of the scheme, and those of its clauses that are meant (none: all of it)."""

    item: Fed
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """``office`` is what the department is called in the year, ``office_place`` where the roster has it."""

    item: NoticeItem
    office: str
    office_place: int
    feeding: tuple[Feeding, ...]
    feeds: str
    approver: str

    @property
    def pk(self) -> int:
        return self.item.pk

    @property
    def department(self) -> int:
        return self.item.department_id

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def content(self) -> str:
        return self.item.content

    @property
    def cycle(self) -> str:
        return self.item.cycle

    @property
    def state(self) -> str:
        return self.item.state

    @property
    def state_word(self) -> str:
        return str(self.item.get_state_display())

    @property
    def kind(self) -> str:
        """What it is besides an ordinary item."""
        return "、".join(
            word for word, is_so in (("修订", self.item.revises_id), ("临时", self.item.temporary)) if is_so
        )


def rows_of(year: Year, items: Iterable[NoticeItem]) -> Iterator[Row]:
    """As many queries however many there are."""
    offices, fed, led = listing_offices(year), FedItems(year), leaders(year)
    places = {pk: place for place, pk in enumerate(offices)}
    for item in items:
        feeds = Contents.of(item).feeds
        pk = item.department_id
        yield Row(
            item=item,
            office=offices.get(pk, item.department.called),
            office_place=places.get(pk, len(places)),
            feeding=tuple(
                Feeding(one, tuple(clause.label for clause in clauses)) for one, clauses in fed.grouped(feeds)
            ),
            feeds=fed.words(feeds, "\n"),
            approver=approver_words(item.approver, led.get(pk)),
        )


def approver_words(approver: User | None, leader: User | None) -> str:
    """Who approves its notices: the person, or whoever is in charge of the office."""
    return str(approver or leader or f"{NOBODY}未定")


def title_of(year: Year, office: str = "") -> str:
    """附件2-2: “20xx年 xxxx部门工作通报事项一览表”."""
    return f"{year.year}年{office or '焦作大学'}工作通报事项一览表"
