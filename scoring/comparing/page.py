"""Two runs side by side: a group's departments with what moved, and one department item by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import NOTHING, ZERO
from departments.models import RosterEntry
from targets.scheme.model import Group

from ..runs.queries import Result
from .causes import Cause, causes
from .lines import CategoryLines, Line, Scored, category_lines, rounding_line, total_change
from .sides import Pair

NEW, GONE = "新增", "不再参加"
NAMED = 3


@dataclass(frozen=True, slots=True)
class Two:
    """A figure on either side, — where the department is on one side alone; ``difference`` is signed, "" for none."""

    before: str
    after: str
    difference: str = ""

    @property
    def moved(self) -> bool:
        return self.before != self.after

    @property
    def known(self) -> str:
        """As it is now, else as it was."""
        return self.before if self.after == NOTHING else self.after


@dataclass(frozen=True, slots=True)
class Department:
    """A department's line. ``was_called`` is "" where its name is the same; ``state`` is 新增 or 不再参加 where it is
    on one side alone, ``change`` None there. ``places`` is how many it went up (negative: down), None where its
    ranks are not to be compared. ``moved`` also where single items alone did."""

    department: int
    entry: int
    group: str
    name: str
    was_called: str
    state: str
    became: str
    total: Two
    rank: Two
    grade: Two
    change: mpq | None
    places: int | None
    moved: bool
    words: str

    @property
    def down(self) -> int:
        return -(self.places or 0)

    @property
    def size(self) -> mpq:
        """How far it moved; who is on one side alone comes last."""
        return ZERO if self.change is None else abs(self.change)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the two runs differ as a whole: in one line, and in detail."""

    what: str
    words: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """``groups`` of either scheme; ``departments`` of the chosen one in the order of the roster. ``identical``: nothing
    moved in any group."""

    pair: Pair
    groups: tuple[Group, ...]
    group: Group
    departments: tuple[Department, ...]
    differences: tuple[Difference, ...]
    identical: bool

    @property
    def size(self) -> int:
        """How many are in the group now."""
        return sum(one.state != GONE for one in self.departments)

    @property
    def by_size(self) -> list[Department]:
        """Those that moved furthest first; equals by the rank that they have now."""
        return sorted(self.departments, key=lambda one: -one.size)

    @property
    def heading(self) -> str:
        """How many totals, ranks and grades are others."""
        both = [one for one in self.departments if not one.state]
        counts = [
            (sum(one.total.moved for one in both), "总分"),
            (sum(one.rank.moved for one in both), "名次"),
            (sum(one.grade.moved for one in both), "格次"),
        ]
        said = "，".join(f"{count} 个{what}有变" for count, what in counts if count)
        others = [f"{sum(one.state == state for one in self.departments)} 个{state}" for state in (NEW, GONE)
                  if any(one.state == state for one in self.departments)]  # fmt: skip
        return "，".join(filter(None, [said or "总分、名次、格次都没有变", *others]))


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of the way, and why it is another."""

    line: Line
    causes: tuple[Cause, ...]

    @property
    def why(self) -> str:
        """All of it in one text; facts where nothing else says it."""
        return "；".join(filter(None, (self.line.why, *(cause.sentence for cause in self.causes))))


@dataclass(frozen=True, slots=True)
class ExplainedCategory:
    category: CategoryLines
    lines: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """One department: ``categories`` and ``rounding`` add up to what its total changed by. Both are empty where it is
    on one side alone."""

    pair: Pair
    department: Department
    group: Group
    categories: tuple[ExplainedCategory, ...]
    rounding: Line | None
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[Explained, ...]:
        return tuple(line for one in self.categories for line in one.lines)


def comparison_page(pair: Pair, group: str, gone: dict[int, RosterEntry]) -> ComparisonPage:
    """A group that neither scheme has is ignored. ``gone``: roster entries of departments that only ``before`` has."""
    groups = groups_of(pair)
    chosen = next((one for one in groups if one.code == group), groups[0])
    every = {one.code: tuple(departments_in(pair, one.code, gone)) for one in groups}
    return ComparisonPage(
        pair=pair,
        groups=groups,
        group=chosen,
        departments=every[chosen.code],
        differences=tuple(_differences(pair)),
        identical=not any(one.moved for departments in every.values() for one in departments),
    )


def groups_of(pair: Pair) -> tuple[Group, ...]:
    """Those of the later scheme, then what only the earlier one has."""
    found = {**pair.after.scheme.groups}
    return (*found.values(), *(one for code, one in pair.before.scheme.groups.items() if code not in found))


def departments_in(pair: Pair, group: str, gone: dict[int, RosterEntry]) -> Iterator[Department]:
    """Those that are in the group now, then those that were in it and are in none now."""
    for department in pair.after.members(group):
        yield _line(pair, department, gone)
    for department in pair.before.members(group):
        if department not in pair.after.results:
            yield _line(pair, department, gone)


def department_page(pair: Pair, entry: int, gone: dict[int, RosterEntry]) -> DepartmentPage | None:
    """``entry`` is the department's in either run; None where neither has it."""
    places = ((one, result) for side in (pair.after, pair.before) for one, result in side.results.items())
    department = next((one for one, result in places if result.entry == entry), None)
    return None if department is None else explained(pair, department, gone)


