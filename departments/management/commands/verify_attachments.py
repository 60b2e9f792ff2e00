from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from ...attachments.verifying import verify
from ...trail.services import record
from ..operator import OperatorCommand


class Command(OperatorCommand):
    help = "Reads every attachment and compares it with what was hung on its matter: after a restore, or by schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        number, wrong = verify()
        said = "；".join(f"第 {one.pk} 号“{one.name}”{how}" for one, how in wrong)
        record(act="核对附件", label="附件", after={"附件个数": number, "结论": said or "完整"})
        if wrong:
            raise CommandError(f"{len(wrong)} 个附件不完整：{said}。请从备份恢复。")
        self.stdout.write(f"附件完整，共 {number} 个。")
