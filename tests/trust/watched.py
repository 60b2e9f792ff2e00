"""A year in which whatever belongs to a department carries its name, so that a page's text tells whose it shows.

人事处 and 机电工程学院 are the cast's; the other six are named so that nothing else on a page can be taken for them.
Notice n of each office names two neighbours: the first 机电工程学院 and 观甲处.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from targets.scheme.loader import get_scheme
from tests.cast import Cast
from tests.scoring.scored import Document, make_scored, score_again

OWN = "机电工程学院"
RENAMED = {
    "教务处": "观甲处",
    "信息工程学院": "观乙院",
    "部门4": "观丙处",
    "部门5": "观丁院",
    "部门6": "观戊处",
    "部门7": "观己院",
}
FUNCTIONAL = frozenset({"观甲处", "观丙处", "观戊处"})
TEACHING = frozenset({OWN, "观乙院", "观丁院", "观己院"})
EVERYONE = FUNCTIONAL | TEACHING
VETOED, AWARDED = "观丁院", "观己院"
OFFICE, OTHER_OFFICE = "人事处通报〔2020〕第{}期", "党政办公室通报〔2020〕第{}期"


def make_watched(*, published: bool = True, change: Callable[[Document], None] = lambda document: None) -> Cast:
    """``published``: the first run is, and a second one is not."""

    def both(document: Document) -> None:
        _mark(document)
        change(document)

    cast = make_scored(8, change=both, published=published)
    if published:
        score_again(cast)
    return cast


def names_in(page: str) -> frozenset[str]:
    """The departments of whom the page says anything, 人事处 left out, which the regulation itself names."""
    text = html.unescape(page)
    return frozenset(name for name in EVERYONE if name in text)


def _mark(document: Document) -> None:
    for rows in (rows for rows in document.values() if isinstance(rows, list)):
        for row in rows:
            for key in row.keys() & {"name", "department"}:
                row[key] = RENAMED.get(row[key], row[key])
    order = [row["name"] for row in document["departments"]]
    groups = {row["name"]: row["group"] for row in document["departments"]}
    for row in document["work_items"]:
        row["name"] = f"{row['department']}的项目：{row['name']}"
    for row in document["scores"]:
        row["basis"] = f"{row['department']}的评分依据"
    for row in document["findings"]:
        row["notice"] = _notice(groups[row["department"]], row).format((order.index(row["department"]) + 1) // 2)
    document["vetoes"] = [{"department": VETOED, "reason": f"{VETOED}的否决事由"}]
    document["innovations"] = [{"department": AWARDED, "project": f"{AWARDED}的获奖项目"}]
    document["quotas"] = [{"department": name, "kind": "annual_excellent", "base": 12} for name in order]
    document["award"] = {"pool": "300000"}


def _notice(group: str, row: dict[str, Any]) -> str:
    item = get_scheme("2020").groups[group].items[row["item"]]
    return OFFICE if "人事处" in item.assessors else OTHER_OFFICE