def explained(pair: Pair, department: int, gone: dict[int, RosterEntry]) -> DepartmentPage:
    line = _line(pair, department, gone)
    side = pair.after if department in pair.after.results else pair.before
    group = side.scored(department).group
    if line.state:
        return DepartmentPage(pair, line, group, (), None, ())
    before, after = pair.before.scored(department), pair.after.scored(department)
    categories = tuple(
        ExplainedCategory(one, tuple(Explained(moved, causes(pair, department, moved)) for moved in one.moved))
        for one in category_lines(before, after)
    )
    return DepartmentPage(pair, line, group, categories, rounding_line(before, after), tuple(_notes(before, after)))


# --- one department's line ---


def _line(pair: Pair, department: int, gone: dict[int, RosterEntry]) -> Department:
    if department not in pair.after.results:
        scored = pair.before.scored(department)
        entry = gone.get(scored.result.entry)
        return _alone(department, scored, GONE, entry.became if entry else "")
    if department not in pair.before.results:
        return _alone(department, pair.after.scored(department), NEW, "")
    return _both(pair, department)


def _both(pair: Pair, department: int) -> Department:
    before, after = pair.before.scored(department), pair.after.scored(department)
    was, now = before.result, after.result
    lines = [line for category in category_lines(before, after) for line in category.moved]
    change = total_change(before, after)
    ranked = bool(was.rank and now.rank and was.group == now.group)
    moved = bool(lines) or (was.scores["total"], was.rank, was.grade) != (now.scores["total"], now.rank, now.grade)
    return Department(
        department=department,
        entry=now.entry,
        group=after.group.name,
        name=now.name,
        was_called=was.name if was.name != now.name else "",
        state="",
        became="" if was.group == now.group else f"原在{before.group.name}",
        total=Two(was.scores["total"], now.scores["total"], figures.difference(change)),
        rank=Two(_rank(was), _rank(now), _places(was.rank - now.rank) if ranked else ""),
        grade=Two(was.grade or NOTHING, now.grade or NOTHING),
        change=change,
        places=was.rank - now.rank if ranked else None,
        moved=moved,
        words=_most(lines) or (_rank_alone(before, after) if moved else ""),
    )


def _alone(department: int, scored: Scored, state: str, became: str) -> Department:
    result = scored.result

    def there(text: str) -> Two:
        return Two(NOTHING, text) if state == NEW else Two(text, NOTHING)

    return Department(
        department=department,
        entry=result.entry,
        group=scored.group.name,
        name=result.name,
        was_called="",
        state=state,
        became=became,
        total=there(result.scores["total"]),
        rank=there(_rank(result)),
        grade=there(result.grade or NOTHING),
        change=None,
        places=None,
        moved=True,
        words=became,
    )


def _rank(result: Result) -> str:
    return str(result.rank) if result.rank else NOTHING


def _places(up: int) -> str:
    """``↑2``, ``↓1``."""
    return f"↑{up}" if up > 0 else f"↓{-up}" if up else ""


def _most(lines: Sequence[Line]) -> str:
    """The lines that moved most, as one reads them in a table: ``工作考勤 −0.10、毕业率 +0.25 等 5 项``."""
    own = [line for line in lines if not line.part]
    most = sorted(own, key=lambda line: -abs(line.change))[:NAMED]
    said = "、".join(f"{line.name} {line.difference or f'{line.before} → {line.after}'}" for line in most)
    return f"{said} 等 {len(own)} 项" if len(own) > NAMED else said


def _rank_alone(before: Scored, after: Scored) -> str:
    """Why a department moved none of whose items did."""
    if before.result.scores["vetoed"] != after.result.scores["vetoed"]:
        return "一票否决有变"
    return "各项得分未变，因本组其他部门或名次、格次的规则而变"


def _notes(before: Scored, after: Scored) -> Iterator[str]:
    was, now = before.result, after.result
    if was.group != now.group:
        yield f"由{before.group.name}改为{after.group.name}，名次不可比。"
    if was.scores["vetoed"] != now.scores["vetoed"]:
        yield "一票否决：" + ("由无到有。" if now.scores["vetoed"] else "由有到无。")
    if (was.rank, was.grade) != (now.rank, now.grade) and was.scores["total"] == now.scores["total"]:
        yield "总分未变；名次、格次的变化来自本组其他部门、总分相同时的比较或格次的条件。"


# --- the two runs as a whole ---


def _differences(pair: Pair) -> Iterator[Difference]:
    before, after = pair.before, pair.after
    if not pair.two_years and before.as_of != after.as_of:
        days = [f"{day.month}月{day.day}日" for day in (before.as_of, after.as_of)]
        yield Difference("计算截止日", f"{days[0]} → {days[1]}，其间发现的问题、到期的工作只计入后一次")
    if changes := pair.scheme_changes:
        yield Difference("考核方案", f"{len(changes)} 处不同", tuple(changes))
    if pair.program_changed:
        yield Difference("计分程序", "两次之间有更新")
    if changed := pair.facts_changes:
        lines = tuple(f"{one.label} {line}" for one in changed for line in one.lines)
        yield Difference("考核事实", "；".join(f"{one.label}{one.counts}" for one in changed), lines)
