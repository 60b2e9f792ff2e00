"""From what the files say to the scheme that the engine reads: one group at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gmpy2 import mpq

from .files import CategoryFile, ClauseEntry, GroupEntry, ItemEntry, OverflowEntry, SchemeFile
from .model import Category, Clause, Group, Heading, Item, Overflow
from .problems import Place


def build_groups(
    scheme: SchemeFile, categories: Mapping[str, CategoryFile], places: Mapping[str, Place]
) -> dict[str, Group]:
    """The groups of the scheme. ``categories`` and ``places`` are by file name; a category whose file could
    not be read, or is about something else, is left out."""
    return {code: _group(code, entry, categories, places) for code, entry in scheme.groups.items()}


def _group(code: str, entry: GroupEntry, files: Mapping[str, CategoryFile], places: Mapping[str, Place]) -> Group:
    items: dict[str, Item] = {}
    headings: dict[str, Heading] = {}
    categories = {}
    for category, share in entry.categories.items():
        file = files.get(share.file)
        if file is not None and file.category == category and code in file.groups:
            builder = _Builder(code, category, file, places[share.file], items, headings)
            categories[category] = builder.build(share.points)
    return Group(
        code=code,
        name=entry.name,
        points=entry.points,
        panel=entry.panel,
        categories=MappingProxyType(categories),
        items=MappingProxyType(items),
        headings=MappingProxyType(headings),
        overflow=_overflow(entry.overflow),
    )


def _overflow(entry: OverflowEntry | None) -> Overflow | None:
    return None if entry is None else Overflow(entry.item, entry.target, entry.limit, entry.source)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds one category of one group into the group's ``items`` and ``headings``, noting codes that are
    there already and points that the group lacks."""

    group: str
    category: str
    file: CategoryFile
    place: Place
    items: dict[str, Item]
    headings: dict[str, Heading]

    def build(self, points: mpq) -> Category:
        leaves = tuple(leaf for entry in self.file.items for leaf in self._add(entry, ()))
        file = self.file
        return Category(self.category, file.name, points, file.reweighting, leaves, file.source, file.work_items)

    def _add(self, entry: ItemEntry, above: tuple[str, ...]) -> Iterator[str]:
        """Adds the entry with all below it, where this group has it, and yields its leaves' codes."""
        groups = entry.groups or self.file.groups
        place = self.place.top(entry.code)
        for unknown in [group for group in groups if group not in self.file.groups]:
            place.at("groups").note(f"“{unknown}”不在本类别的考核组内")
        for unknown in [group for group in entry.points.by_group if group not in groups]:
            place.at("points").note(f"“{unknown}”不考核本指标")
        if self.group not in groups:
            return
        points = self._points(entry)
        if points is None:
            return
        if entry.items:
            parent = above[-1] if above else None
            self.headings[entry.code] = Heading(
                entry.code, self._number(entry), entry.name, self.category, points, entry.source, parent
            )
            for child in entry.items:
                yield from self._add(child, (*above, entry.code))
            return
        self.items[entry.code] = self._item(entry, points, above, part_of=None)
        for part in entry.parts:
            part_points = self._points(part)
            if part_points is not None:
                self.items[part.code] = self._item(part, part_points, above, part_of=entry.code)
        yield entry.code

    def _number(self, entry: ItemEntry) -> str:
        """The regulation counts within each annex; the letter before it is the category's."""
        written = entry.number or entry.code
        return written.removeprefix(self.category).lstrip(".-") or written

    def _points(self, entry: ItemEntry) -> mpq | None:
        """The entry's points in this group, if its code is free."""
        place = self.place.top(entry.code)
        points = entry.points.of(self.group)
        if points is None:
            place.at("points").note(f"没有“{self.group}”的分值")
        elif entry.code in self.items or entry.code in self.headings or entry.code == self.category:
            place.note("编号重复")
            return None
        return points

    def _item(self, entry: ItemEntry, points: mpq, above: tuple[str, ...], part_of: str | None) -> Item:
        assert entry.rule is not None  # ``ItemEntry.check`` refuses a leaf without
        return Item(
            code=entry.code,
            number=self._number(entry),
            name=entry.name,
            category=self.category,
            points=points,
            assessors=entry.assessors,
            rule=entry.rule,
            text=entry.text,
            source=entry.source,
            clauses=MappingProxyType({key: _clause(key, clause) for key, clause in entry.clauses.items()}),
            headings=above,
            parts=tuple(part.code for part in entry.parts),
            part_of=part_of,
            # Without reweighting there is nothing that a 缺项 could be spread over.
            exemptible=entry.exemptible and self.file.reweighting != "none",
        )


def _clause(key: str, entry: ClauseEntry) -> Clause:
    """A veto clause costs nothing: it opens a proposal."""
    return Clause(
        key=key,
        label=entry.label,
        unit=entry.unit,
        points=mpq(0) if entry.veto else entry.points,
        lowest=entry.lowest,
        highest=entry.highest,
        cap=entry.cap,
        veto=entry.veto,
    )
