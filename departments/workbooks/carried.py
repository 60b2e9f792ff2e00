"""The results of formulas, put beside them into a workbook that was written without."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from openpyxl.xml.constants import REL_NS, SHEET_MAIN_NS

Carried: TypeAlias = Mapping[str, Decimal | str]
"""By the cell's name, as ``C5``."""

ElementTree.register_namespace("", SHEET_MAIN_NS)
ElementTree.register_namespace("r", REL_NS)


def carry(content: bytes, values: Sequence[Carried]) -> bytes:
    """The workbook ``content`` with ``values``, one mapping for each of its sheets, in their order."""
    parts = {f"xl/worksheets/sheet{place}.xml": one for place, one in enumerate(values, start=1) if one}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.infolist():
            sheet = read.read(part)
            written.writestr(part, _with(sheet, parts[part.filename]) if part.filename in parts else sheet)
    return out.getvalue()


def _with(sheet: bytes, values: Carried) -> bytes:
    root = ElementTree.fromstring(sheet)
    for cell in root.iter(f"{{{SHEET_MAIN_NS}}}c"):
        value, result = values.get(cell.get("r", "")), cell.find(f"{{{SHEET_MAIN_NS}}}v")
        if value is None or result is None or cell.find(f"{{{SHEET_MAIN_NS}}}f") is None:
            continue
        if isinstance(value, str):
            cell.set("t", "str")
            result.text = value
        else:
            result.text = f"{value:f}"
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written
