"""The rules of each year: its own, or the defaults."""

from __future__ import annotations

from collections.abc import Mapping

from .. import acting
from ..models import Besides, ReminderRules, Year
from .colours import DEFAULT_TELLS, Rules

DEFAULT = Rules()


def known_rules() -> Mapping[int, Rules]:
    """By the key of the year, where it has its own; one query a request."""
    return acting.once_per_request("reminder rules", lambda: {row.year_id: of(row) for row in _rows()})


def rules_of(year: Year | None, known: Mapping[int, Rules]) -> Rules:
    return DEFAULT if year is None else known.get(year.pk, DEFAULT)


def of(row: ReminderRules) -> Rules:
    tells = {colour: tuple(row.tells.get(colour, default)) for colour, default in DEFAULT_TELLS.items()}
    return Rules(row.yellow, row.orange, row.long_overdue, tells)


def _rows() -> list[ReminderRules]:
    return list(ReminderRules.objects.all())


LABELS = {"yellow": "转黄时告知", "orange": "转橙时告知", "red": "逾期时告知", "long": "长期逾期时告知"}


def in_words(rules: Rules) -> dict[str, str]:
    """As the trail and a form that was opened before know them."""
    told = {LABELS[colour]: "、".join(Besides(one).label for one in rules.tells[colour]) or "无" for colour in LABELS}
    days = {"转黄": f"剩余 {rules.yellow}%", "转橙": f"剩余 {rules.orange}%", "长期逾期": f"{rules.long_overdue} 天"}
    return days | told
