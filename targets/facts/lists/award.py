"""The year's bonus pool in yuan and the persons reserved for rewards (十一.1, 十一.2): one object, no list."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from gmpy2 import mpq

from ..checking import Checking
from ..kinds import MONEY, WHOLE
from ..reading import shown
from ..shapes import Key, Shape


class AwardRow(NamedTuple):
    pool: Annotated[mpq | None, Key("奖励总额（元）", MONEY)] = None
    reserve: Annotated[int, Key("预留优秀指标（人）", WHOLE)] = 0


SHAPE = Shape("award", "奖励总额", AwardRow)


def check(checking: Checking) -> AwardRow:
    if SHAPE.name not in checking.document or SHAPE.name in checking.doubled:
        return AwardRow()
    award = checking.document[SHAPE.name]
    if not isinstance(award, dict):
        checking.places.refuse(SHAPE.name, f"应为一个对象，而不是 {shown(award)}")
        return AwardRow()
    return checking.reader(SHAPE).read(SHAPE.name, award)
