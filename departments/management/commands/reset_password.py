from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from ...accounts.services import accounts
from ...accounts.services.telling import tell
from ...acting import system_account
from ..operator import OperatorCommand, account, record_command


class Command(OperatorCommand):
    help = "Gives an account a one-time password and prints it: where the site has no second person to confirm it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account(options["username"])
        with transaction.atomic():
            password = accounts.reset_password(user=user)
            record_command("reset_password", obj=user)
            tell(user=user, text=f"您的密码由服务器管理人员（{system_account()}）重置。")
        self.stdout.write(f"{user.username} 的一次性密码：{password}（首次登录时须修改）")
