"""Commands of the operators, each recorded with the account of the operating system that ran it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from .. import acting
from ..models import User
from ..refusals import Refusal
from ..trail.services import record, record_refusal


class OperatorCommand(BaseCommand):
    """All that it does is done by whoever runs it, in the trail's eyes; what it was refused is recorded too, and is
    the command's error."""

    def execute(self, *args: Any, **options: Any) -> Any:
        with acting.from_command_line():
            try:
                return super().execute(*args, **options)
            except Refusal as refusal:
                name = type(self).__module__.rpartition(".")[2]
                record_refusal(act="拒绝操作", label="命令", after={"命令": name, "原因": str(refusal)})
                raise CommandError(str(refusal)) from None


def record_command(command: str, *, obj: Model, **said: object) -> None:
    """In the transaction of what the command does, so that both stay or neither."""
    record(act="运行命令", obj=obj, after={"命令": command, "系统账户": acting.system_account(), **said})


def account(username: str) -> User:
    """Raises ``Refusal`` where there is none."""
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        raise Refusal(f"没有用户名为“{username}”的账户。") from None
