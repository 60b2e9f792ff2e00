"""The matrix as a workbook: departments by items to filter and to reckon with, items by departments for paper."""

from __future__ import annotations

from departments.pages.books import Book, number, table
from departments.workbooks.reports import Heading

from ..books.figures import figures_of
from ..shown.queries import Shown
from .page import Cell, Matrix

WORDS = {"n": "缺项", "p": "待评"}


def matrix_book(page: Matrix, shown: Shown) -> Book:
    whole = "本类得分" if page.category else "总分"
    turned = list(page.turned)
    names = [f"{name}\n（{'其中 ' if head.item.part_of else ''}{head.points}）" for name, head, _ in turned]
    by_department = table(
        "部门×指标",
        ["部门", number(whole), number("折算等"), *map(number, names)],
        [(row.name, row.whole, row.beside, *map(_figure, row.cells)) for row in page.rows],
        wide=True,
    )
    by_item = table(
        "指标×部门",
        ["指标", number("满分"), *(Heading(row.name, numeric=True, width=9) for row in page.rows), number("失分合计")],
        [
            *(
                (name, f"其中 {head.points}" if head.item.part_of else head.points, *map(_figure, cells), head.lost)
                for name, head, cells in turned
            ),
            ("折算等", "", *(row.beside for row in page.rows), ""),
            (whole, "", *(row.whole for row in page.rows), ""),
        ],
    )
    title = f"{page.year}{page.group.name}得分矩阵"
    asked = f"类别：{page.category.name}" if page.category else ""
    note = f"各项得分（注“其中”的组成部分不重复计）加“折算等”即为{whole}"
    return Book(title, [by_department, by_item], figures_of(shown), note, asked, about=page.year)


def _figure(cell: Cell) -> str:
    return WORDS.get(cell.heat, cell.text)
