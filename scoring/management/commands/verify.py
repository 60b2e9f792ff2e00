"""``manage.py verify [--all]``: the stored results computed anew (docs/operations.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from departments import acting

from ...verification.services import verify


class Command(BaseCommand):
    help = "重新计算已公布的算分，与库中的结果逐项比对，并核对审计记录；有不符之处时退出状态为 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", dest="every", help="未公布的算分也重新计算")

    def handle(self, *args: Any, every: bool, **options: Any) -> None:
        with acting.from_command_line():
            found = verify(every=every)
        for note in found.notes:
            self.stdout.write(note)
        for one in found.findings:
            self.stderr.write(_line(one))
        if found.findings:
            raise CommandError(f"{len(found.findings)} 处不符。")
        self.stdout.write(f"{found.runs} 次算分和 {found.entries} 条审计记录均相符。")


def _line(one: dict[str, str]) -> str:
    where = "，".join(one[key] for key in ("place", "department", "key") if one.get(key))
    return f"{where}：库中 {one['stored'] or '—'}，复核 {one['computed'] or '—'}" if "stored" in one else where
