"""``manage.py export_year 2020 [--as-of DAY] [--output FILE]``: a year's facts as JSON (docs/interchange.md), or in
a file that ends with .xlsx as the workbook that ``import_year`` reads."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from departments import acting
from departments.models import Year
from departments.trail.services import record, record_refusal

from ...exchange.files import facts_workbook
from ...exchange.queries import canonical, facts_document, readable, sha256


class Command(BaseCommand):
    help = "导出一个年度的全部考核事实（JSON 文件，或以 .xlsx 结尾的 Excel 工作簿）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="年度")
        parser.add_argument("--as-of", type=date.fromisoformat, help="含当日仍参加考核的部门；不写则为考核截止日")
        parser.add_argument("--output", help="写入的文件；不写则输出到屏幕")

    def handle(self, *args: Any, year: int, output: str | None, as_of: date | None, **options: Any) -> None:
        """Exit status 1 with one line, ``path: message``, on standard error where nothing can be written."""
        found = Year.objects.filter(year=year).first()
        if found is None:
            self._refuse(f"year: 没有 {year} 年度")
        document = facts_document(found, as_of)
        text = readable(document)
        if output is None:
            self.stdout.write(text, ending="")
        else:
            try:
                if Path(output).suffix.lower() == ".xlsx":
                    Path(output).write_bytes(facts_workbook(found, as_of))
                else:
                    Path(output).write_text(text, encoding="utf-8")
            except OSError as error:
                self._refuse(f"{output}: 无法写入：{error.strerror}")
        with acting.from_command_line():
            record(
                act="导出年度事实", obj=found, after={"文件校验值": sha256(canonical(document)), "文件": output or ""}
            )

    def _refuse(self, line: str) -> NoReturn:
        with acting.from_command_line():
            record_refusal(act="拒绝操作", label="命令", after={"命令": "export_year", "原因": line})
        self.stderr.write(line)
        raise SystemExit(1)
