"""A workbook of work items read: the rows, each with its number, and what is no work item of these departments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from departments.names import folded
from departments.workbooks.sheets import Book, Sheet
from departments.workbooks.tables import SheetProblem, cell_of, cover_of, is_aside, year_of

from ...facts.reading import Integer
from ..layout import DEPARTMENTS
from ..reading import ReadBook, Where, layout_of, look_over, read_row
from ..words import Known, Words
from .book import NUMBER
from .rights import OWNER, SHAPE

NOT_OURS = "这不是本部门的工作项目，不能导入。"


@dataclass(slots=True)
class WorkRead(ReadBook):
    """``numbers`` follow the rows of the document. ``about``: the departments of which the book says something."""

    numbers: list[str] = field(default_factory=list)
    about: set[str] = field(default_factory=set)

    @property
    def rows(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.document.setdefault(SHAPE.name, [])
        return found

    @property
    def wheres(self) -> list[Where]:
        return self.places.setdefault(SHAPE.name, [])


def read_work(book: Book, words: Words, year: int, departments: Sequence[Known], title: str) -> WorkRead:
    """The work items in ``book`` of ``departments``; where there is only one, rows need not name it."""
    read = WorkRead({"year": Integer(str(year))}, year=year_of(book))
    only = departments[0].name if len(departments) == 1 else ""
    names = frozenset(one.name for one in departments)
    found = False
    for sheet in book.sheets:
        if is_aside(sheet):
            continue
        shape, heading, columns = layout_of(sheet, frozenset({OWNER}))
        if shape is None:
            read.notes.append(f"工作表“{sheet.name}”不是工作项目，未读取。")
        elif shape is not SHAPE:
            rows = [number for number in sheet.rows if number > heading]
            if rows:
                message = f"这里只能导入工作项目，不能导入{shape.label}（第 {rows[0]}—{rows[-1]} 行）。"
                read.problems.append(SheetProblem(sheet.name, rows[0], "", "", "", message))
        elif _has_columns(read, sheet, heading, columns, needs_owner=not only):
            found = True
            look_over(read, sheet, heading)
            _note_others(read, sheet, heading, columns)
            _read_rows(read, sheet, heading, columns, words, only, names)
    said = cover_of(book).get(DEPARTMENTS, "")
    if said and folded(title) not in {folded(said), folded(words.meant("", OWNER, said, {}))}:
        read.problems.append(SheetProblem("", None, "", "", "", f"这是“{said}”的工作项目表，不是“{title}”的。"))
    if found and only:
        read.about.add(only)
    if not found and not read.problems:
        message = "没有找到工作项目的表，请使用本系统下载的填报表填写。"
        read.problems.append(SheetProblem("", None, "", "", "", message))
    return read


def _has_columns(read: WorkRead, sheet: Sheet, heading: int, columns: Mapping[str, int], *, needs_owner: bool) -> bool:
    needed = ["category", "name", *([OWNER] if needs_owner else [])]
    if missing := [f"“{SHAPE.keys[key].label}”" for key in needed if key not in columns]:
        message = f"缺少列{'、'.join(missing)}，请使用本系统下载的填报表。"
        read.problems.append(SheetProblem(sheet.name, heading or None, "", "", "", message))
    return not missing


def _note_others(read: WorkRead, sheet: Sheet, heading: int, columns: Mapping[str, int]) -> None:
    known = {*columns.values(), _number_column(sheet, heading)}
    for place, cell in enumerate(sheet.rows[heading], start=1):
        if cell.strip() and place not in known:
            read.notes.append(f"工作表“{sheet.name}”中“{cell}”列不导入。")


def _read_rows(
    read: WorkRead,
    sheet: Sheet,
    heading: int,
    columns: Mapping[str, int],
    words: Words,
    only: str,
    names: Collection[str],
) -> None:
    number_column = _number_column(sheet, heading)
    for number, cells in sheet.rows.items():
        row = dict(read_row(SHAPE, cells, columns, words)) if number > heading else {}
        if not row.keys() - {OWNER}:
            continue
        where = Where(sheet, number, columns)
        department = row.setdefault(OWNER, only)
        if not department:
            read.problems.append(where.problem(OWNER, SHAPE.keys[OWNER].label, "没有填写部门。"))
        elif department not in names:
            read.problems.append(where.problem(OWNER, SHAPE.keys[OWNER].label, NOT_OURS))
        else:
            read.rows.append({key: row[key] for key in SHAPE.fields if key in row})
            read.wheres.append(where)
            read.numbers.append(cell_of(sheet, number, number_column).strip())
            read.about.add(department)


def _number_column(sheet: Sheet, heading: int) -> int:
    cells = sheet.rows[heading]
    return next((place for place, cell in enumerate(cells, start=1) if folded(cell) == folded(NUMBER)), 0)
