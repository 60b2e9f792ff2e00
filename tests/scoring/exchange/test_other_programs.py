"""A year's workbook as LibreOffice saves it, in today's format and in the one that offices still send."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from scoring.exchange.files import facts_workbook, read_file
from scoring.exchange.queries import facts_document
from tests.scoring.exchange.test_workbook_commands import stored, valued
from tests.scoring.year_2020 import year_2020

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_what_another_program_saved_says_the_same(tmp_path: Path, ending: str) -> None:
    year = stored(year_2020(4))
    file, saved = tmp_path / "2020.xlsx", tmp_path / "saved"
    file.write_bytes(facts_workbook(year))
    program = shutil.which("soffice")
    assert program, "libreoffice-calc-nogui is not installed: bin/install tests"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", ending, "--outdir", str(saved), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    read = read_file((saved / f"2020.{ending}").read_bytes(), f"2020.{ending}", year)
    assert read.wrong == ()
    before = facts_document(year)
    assert valued({name: rows for name, rows in read.document.items() if rows and name != "year"}) == valued(
        {name: rows for name, rows in before.items() if name != "year"}
    )
