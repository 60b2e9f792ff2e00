from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from ...opening.queries import parts
from ...opening.services import open_year
from ...refusals import Refusal
from ...roster.university import listed_roster
from ..operator import OperatorCommand, record_command


class Command(OperatorCommand):
    help = "Opens a year with the roster that is shipped for it: the first one of a new site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--scheme", help="the scheme's name; the year itself unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["year"]
        try:
            listed = listed_roster(number)
        except FileNotFoundError:
            raise Refusal(f"没有 {number} 年的部门名册。") from None
        with transaction.atomic():
            year = open_year(listed=listed, scheme=options["scheme"] or str(number))
            record_command("open_year", obj=year)
        self.stdout.write(f"{year}已建立，名册 {year.roster.count()} 个部门。")
        for part in parts(year):
            if part.lacking:
                self.stdout.write(f"由{part.by}补齐：{part.lacking}")
