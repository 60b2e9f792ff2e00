"""Every workbook opened by LibreOffice, as WPS and Excel do: its sums done anew, its pages as they would be filed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.books import offered, read
from tests.cast import Cast
from tests.jzu_assess.test_sums import uneven
from tests.scoring.scored import make_scored
from tests.spreadsheet import recalculated
from tests.test_every_book import BOOKS, books  # noqa: F401 fixture
from tests.test_every_url import TABLE, site  # noqa: F401 fixture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="libreoffice-calc-nogui is not installed"),
]
READERS = ("quality_office", "administrator", "vice_president", "reporter")
LANDSCAPE = re.compile(r"Page +\d+ size: +841\.\d+ x 595\.\d+ pts")


def test_a_spreadsheet_gets_the_sums_of_a_score_sheet(client: Client, tmp_path: Path) -> None:
    cast = make_scored(6, change=uneven)
    client.force_login(cast.quality_office)
    names = ("人事处", "机电工程学院")
    found = recalculated(
        [client.get(f"/2020/departments/{cast.entry(name).pk}/?format=xlsx").content for name in names], tmp_path
    )
    for name, book in zip(names, found, strict=True):
        rows = [[cell.value for cell in row] for row in book["合计核对"].iter_rows(min_row=4)]
        assert len(rows) > 3, name
        for what, _, computed, beside, score, left, _ in rows:
            assert left == 0, (name, what)
            assert round(computed + (beside or 0) - score, 4) == 0, (name, what)


def test_every_workbook_is_a_stack_of_pages_to_be_filed(
    books: tuple[Cast, dict[str, Any]],  # noqa: F811
    client: Client,
    tmp_path: Path,
) -> None:
    cast, places = books
    made: dict[str, list[str]] = {}
    for name in sorted(BOOKS):
        content = client.get(
            next(link for part in READERS if (link := _link(client, cast, places, name, part)))
        ).content
        path = tmp_path / f"{len(made)}.xlsx"
        path.write_bytes(content)
        made[path.stem] = [name, *(sheet.title for sheet in read(content))]
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, *tmp_path.glob("*.xlsx")],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    for stem, (name, *titles) in made.items():
        pdf = tmp_path / f"{stem}.pdf"
        told = _run("pdfinfo", "-l", "999", str(pdf))
        pages = ["".join(page.split()) for page in _run("pdftotext", str(pdf), "-").split("\f")[:-1]]
        assert len(LANDSCAPE.findall(told)) == len(pages) >= len(titles), name
        for number, page in enumerate(pages, start=1):
            assert f"第{number}页共{len(pages)}页" in page, name
            assert re.search("(质量发展处|系统管理员|vice_president|reporter)导出", page), name
            assert "#" not in page, (name, "a figure does not fit into its column")
        for title in titles:
            assert any("".join(title.split()) in page for page in pages), (name, title)


def _link(client: Client, cast: Cast, places: dict[str, Any], name: str, part: str) -> str:
    """Where ``part`` has the workbook; "" where there is nothing for them. The client stays theirs."""
    client.force_login(getattr(cast, part))
    address = next((line.address for line in TABLE[name] if part in line.get), None)
    return offered(client.get(address.format(**places)).content.decode()) if address else ""


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
