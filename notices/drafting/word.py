"""The document of a notice in Word, for offices that must edit or forward it: the same parts, measures and fonts as the
PDF, as far as Word knows them (GB/T 9704-2012)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from departments.dates import chinese_date

from .paper import Line, Paper, Part

BODY, TITLE, HEADING, SECOND = "仿宋", "小标宋", "黑体", "楷体"
# What offices have installed under other names.
FONTS = {BODY: "FangSong", TITLE: "方正小标宋简体", HEADING: "SimHei", SECOND: "KaiTi"}
COLUMNS = (("序号", 11), ("部门", 25), ("时间", 18), ("地点", 18), ("存在的问题", 45), ("计分条款", 25), ("扣分", 14))
SIZE, LEADING = 15.8, 28


def word_of_paper(paper: Paper) -> bytes:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
    from docx.shared import Mm, Pt, RGBColor

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _normal(document)
    said = paper.document
    head = _paragraph(document, said.issuer, TITLE, said.issuer_size, align=Align.CENTER, bold=True)
    head.runs[0].font.color.rgb = RGBColor(0xE6, 0x00, 0x12)
    head.paragraph_format.space_before = Mm(20)
    head.paragraph_format.line_spacing = Pt(44)
    number = _paragraph(document, said.number, BODY, SIZE, align=Align.CENTER)
    number.paragraph_format.space_before = Pt(LEADING)
    _red_rule(number)
    title = _paragraph(document, said.title, TITLE, 22, align=Align.CENTER, bold=True)
    title.paragraph_format.space_before = Pt(LEADING)
    title.paragraph_format.line_spacing = Pt(32)
    to = _paragraph(document, f"{'、'.join(said.recipients)}：", BODY, SIZE)
    to.paragraph_format.space_before = Pt(LEADING)
    for part in paper.parts:
        _part(document, part)
    for text in (said.signed_by, chinese_date(said.signed_on)):
        line = _paragraph(document, text, BODY, SIZE, align=Align.RIGHT)
        line.paragraph_format.right_indent = Pt(4 * SIZE)
    if said.copies:
        copies = _paragraph(document, f"抄送：{'，'.join(said.copies)}。", BODY, 14)
        copies.paragraph_format.space_before = Pt(LEADING)
    document.core_properties.title = said.title
    document.core_properties.author = said.signed_by
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _part(document: Any, part: Part) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as Align

    _indented(_paragraph(document, part.heading, HEADING, SIZE))
    for one in part.paragraphs:
        _indented(_paragraph(document, one.text, SECOND if one.level else BODY, SIZE, align=Align.JUSTIFY))
    if part.lines:
        _table(document, part.lines)


def _table(document: Any, lines: Sequence[Line]) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, (label, _) in zip(table.rows[0].cells, COLUMNS, strict=True):
        _cell(cell, label, HEADING)
    _repeat(table.rows[0])
    for line in lines:
        said = (str(line.place), line.department, line.date, line.where, line.what, line.clause, line.lost)
        for cell, text in zip(table.add_row().cells, said, strict=True):
            _cell(cell, text, BODY)
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, COLUMNS, strict=True):
            cell.width = Mm(width)


def _cell(cell: Any, text: str, font: str) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    _font(paragraph.add_run(clean(text)), font, 12)
    paragraph.paragraph_format.line_spacing = Pt(18)


def _paragraph(document: Any, text: str, font: str, size: float, *, align: Any = None, bold: bool = False) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(clean(text))
    _font(run, font, size)
    run.bold = bold
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _indented(paragraph: Any) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.first_line_indent = Pt(2 * SIZE)


def _normal(document: Any) -> None:
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.paragraph_format.line_spacing = Pt(LEADING)
    style.paragraph_format.space_after = Pt(0)
    style.font.size = Pt(SIZE)


def _font(run: Any, font: str, size: float) -> None:
    """Digits and Latin letters in Times, Chinese in the document's own."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[font])


def _red_rule(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "16"), ("space", "11"), ("color", "E60012")):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)


def _repeat(row: Any) -> None:
    """The heading stands on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(one for one in text if one in "\n\t" or (one >= " " and one not in "\ufffe\uffff"))
