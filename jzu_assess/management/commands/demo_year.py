"""``manage.py demo_year``: the demonstration year, once, and its accounts."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from departments.models import User, Year

from ...demonstration.building import build
from ...demonstration.people import PASSWORD, PEOPLE, may_do


class Command(BaseCommand):
    help = "建立2020年度演示数据并列出演示账号；已有2020年度的，只列账号"

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses outside a demonstration: the accounts share a password that everybody can read."""
        if not settings.DEMONSTRATION:
            raise CommandError("只有演示站点（DEMONSTRATION=1）可以建立演示数据。")
        if not Year.objects.filter(year=2020).exists():
            self.stdout.write("正在建立2020年度演示数据……")
            build()
        self.stdout.write(self._accounts())

    def _accounts(self) -> str:
        known = set(User.objects.filter(username__in=[person.username for person in PEOPLE]).values_list("username"))
        rows = [
            (person.username, person.name, person.position, may_do(person))
            for person in PEOPLE
            if (person.username,) in known
        ]
        if not rows:
            return "2020年度已有数据，其中没有演示账号。"
        heads = ("账号", "姓名", "职务", "角色与授权")
        return "\n".join(
            [
                "",
                f"演示账号（仅供演示，数据均为虚构）：密码一律为 {PASSWORD}",
                "",
                *_table([heads, *rows]),
                "",
            ]
        )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns aligned where a Chinese character is two places wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
