"""Commands of the operators, each recorded with the account of the operating system that ran it."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db.models import Model

from ..acting import system_account
from ..models import User
from ..trail.services import record


def record_command(command: str, *, obj: Model, **said: object) -> None:
    """In the transaction of what the command does, so that both stay or neither."""
    record(act="运行命令", obj=obj, after={"命令": command, "系统账户": system_account(), **said})


def account(username: str) -> User:
    """Raises ``CommandError`` where there is none."""
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        raise CommandError(f"没有用户名为“{username}”的账户。") from None
