from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.db.models import Q

from ...accounts.queries import role_names
from ...accounts.services import accounts
from ...accounts.services.telling import tell
from ...accounts.workflow import is_sensitive
from ...acting import system_account
from ...models import Department, Grant, Role, User
from ...refusals import Refusal
from ..operator import OperatorCommand, account, record_command


class Command(OperatorCommand):
    help = "Gives an account a role, or with --department a grant: where the site has no second person to confirm it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", help=f"{'、'.join(Role.labels)}; with --department {'、'.join(Grant.labels)}")
        parser.add_argument("--department", help="the full name of the department that the grant is on")

    def handle(self, *args: Any, **options: Any) -> None:
        user, word, department = account(options["username"]), options["role"], options["department"]
        said = f"{word}（{department}）" if department else word
        password = None
        with transaction.atomic():
            held = is_sensitive(user)
            _grant(user, word, department) if department else _give(user, word)
            record_command("grant_role", obj=user, 授予=said)
            if is_sensitive(user) and (user.must_change_password or not held):
                # Whoever gave the password knows it, may have chosen the next one, and asked for this.
                password = accounts.reset_password(user=user)
            tell(user=user, text=f"您的账户由服务器管理人员（{system_account()}）授予“{said}”。")
        self.stdout.write(f"{user}（{user.username}）已授予“{said}”。")
        if password:
            self.stdout.write(f"原密码作废，{user.username} 的一次性密码：{password}（首次登录时须修改）")


def _give(user: User, word: str) -> None:
    if word not in Role.values:
        raise Refusal(f"没有角色“{word}”，可选：{'、'.join(Role.labels)}。")
    accounts.set_roles(user=user, roles=[*map(Role, role_names(user)), Role(word)])


def _grant(user: User, word: str, name: str) -> None:
    grant = next((one for one in Grant if one.label == word), None)
    if grant is None:
        raise Refusal(f"没有授权“{word}”，可选：{'、'.join(Grant.labels)}。")
    called = Q(name=name) | Q(organises=True, short_name=name)
    department = Department.objects.filter(called).first()
    if department is None:
        raise Refusal(f"没有名为“{name}”的部门。")
    accounts.grant(user=user, grant=grant, department=department)
