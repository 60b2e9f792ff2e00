"""A year's roster as a sheet of a workbook: written with what is known, and read into what it asks for.

A column that the sheet does not have asks for nothing; an empty cell asks for nothing to stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..figures import NotANumber, exact, typed
from ..models import Grant, RosterEntry, User, Year
from ..names import folded, written
from ..offices.queries import WrittenNames, names_in
from ..workbooks.sheets import Book
from ..workbooks.tables import YEAR, Field, Layout, SheetProblem, TableRow, read_tables
from ..workbooks.writing import Column, Cover, Table, write_book
from .forms import EntryForm
from .queries import as_seen, groups_of, possible_leaders, roster

LAYOUT = Layout(
    "roster",
    "名册",
    (
        Field("order", "序号", ("次序", "顺序", "排序")),
        Field("name", "部门", ("部门名称", "当年名称", "单位名称", "单位", "全称"), required=True),
        Field("former", "原名称"),
        Field("short_name", "简称", ("部门简称",)),
        Field("group", "考核组", ("组别", "考核分组", "分组")),
        Field("headcount", "在岗满六个月人数", ("在岗人数", "人数", "编制人数")),
        Field("leader", "分管校领导", ("分管领导", "校领导")),
    ),
)
NOTES: Mapping[str, str] = {
    "order": "整数，部门在名册中的次序；不填的保持不变，新列入的排在最后。",
    "name": "必填。可以写简称。",
    "former": "部门改名的，在“部门”列填新名称，在此填名册中现在的名称；不改名的留空。",
    "short_name": "各年度通用；不填的保持不变。",
    "group": "可从下拉列表选择。",
    "headcount": "整数；尚未统计的留空。",
    "leader": f"姓名或用户名；须持有“{Grant.LEAD.label}”授权。未定的留空。",
}
WIDTHS: Mapping[str, int] = {"order": 8, "name": 28, "former": 22, "short_name": 18, "headcount": 14, "leader": 22}
GROUPS, LEADERS = "考核组", "分管校领导"
HOW = (
    ("填写方法", "一行是一个部门。带 * 的列必填。也可以上传自己的表格，表中没有的列不改动。"),
    ("改动人数等", "直接改动单元格；清空人数或分管校领导，即改为未填、未定。"),
    ("部门改名", "在“部门”列填新名称，在“原名称”列填名册中现在的名称。"),
    ("增减部门", "新列入的部门加一行；删去的行不会自动移出名册，核对时逐一询问。"),
    ("交回", "填好后上传，系统先列出会有哪些变化，确认后才生效。"),
)
# Rows that add up others.
SUMS = frozenset({"合计", "总计", "小计", "共计"})
LARGEST_ORDER = 9999
MOST = 1000  # rows
NO_LEADER = f"没有持有“{Grant.LEAD.label}”授权的“{{}}”；由系统管理员授权后再导入，或先留空。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one row asks for: of ``entry``, or, where that is None, of a department that is to be listed. ``values``
    are arguments of ``change_entry`` and ``add_entry``."""

    row: TableRow
    entry: RosterEntry | None
    values: Mapping[str, Any]


