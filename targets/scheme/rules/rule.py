"""What every kind of rule says of itself: its form in the files, what it needs, how it reads, what must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol

from gmpy2 import mpq

from departments.figures import ZERO, plain

from ..problems import Place

InputKind = Literal["work_items", "metric", "tallies", "score", "none"]

PLACES = 12
"""Decimals up to which a number is written as a decimal in a formula; beyond, as a fraction."""


class RuledItem(Protocol):
    """An item, as far as its rule knows it."""

    @property
    def name(self) -> str: ...

    @property
    def points(self) -> mpq: ...

    @property
    def clauses(self) -> Mapping[str, Any]: ...

    @property
    def parts(self) -> tuple[str, ...]: ...


class RuledCategory(Protocol):
    """A category, as far as its items' rules know it."""

    @property
    def name(self) -> str: ...

    @property
    def work_items(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule for reading: a sentence, a formula in words, and how a figure in it comes about (may be empty)."""

    sentence: str
    formula: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How an item is scored. A kind is one file here and one of its name in ``scoring.engine.rules``.

    The fields are the keys of a rule in the files: ``needs`` are those that must be there in spite of a default,
    ``overrides`` the types of single ones; what must hold among them is in a method ``check(place)``. ``takes`` is
    the rule's input.
    """

    kind: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    overrides: ClassVar[Mapping[str, object]] = MappingProxyType({})

    takes: ClassVar[InputKind] = "none"
    takes_findings: ClassVar[bool] = False
    """Whether the item may have clauses."""
    needs_clauses: ClassVar[bool] = False
    has_parts: ClassVar[bool] = False
    """Whether the item is made of parts, each an item of its own."""
    overflows: ClassVar[bool] = False
    """Whether what the deductions exceed the points by may be taken elsewhere."""
    averaged: ClassVar[bool] = False
    """Whether it compares with the school's average, which is entered, or made of numerators and denominators."""
    rates_work: ClassVar[bool] = False
    """Whether it is the completion rate of its category's work items."""
    flags_work: ClassVar[bool] = False
    """Whether it says which work items of its category are flagged."""

    def in_words(self, item: RuledItem) -> Wording:
        """For people who read the scheme before anything has been scored."""
        raise NotImplementedError

    def in_few_words(self, item: RuledItem) -> str:
        """For a line of a table: ``年底就业率，达到 95% 得满分``."""
        raise NotImplementedError

    def check_item(self, item: RuledItem, category: RuledCategory, place: Place) -> None:
        """What must hold between the rule and the item that has it, in its category; ``place`` is the rule's."""
        if self.takes == "work_items" and not category.work_items:
            place.note(f"{category.name}不按工作项目计分（没有 work_items: true），不能用 {self.kind} 类规则")

    def reasons(self, late: bool, substandard: bool, share: mpq) -> tuple[str, ...]:
        """Why a counted work item, ``share`` complete, is flagged, in words; empty where it is not."""
        return ()

    def flags_in_words(self) -> str:
        """What makes a work item flagged: ``未按时、未按要求或未完成``; "" where nothing does."""
        return ""

    @property
    def per_flagged_work(self) -> mpq:
        """What each flagged work item costs."""
        return ZERO

    def refusal(self, value: mpq) -> str:
        """Why the item's metric cannot have this value; "" where it can."""
        return ""

    # How values read.

    @property
    def is_rate(self) -> bool:
        """Whether its values are shares, which people read in %."""
        return False

    @property
    def is_yes_or_no(self) -> bool:
        """Whether its value is 1 or 0, which people read as 是 or 否."""
        return False

    def measure(self, item: RuledItem) -> str:
        """What is entered for the item."""
        return item.name

    def shown(self, value: mpq) -> str:
        """A value as people read it: "95.0%", "4 本"."""
        return plain(value)

    def exactly(self, value: mpq) -> str:
        """A value for a formula: "85.0%", "0.8637", "(1 ÷ 3)"."""
        if 10**PLACES % value.denominator == 0:
            return plain(value)
        return f"({value.numerator} ÷ {value.denominator})"
