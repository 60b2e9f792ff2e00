from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection

from ...trail import append_only, chain
from ...trail import queries as audit
from ...trail.services import record
from ..operator import OperatorCommand


class Command(OperatorCommand):
    help = "Recomputes the audit trail's hash chain, compares its head with one kept outside, and tries the triggers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", type=Path, metavar="FILE", help="the head that was kept outside")
        parser.add_argument("--write-head", type=Path, metavar="FILE", help="write the head, once verified")

    def handle(self, *args: Any, **options: Any) -> None:
        found = audit.verify(_read(options["head"]) if options["head"] else None)
        wrong = _wrong(found)
        record(act="核对审计记录", label="审计记录", after={"审计记录条数": found.number, "结论": wrong or "完整"})
        if isinstance(found, chain.Break) or wrong:
            raise CommandError(wrong)
        if options["write_head"]:
            options["write_head"].write_text(json.dumps(asdict(found)) + "\n", encoding="ascii")
        self.stdout.write(f"审计记录完整，共 {found.number} 条，末条校验值 {found.hash}。")


def _wrong(found: chain.Break | chain.Head) -> str:
    if isinstance(found, chain.Break):
        return found.message
    if missing := append_only.missing(connection):
        return f"数据库的防改触发器缺失、停用或被改动：{'、'.join(missing)}。"
    if passed := append_only.not_refused(connection):
        return f"数据库没有拒绝应拒绝的语句（已撤销）：{'；'.join(passed)}。"
    return ""


def _read(path: Path) -> chain.Head:
    try:
        return chain.Head(**json.loads(path.read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"{path}：不是 --write-head 写出的文件（{error}）。") from None
