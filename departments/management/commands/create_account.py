from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from ...accounts.services import accounts
from ..operator import OperatorCommand, record_command


class Command(OperatorCommand):
    help = "Creates an account without any rights and prints its one-time password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name", help="the person's name")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            user, password = accounts.create_account(username=options["username"], name=options["name"])
            record_command("create_account", obj=user)
        self.stdout.write(f"{user.username} 的一次性密码：{password}（首次登录时须修改）")
