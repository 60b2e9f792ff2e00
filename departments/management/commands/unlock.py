from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from ...accounts.services import accounts
from ..operator import OperatorCommand, account, record_command


class Command(OperatorCommand):
    help = "Forgets the failed logins of an account, so that its owner can log in again from everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account(options["username"])
        with transaction.atomic():
            accounts.unlock(user=user)
            record_command("unlock", obj=user)
        self.stdout.write(f"{user.username} 已解除锁定。")
