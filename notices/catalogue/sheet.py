"""An office's catalogue as a sheet in 附件2-2's columns: written with what there is, and read into what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from departments import clock
from departments.calendar.cycles import UnknownCycle, parse_cycle
from departments.dates import typed_day
from departments.models import Department, Year
from departments.names import folded, written
from departments.offices.queries import WrittenNames
from departments.workbooks.sheets import Book
from departments.workbooks.tables import YEAR, Field, Layout, SheetProblem, TableRow, read_tables
from departments.workbooks.writing import Column, Cover, Table, write_book

from ..models import OPEN, ItemState, NoticeItem
from .checking import findings
from .contents import Contents
from .feeds import FedItems
from .forms import CYCLES
from .standing import listing_offices, possible_approvers

LAYOUT = Layout(
    "catalogue",
    "通报事项",
    (
        Field("office", "部门", ("部门名称", "通报部门", "单位")),
        Field("name", "通报名称", ("通报事项", "名称", "事项名称"), required=True),
        Field("content", "通报内容", ("内容",), required=True),
        Field("cycle", "通报周期", ("周期", "频次"), required=True),
        Field("feeds", "关联指标", ("指标", "考核指标")),
        Field("approver", "通报审批人", ("审批人", "分管校领导", "分管领导")),
        Field("temporary", "临时事项", ("是否临时", "临时")),
        Field("document", "依据文号", ("文号", "依据")),
        Field("document_date", "文件日期", ("日期",)),
    ),
)
NOTES: Mapping[str, str] = {
    "office": "本部门的名称；只填在第一行也可以。",
    "name": "必填，一行一项。",
    "content": "必填。",
    "cycle": f"必填：{'、'.join(CYCLES)}，或每月上旬、每年12月、学期第8–12周。",
    "feeds": "指标的名称或编号，一行一项；只涉及部分条款的，冒号后写条款，分号隔开。",
    "approver": "姓名或用户名；不填的由分管校领导审批。",
    "temporary": "临时事项填“是”。",
    "document": "临时事项必填。",
    "document_date": "临时事项必填，如2020年5月6日。",
}
WIDTHS: Mapping[str, int] = {"office": 18, "name": 32, "content": 48, "feeds": 44, "document": 22}
HOW = (
    ("填写方法", "一行是一项通报。带 * 的列必填。也可以上传自己的表格，列名与附件2-2相同即可。"),
    ("与现有的关系", "按通报名称对应：草稿和退回的直接改，已备案的存为修订草稿，没有的新增为草稿；表中没有的不动。"),
    ("交回", "填好后上传，系统先列出会有哪些变化，确认后存为草稿；核对后再报送。"),
)
YES, NO = frozenset({"是", "临时", "√", "y", "yes"}), frozenset({"", "否", "不是", "n", "no"})
MOST = 300  # rows


@dataclass(slots=True)
class ReadCatalogue:
    wanted: list[Contents] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def known_items(year: Year, department: Department) -> QuerySet[NoticeItem]:
    """What a sheet may be about: drafts, what is under way, and what is in force."""
    rows = NoticeItem.objects.filter(year=year, department=department, state__in=[*OPEN, ItemState.FILED])
    return rows.select_related("year", "approver", "revises").order_by("order", "pk")


def now_of(year: Year, department: Department) -> dict[str, NoticeItem]:
    """By name, what stands now, or would once its open revision is filed."""
    rows = list(known_items(year, department))
    revisions = {one.revises_id: one for one in rows if one.revises_id is not None and one.state in OPEN}
    return {one.name: revisions.get(one.pk, one) for one in rows if one.revises_id is None}


def catalogue_workbook(year: Year, department: Department) -> bytes:
    """The workbook to fill in, with what there is."""
    fed = FedItems(year, department.pk)
    office = listing_offices(year)[department.pk]
    rows = [_cells(item, office, fed) for item in now_of(year, department).values()]
    choices = {"通报周期": list(CYCLES), "临时事项": ["是", "否"]}
    columns = [
        Column(
            one.heading,
            NOTES[one.key],
            holds="date" if one.key == "document_date" else "text",
            choices={"temporary": "临时事项"}.get(one.key, ""),
            width=WIDTHS.get(one.key, 16),
        )
        for one in LAYOUT.fields
    ]
    cover = Cover(f"{year.year}年{office}工作通报事项一览表", ((YEAR, str(year.year)), *HOW))
    return write_book(cover, [Table(LAYOUT.label, columns, rows)], choices)


def read_catalogue(book: Book, year: Year, department: Department) -> ReadCatalogue:
    """What ``book`` asks for, with every problem that a row has by itself or with those above it."""
    tables = read_tables(book, LAYOUT, MOST)
    read = ReadCatalogue(problems=list(tables.problems), notes=tables.notes)
    reader = _Reader(year, department)
    rows = [row for table in tables.tables for row in table.rows()]
    by_name: dict[str, TableRow] = {}
    for row in rows:
        contents, problems = reader.read(row)
        if (above := by_name.setdefault(folded(contents.name), row)) is not row and contents.name:
            problems.append(row.problem("name", f"与{above.place(row)}同名。"))
        read.problems += problems
        read.wanted.append(contents)
        read.rows.append(row)
    return read


class _Reader:
    """Reads the rows of one office."""

    def __init__(self, year: Year, department: Department) -> None:
        self._department = department
        self._names = WrittenNames(year)
        self._fed = FedItems(year, department.pk)
        self._approvers = possible_approvers(department.pk)
        self._now = now_of(year, department)

    def read(self, row: TableRow) -> tuple[Contents, list[SheetProblem]]:
        """A column that the sheet does not have leaves what there is."""
        texts, problems = row.texts, list(self._of_another(row))
        name = written(texts.get("name", ""))
        known = self._now.get(name)
        before = Contents.of(known) if known else Contents(name, "", "")
        said: dict[str, Any] = {"name": name, "content": texts.get("content", ""), "cycle": texts.get("cycle", "")}
        for key, read in (("feeds", self._feeds), ("approver", self._approver), ("temporary", _yes)):
            said[key] = getattr(before, key)
            if key in row.columns:
                try:
                    said[key] = read(texts.get(key, ""))
                except ValueError as wrong:
                    problems.append(row.problem(key, str(wrong)))
        with suppress(UnknownCycle):  # which is among the findings
            said["cycle"] = str(parse_cycle(said["cycle"]))
        said |= self._document(row, before) if said["temporary"] else {}
        contents = Contents(**said)
        found = findings(contents, self._fed, {user.pk for user in self._approvers}, clock.today())
        return contents, problems + [row.problem(key, message) for key, message in found.items()]

    def _of_another(self, row: TableRow) -> Iterable[SheetProblem]:
        office = row.texts.get("office", "")
        if office and self._department.pk not in self._names.meant(office):
            yield row.problem("office", f"这里只导入{self._department}的通报事项。")

    def _feeds(self, text: str) -> Any:
        return self._fed.read(text)

    def _approver(self, text: str) -> int | None:
        wanted = folded(text)
        if not wanted or wanted.startswith(folded("分管校领导")):
            return None
        found = [user for user in self._approvers if wanted in {folded(user.name), user.login_name}]
        if len(found) != 1:
            raise ValueError(f"没有持有本部门“分管”授权的“{text.strip()[:20]}”。")
        return found[0].pk

    @staticmethod
    def _document(row: TableRow, before: Contents) -> dict[str, Any]:
        said: dict[str, Any] = {"document": before.document, "document_date": before.document_date}
        if "document" in row.columns:
            said["document"] = row.texts.get("document", "")
        if "document_date" in row.columns:
            said["document_date"] = typed_day(row.texts.get("document_date", ""))
        return said


def _yes(text: str) -> bool:
    if folded(text) not in YES | NO:
        raise ValueError("请填写是或否。")
    return folded(text) in YES


def _cells(item: NoticeItem, office: str, fed: FedItems) -> list[str]:
    contents = Contents.of(item)
    day = contents.document_date
    return [
        office,
        contents.name,
        contents.content,
        contents.cycle,
        fed.words(contents.feeds),
        str(item.approver or ""),
        "是" if contents.temporary else "",
        contents.document,
        day.isoformat() if day else "",
    ]
