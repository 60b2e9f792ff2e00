"""``quality``: each work item that is flagged costs the same, and so do problems by clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gmpy2 import mpq

from departments.figures import ONE, ZERO, written

from ..problems import Place
from .rule import Rule, RuledItem, Wording

REASONS = {"late": "未按时", "substandard": "未按要求", "incomplete": "未完成"}
_IN_FULL = {"late": "未按时完成", "substandard": "未按要求完成", "incomplete": "未完成"}


@dataclass(frozen=True, slots=True)
class Quality(Rule):
    """``flags`` names what makes a counted work item flagged: ``late``, ``substandard``, ``incomplete``."""

    kind = "quality"
    takes = "work_items"
    takes_findings = True
    flags_work = True
    needs = ("per_flagged", "flags")
    per_flagged: mpq = ZERO
    flags: frozenset[str] = frozenset(REASONS)

    def reasons(self, late: bool, substandard: bool, share: mpq) -> tuple[str, ...]:
        incomplete = share < ONE
        # Most work was done in full and in time; a year has tens of thousands of items.
        if not (incomplete or late or substandard):
            return ()
        return _reasons(self.flags, late, substandard, incomplete)

    @property
    def per_flagged_work(self) -> mpq:
        return self.per_flagged

    def check(self, place: Place) -> None:
        if self.per_flagged <= 0:
            place.at("per_flagged").note("应大于 0")
        for unknown in sorted(self.flags - REASONS.keys()):
            place.at("flags").note(f"没有“{unknown}”，应为 {'、'.join(REASONS)}")

    def in_words(self, item: RuledItem) -> Wording:
        reasons, each = self._one_of(_IN_FULL), written(self.per_flagged)
        also, minus = ("；另按条款扣分", " − 各条款扣分之和") if item.clauses else ("", "")
        return Wording(
            f"已到期的工作项目{reasons}的，每项扣 {each} 分，同一项目只扣一次{also}；扣完为止",
            f"得分 = {written(item.points)} − {each} × 被扣分的工作项目数{minus}，不低于 0",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return f"工作项目{self.flags_in_words()}的扣分"

    def flags_in_words(self) -> str:
        return self._one_of(REASONS)

    def _one_of(self, words: Mapping[str, str]) -> str:
        flags = [words[flag] for flag in words if flag in self.flags]
        return "或".join(["、".join(flags[:-1]), flags[-1]]) if len(flags) > 1 else flags[0]


@cache
def _reasons(flags: frozenset[str], late: bool, substandard: bool, incomplete: bool) -> tuple[str, ...]:
    given = {"late": late, "substandard": substandard, "incomplete": incomplete}
    return tuple(words for flag, words in REASONS.items() if given[flag] and flag in flags)
