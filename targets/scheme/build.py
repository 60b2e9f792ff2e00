"""From what the files say to the scheme that the engine reads: one group at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from gmpy2 import mpq

from .files import CategoryFile, ClauseEntry, GroupEntry, ItemEntry, SchemeFile
from .model import Category, Clause, Group, Heading, Item, Overflow
from .problems import Place


def build_groups(
    scheme: SchemeFile, categories: Mapping[str, CategoryFile], places: Mapping[str, Place]
) -> dict[str, Group]:
    """The groups of the scheme. ``categories`` and ``places`` are by file name; a category whose file could
    not be read is left out."""
    return {code: _Builder(code, entry, categories, places).group() for code, entry in scheme.groups.items()}


class _Builder:
    """Builds one group's tree, noting duplicate codes and points that a group lacks."""

    def __init__(
        self, code: str, entry: GroupEntry, files: Mapping[str, CategoryFile], places: Mapping[str, Place]
    ) -> None:
        self.code, self.entry, self.files, self.places = code, entry, files, places
        self.items: dict[str, Item] = {}
        self.headings: dict[str, Heading] = {}

    def group(self) -> Group:
        categories = {
            code: self._category(code, share.points, self.files[share.file], self.places[share.file])
            for code, share in self.entry.categories.items()
            if share.file in self.files
        }
        overflow = self.entry.overflow
        return Group(
            code=self.code,
            name=self.entry.name,
            categories=MappingProxyType(categories),
            items=MappingProxyType(self.items),
            headings=MappingProxyType(self.headings),
            overflow=Overflow(overflow.item, overflow.target, overflow.limit, overflow.source),
        )

    def _category(self, code: str, points: mpq, file: CategoryFile, place: Place) -> Category:
        leaves = tuple(leaf for entry in file.items for leaf in self._item(entry, (), file, place.top(entry.code)))
        return Category(code, file.name, points, file.reweighting, leaves, file.source)

    def _item(self, entry: ItemEntry, headings: tuple[str, ...], file: CategoryFile, place: Place) -> Iterator[str]:
        """Adds the entry with all below it, where this group has it, and yields its leaves' codes."""
        groups = entry.groups or file.groups
        for unknown in [group for group in groups if group not in file.groups]:
            place.at("groups").note(f"“{unknown}”不在本类别的考核组内")
        for unknown in [group for group in entry.points.by_group if group not in groups]:
            place.at("points").note(f"“{unknown}”不考核本指标")
        if self.code not in groups:
            return
        points = entry.points.of(self.code)
        if points is None:
            place.at("points").note(f"没有“{self.code}”的分值")
            return
        if entry.code in self.items or entry.code in self.headings or entry.code in self.entry.categories:
            place.note("编号重复")
            return
        if entry.items:
            parent = headings[-1] if headings else None
            self.headings[entry.code] = Heading(entry.code, entry.name, points, entry.source, parent)
            for child in entry.items:
                yield from self._item(child, (*headings, entry.code), file, place.top(child.code))
        else:
            self._leaf(entry, points, headings, file, place)
            yield entry.code

    def _leaf(self, entry: ItemEntry, points: mpq, headings: tuple[str, ...], file: CategoryFile, place: Place) -> None:
        self._add(entry, points, headings, file, part_of=None)
        for part in entry.parts:
            part_points = part.points.of(self.code)
            if part_points is None:
                place.top(part.code).at("points").note(f"没有“{self.code}”的分值")
            elif part.code in self.items or part.code in self.headings:
                place.top(part.code).note("编号重复")
            else:
                self._add(part, part_points, headings, file, part_of=entry.code)

    def _add(
        self,
        entry: ItemEntry,
        points: mpq,
        headings: tuple[str, ...],
        file: CategoryFile,
        part_of: str | None,
    ) -> None:
        if entry.rule is None:  # already noted
            return
        self.items[entry.code] = Item(
            code=entry.code,
            name=entry.name,
            category=file.category,
            points=points,
            assessors=entry.assessors,
            rule=entry.rule,
            text=entry.text,
            source=entry.source,
            clauses=MappingProxyType({key: _clause(key, clause) for key, clause in entry.clauses.items()}),
            headings=headings,
            parts=tuple(part.code for part in entry.parts),
            part_of=part_of,
            # Without reweighting there is nothing that a 缺项 could be spread over.
            exemptible=entry.exemptible and file.reweighting != "none",
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
