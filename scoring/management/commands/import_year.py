"""``manage.py import_year FILE.json [--replace]``: a year's facts taken in (docs/interchange.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from departments import acting
from departments.refusals import Refusal
from departments.trail.services import record_refusal
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import parse

from ...exchange.services.import_year import LABELS, Imported, import_facts


class Command(BaseCommand):
    help = "导入一个年度的全部考核事实（JSON 文件），有一处错误即整体不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="事实文件")
        parser.add_argument("--replace", action="store_true", help="以文件替换该年度已有的全部事实")

    def handle(self, *args: Any, file: str, replace: bool, **options: Any) -> None:
        """Exit status 1 with one line per problem, ``path: message``, on standard error."""
        with acting.from_command_line():
            try:
                imported = import_facts(document=_read(file), by=None, replace=replace)
            except Invalid as invalid:
                self._refuse(file, *invalid.problems)
            except Refusal as refusal:
                self._refuse(file, Problem(file, str(refusal)))
        self.stdout.write(_told(imported))

    def _refuse(self, file: str, *problems: Problem) -> NoReturn:
        """In the trail too, with the first problem."""
        record_refusal(act="拒绝操作", label=f"导入 {Path(file).name}", after={"原因": str(problems[0])})
        for problem in problems:
            self.stderr.write(str(problem))
        raise SystemExit(1)


def _read(file: str) -> dict[str, Any]:
    try:
        raw = Path(file).read_bytes()
    except OSError as error:
        raise Invalid([Problem(file, f"无法读取：{error.strerror}")]) from None
    return parse(raw, file)


def _told(imported: Imported) -> str:
    rows = "，".join(f"{LABELS[key]} {count}" for key, count in imported.rows.items())
    verb = "已替换" if imported.replaced else "已导入"
    return f"{verb}{imported.year}事实：{rows}。文件校验值 {imported.sha256}"
