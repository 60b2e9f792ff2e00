"""The workbook of work items: of one department, or of all of a group for those who check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from departments.workbooks.tables import YEAR
from departments.workbooks.writing import Column, Cover, Table, write_book

from ...facts import kinds
from ...scheme.model import Group, Scheme
from ..layout import CATEGORIES, DEPARTMENTS, WIDTHS, YES_OR_NO, heading, holds, note_of, said
from ..words import Known, Words
from .rights import OWNER, SHAPE, WRITERS, Rights

NUMBER = "序号"
FROZEN = "name"
GIVEN = "灰色的列不能更改："


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work it is: ``title`` as people call it (机电工程学院, 教学院部), the departments, what the reader may
    write, and the day on which the book is made, in words. ``several``: whether rows name their department."""

    title: str
    departments: Sequence[Known]
    rights: Rights
    several: bool = False
    day: str = ""


def work_book(year: int, rows: Sequence[Mapping[str, Any]], scheme: Scheme, work: Work) -> bytes:
    """``rows`` are the departments' work items, in their order."""
    listed = {one.group for one in work.departments}
    groups = [group for code, group in scheme.groups.items() if code in listed]
    title = f"{year}年度{work.title}工作项目"
    table = Table(
        SHAPE.label,
        [column for _, column in columns(work)],
        _rows(rows, scheme, work),
        open=work.rights.lists,
        head=title,
        frozen=[key for key, _ in columns(work)].index(FROZEN) + 1,
    )
    offered = {CATEGORIES: categories(groups), YES_OR_NO: ["是", "否"]}
    if work.several:
        offered[DEPARTMENTS] = [one.name for one in work.departments]
    return write_book(_cover(title, year, work, scheme, groups), [table], offered)


def columns(work: Work) -> list[tuple[str, Column]]:
    """The number of the row in its department, then each key; the department only where there are several."""
    found = [(NUMBER, Column(NUMBER, "用来对应已有的项目，新增的项目不填。", "text", width=7, given=True))]
    for key, one in SHAPE.keys.items():
        if key == OWNER and not work.several:
            continue
        given = not (key in work.rights.keys or (key == OWNER and work.rights.lists))
        found.append(
            (
                key,
                Column(
                    heading(SHAPE, key),
                    note=f"{WRITERS[key]}。" if given and key in WRITERS else note_of(SHAPE, key),
                    holds="rate" if one.kind is kinds.SHARE else holds(one.kind),
                    choices=_choices(key, one.kind),
                    width=WIDTHS.get(key, max(12, 2 * len(one.label) + 2)),
                    given=given,
                    most="1" if one.kind is kinds.SHARE else "",
                ),
            )
        )
    return found


def categories(groups: Iterable[Group]) -> list[str]:
    """The names of those that are scored by work items."""
    return list(
        dict.fromkeys(one.name for group in groups for one in group.categories.values() if one.work_items)
    )  # fmt: skip


def numbered(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Each row with its number within its department."""
    counted: dict[str, int] = {}
    found = []
    for row in rows:
        counted[row[OWNER]] = counted.get(row[OWNER], 0) + 1
        found.append((str(counted[row[OWNER]]), row))
    return found


def _choices(key: str, kind: kinds.Kind) -> str:
    if kind is kinds.FLAG:
        return YES_OR_NO
    return {OWNER: DEPARTMENTS, "category": CATEGORIES}.get(key, "")


def _rows(rows: Sequence[Mapping[str, Any]], scheme: Scheme, work: Work) -> list[list[str]]:
    words = Words(scheme, work.departments)
    order = {one.name: place for place, one in enumerate(work.departments)}
    sorted_rows = sorted(rows, key=lambda row: order[row[OWNER]])
    keys = [key for key, _ in columns(work)]
    return [
        [number if key == NUMBER else said(SHAPE, key, row, words) for key in keys]
        for number, row in numbered(sorted_rows)
    ]


def _cover(title: str, year: int, work: Work, scheme: Scheme, groups: Sequence[Group]) -> Cover:
    last = scheme.last_day(year)
    lines: list[tuple[str, ...]] = [
        (YEAR, f"{year}年度"),
        (DEPARTMENTS, work.title),
        ("数据截至", f"{last.year}年{last.month}月{last.day}日"),
        *([("下载日期", work.day)] if work.day else []),
        ("可以填写", "、".join(SHAPE.keys[key].label for key in SHAPE.fields if key in work.rights.keys)),
        *_given(work.rights),
        ("填写方法", "一行是一个工作项目。完成情况填完成比例（如 80%），或填目标数量和完成数量，只填一种。"),
        ("类别", "、".join(categories(groups))),
        ("增减项目", _listing(work.rights)),
        ("交回", "填好后上传，系统先列出将要新增、更改和删除的内容，确认后才生效。"),
    ]
    return Cover(title, lines)


def _given(rights: Rights) -> list[tuple[str, str]]:
    """Who writes the columns that the reader may not."""
    writers: dict[str, list[str]] = {}
    for key in SHAPE.fields:
        if key in WRITERS and key not in rights.keys:
            writers.setdefault(WRITERS[key], []).append(SHAPE.keys[key].label)
    told = "；".join(f"{'、'.join(labels)}{who}" for who, labels in writers.items())
    return [("不能更改", f"{told}。")] if told else []


def _listing(rights: Rights) -> str:
    if rights.lists:
        return "新增的项目写在表末的空行，序号不填；删去一行，就是删除这个项目。"
    return "不能新增或删除项目。补充的重点工作任务报质量发展处备案，由质量发展处列入。"
