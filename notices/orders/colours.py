"""三色: how urgent a slip is by the share of its time that is left. Pure.

The same rule as the inbox's, whose shares are parameters of the year; whoever swaps this module for that one gives
``colour_of`` the year's rules.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from fractions import Fraction

YELLOW_FROM = Fraction(30, 100)
ORANGE_FROM = Fraction(15, 100)


class Colour(StrEnum):
    CALM = "正常"
    YELLOW = "黄"
    ORANGE = "橙"
    RED = "逾期"


def share_left(since: datetime.date, until: datetime.date, today: datetime.date) -> Fraction:
    """Of the days from ``since`` to ``until``, both counted: those that are left, today among them. 0 or less is
    overdue."""
    days = max((until - since).days + 1, 1)
    return Fraction((until - today).days + 1, days)


def colour_of(since: datetime.date, until: datetime.date, today: datetime.date) -> Colour:
    """Exactly 30 % left is yellow already."""
    left = share_left(since, until, today)
    if left <= 0:
        return Colour.RED
    if left <= ORANGE_FROM:
        return Colour.ORANGE
    return Colour.YELLOW if left <= YELLOW_FROM else Colour.CALM