@dataclass(slots=True)
class ReadRoster:
    """``missing`` are the entries that no row speaks of, but for those that ended in mid-year."""

    asked: list[Asked] = field(default_factory=list)
    missing: list[RosterEntry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def roster_book(year: Year) -> bytes:
    """The workbook of the year's roster. Departments that ended in mid-year do not stand in it."""
    entries = [entry for entry in roster(year) if entry.left_on is None]
    leaders = _leader_words(possible_leaders())
    rows = [
        [
            str(entry.order),
            entry.name,
            "",
            entry.department.short_name,
            entry.group_name,
            "" if entry.headcount is None else str(entry.headcount),
            leaders.get(entry.leader_id or 0) or (_word(entry.leader) if entry.leader else ""),
        ]
        for entry in entries
    ]
    columns = [
        Column(
            one.heading,
            NOTES[one.key],
            holds="number" if one.key in {"order", "headcount"} else "text",
            choices={"group": GROUPS, "leader": LEADERS}.get(one.key, ""),
            width=WIDTHS.get(one.key, 14),
        )
        for one in LAYOUT.fields
    ]
    groups = groups_of(year, [entry.group for entry in entries])
    choices = {GROUPS: list(groups.values()), LEADERS: list(leaders.values())}
    cover = Cover(f"{year}部门名册", ((YEAR, str(year.year)), *HOW))
    return write_book(cover, [Table(LAYOUT.label, columns, rows)], choices)


def read_roster_sheet(book: Book, year: Year) -> ReadRoster:
    """What ``book`` asks for, with every problem that can be seen without trying."""
    tables = read_tables(book, LAYOUT, MOST)
    read = ReadRoster(problems=list(tables.problems), notes=list(tables.notes))
    reader = _Reader(year)
    for table in tables.tables:
        for row in table.rows():
            if folded(row.texts.get("name", "")) in SUMS:
                read.notes.append(f"工作表“{table.sheet.name}”第 {row.number} 行是合计，未读取。")
            elif isinstance(found := reader.read(row), Asked):
                read.asked.append(found)
            else:
                read.problems.extend(found)
    read.missing = [one for pk, one in reader.listed.items() if pk not in reader.first and one.left_on is None]
    return read


class _Reader:
    """Reads the rows of one year. ``first`` and ``orders`` hold where each department and each place was met first."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.listed = {entry.department_id: entry for entry in roster(year)}
        self.first: dict[int | str, TableRow] = {}
        self.orders: dict[int, TableRow] = {}
        self._meant, self._names = WrittenNames(year), names_in(year)
        groups = groups_of(year, [entry.group for entry in self.listed.values()])
        self._groups = {folded(word): code for code, name in groups.items() for word in (name, code)}
        self._group_names = "或".join(f"“{name}”" for name in groups.values())
        self._leaders: dict[str, list[User]] = {}
        sitting = {entry.leader for entry in self.listed.values() if entry.leader}
        for user in dict.fromkeys([*possible_leaders(), *sitting]):
            for word in {folded(one) for one in (user.name, user.username, _word(user))}:
                self._leaders.setdefault(word, []).append(user)

    def read(self, row: TableRow) -> Asked | list[SheetProblem]:
        if "name" not in row.texts:
            return [row.problem("name", "请填写部门。")]
        department, problems = self._department(row)
        entry = self.listed.get(department or 0)
        key = department or folded(row.texts["name"])
        if not problems and key in self.first:
            problems.append(row.problem("name", f"与{self.first[key].place(row)}是同一个部门。"))
        self.first.setdefault(key, row)
        if entry is not None and entry.left_on:
            problems.append(row.problem("name", f"“{entry}”{entry.became}请先恢复到名册，再导入。"))
        data = self._data(row, department, entry, problems)
        values = self._cleaned(row, entry, data, problems) | self._order(row, problems)
        return problems or Asked(row, entry, values)

    def _department(self, row: TableRow) -> tuple[int | None, list[SheetProblem]]:
        """Whom the row is about; None for a department that no year has seen."""
        key = "former" if "former" in row.texts else "name"
        text = row.texts[key]
        meant = self._meant.meant(text)
        if len(meant) > 1:
            meant = [one for one in meant if one in self.listed] or meant
        if len(meant) > 1:
            return None, [row.problem(key, f"“{text}”不止一个部门用过，请填写全称。")]
        if key == "former" and (not meant or meant[0] not in self.listed):
            return None, [row.problem(key, f"“{text}”不在{self.year}名册中，不能改名。")]
        return (meant[0] if meant else None), []

    def _data(
        self, row: TableRow, department: int | None, entry: RosterEntry | None, problems: list[SheetProblem]
    ) -> dict[str, Any]:
        """What the form of the roster would hold: what stands there now, and what the row says."""
        texts = row.texts
        data: dict[str, Any] = as_seen(entry) if entry else {}
        if "former" in texts or department not in self._names:
            data["name"] = written(texts["name"])
        elif entry is None:
            data["name"] = self._names[department]
        if "short_name" in texts:
            data["short_name"] = texts["short_name"]
        if "headcount" in row.columns:
            data["headcount"] = texts.get("headcount", "").removesuffix("人")
        if "group" in texts:
            data["group"] = self._groups.get(folded(texts["group"]), "")
            if not data["group"]:
                problems.append(row.problem("group", f"没有“{texts['group']}”这个考核组，应为{self._group_names}。"))
        if "leader" in row.columns:
            data["leader"] = self._leader(row, problems)
        return {key: "" if value is None else value for key, value in data.items()}

    def _cleaned(
        self, row: TableRow, entry: RosterEntry | None, data: Mapping[str, Any], problems: list[SheetProblem]
    ) -> dict[str, Any]:
        form = EntryForm(data, year=self.year, entry=entry)
        told, unknown = {problem.heading for problem in problems}, bool(problems) and entry is None
        for key, errors in form.errors.as_data().items():
            # What an unknown department lacks is not known either.
            if LAYOUT.labels[key] in told or (unknown and key not in row.texts):
                continue
            if key == "leader":
                problems.append(row.problem(key, NO_LEADER.format(row.texts.get(key, ""))))
                continue
            for error in errors:
                required = error.code == "required"
                said = f"请填写{LAYOUT.labels[key]}。" if required else "".join(error.messages)
                problems.append(row.problem(key, said))
        return {key: value for key, value in form.cleaned_data.items() if key != "seen"}

    def _leader(self, row: TableRow, problems: list[SheetProblem]) -> int | None:
        if not (text := row.texts.get("leader", "")):
            return None
        found = self._leaders.get(folded(text), [])
        if len(found) == 1:
            return found[0].pk
        if found:
            names = "、".join(one.username for one in found)
            problems.append(row.problem("leader", f"有 {len(found)} 人叫“{text}”，请填用户名：{names}。"))
        else:
            problems.append(row.problem("leader", NO_LEADER.format(text)))
        return None

    def _order(self, row: TableRow, problems: list[SheetProblem]) -> dict[str, int]:
        if not (text := row.texts.get("order", "")):
            return {}
        try:
            number = int(exact(typed(text)))
        except NotANumber:
            number = 0
        if not 0 < number <= LARGEST_ORDER or exact(typed(text)) != number:
            problems.append(row.problem("order", f"请填写 1 到 {LARGEST_ORDER} 的整数。"))
            return {}
        if number in self.orders:
            problems.append(row.problem("order", f"与{self.orders[number].place(row)}的序号相同。"))
        self.orders.setdefault(number, row)
        return {"order": number}


def _word(user: User) -> str:
    return f"{user.name}（{user.username}）"


def _leader_words(users: Iterable[User]) -> dict[int, str]:
    """How each is written, by key: the name, with the user name where another has the same."""
    people = list(users)
    names = [folded(one.name) for one in people]
    return {one.pk: _word(one) if names.count(folded(one.name)) > 1 else one.name for one in people}
