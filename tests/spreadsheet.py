"""Workbooks computed anew by LibreOffice, as WPS and Excel do when they open one."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl import Workbook

# Whatever a workbook says that its formulas come to is computed again.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculated(books: Sequence[bytes], folder: Path) -> list[Workbook]:
    """``books`` with the values that LibreOffice computes; it is started once for all of them, in ``folder``."""
    profile, came, went = (folder / name for name in ("profile", "came", "went"))
    for path in (profile / "user", came, went):
        path.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    for number, content in enumerate(books):
        (came / f"{number}.xlsx").write_bytes(content)
    program = shutil.which("soffice")
    assert program, "libreoffice-calc-nogui is not installed: bin/install tests"
    subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", went,
         *sorted(came.iterdir())],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    found = [went / f"{number}.xlsx" for number in range(len(books))]
    return [openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True) for path in found]
