"""What an office enters, sheet by sheet: a form for each group and each list of the facts, its columns from the list's
shape and the rules of the items.

What is found in notices (存在问题) and the work of departments come by other ways.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...facts.lists import averages, metrics, not_applicable, scores, tallies
from ...facts.shapes import Shape
from ...scheme.model import Group, Item, Scheme
from ...scheme.rules.counted import TallyRule
from ..layout import NUMBERS, takes_input
from ..words import item_in_words

Row = Mapping[str, Any]
Place = tuple[str, ...]
Assessed = Mapping[str, Mapping[str, Item]]
"""By group, the items that an office assesses, by their codes."""

SHAPES: tuple[Shape[Any], ...] = (metrics.SHAPE, averages.SHAPE, scores.SHAPE, tallies.SHAPE, not_applicable.SHAPE)
ENTERED = frozenset(shape.name for shape in SHAPES)
"""The lists that offices enter; every other one comes from somewhere else."""

# What tells a row of a list from others, in the order of a place. All else that a row has is its value.
PLACES = ("department", "item", "kind")
# Of a list whose rows say nothing but their place: whether there is a row.
MARK = ""
WHOLE_SCHOOL = "全校"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: one key of an item's rows, of one ``kind`` where an item has several. ``key`` is ``MARK`` where the
    row alone says it."""

    item: Item
    key: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet: the items of one group that take the list's rows. ``group`` is None where a row is about the whole
    school."""

    shape: Shape[Any]
    group: Group | None
    items: Mapping[str, Item]

    @property
    def title(self) -> str:
        return f"{self.shape.label}（{self.group.name}）" if self.group else self.shape.label

    def item_label(self, item: Item, scheme: Scheme) -> str:
        """``常规2.1.4.1 上课出勤``."""
        return item_in_words(self.group or group_of(scheme, item.code), item.code)

    def fields(self, item: Item, used: Collection[str] = ()) -> Iterator[Field]:
        """The columns of an item: those that its rule asks for, and the keys that are ``used`` all the same."""
        values = self.values(item, used)
        kinds = list(item.rule.points) if "kind" in self.shape.keys and isinstance(item.rule, TallyRule) else [""]
        for kind in kinds:
            yield from (Field(item, key, kind) for key in values or [MARK])

    def values(self, item: Item, used: Collection[str]) -> list[str]:
        """A rate is told by its parts or directly; any other figure directly, unless it was told by its parts."""
        told = {key for form in self.shape.forms for key in form}
        rate = item.rule.is_rate and not item.rule.is_yes_or_no
        offered = self.shape.forms if rate else self.shape.forms[:1]
        keys = {key for form in offered for key in form} | {key for key in used if key in told}
        first = sorted(self.shape.forms, key=len, reverse=rate)
        ordered = [key for form in first for key in form if key in keys]
        return ordered + [key for key in self.shape.keys if key not in PLACES and key not in told]

    def is_rate(self, item: Item, key: str) -> bool:
        """Whether the key holds a share, which people read in %, and no part of one."""
        part = any(key in keys for keys in self.shape.forms if len(keys) > 1)
        return item.rule.is_rate and not part and self.shape.keys[key].kind in NUMBERS

    @property
    def tells_absence(self) -> bool:
        """Whether 缺项 stands in place of what would be here."""
        return self.shape is not not_applicable.SHAPE and self.group is not None

    def place(self, row: Row) -> Place:
        return place_of(self.shape, row)


def place_of(shape: Shape[Any], row: Row) -> Place:
    """Which department, item and kind the row is about, as far as its list has them."""
    return tuple(str(row.get(key, "")) for key in PLACES if key in shape.keys)


def forms(scheme: Scheme, assessed: Assessed) -> list[Form]:
    """Every sheet in which there is something to enter, list by list."""
    return [form for shape in SHAPES for form in _forms(shape, scheme, assessed) if form.items]


def _forms(shape: Shape[Any], scheme: Scheme, assessed: Assessed) -> Iterator[Form]:
    by_group = {code: dict(_taking(shape, scheme.groups[code], items)) for code, items in assessed.items()}
    if "department" in shape.keys:
        yield from (Form(shape, scheme.groups[code], items) for code, items in by_group.items())
    else:
        yield Form(shape, None, {code: item for items in by_group.values() for code, item in items.items()})


def _taking(shape: Shape[Any], group: Group, items: Mapping[str, Item]) -> Iterable[tuple[str, Item]]:
    return ((code, item) for code, item in items.items() if takes_input(group, code, shape.name))


def group_of(scheme: Scheme, code: str) -> Group:
    """The first group that has the item."""
    return next(group for group in scheme.groups.values() if code in group.items)
