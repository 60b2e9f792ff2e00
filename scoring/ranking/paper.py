"""The ranking of a group as it is posted (公示表), or, before it is published, as those who may see it file it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from departments.dates import chinese_date
from departments.models import Phase
from departments.years.queries import decision_on, first_and_last_day
from targets.scheme.grades import GradesHere
from targets.scheme.model import Scheme

from ..shown.paper import head
from ..shown.queries import Shown
from .page import RankingPage


def ranking_paper(page: RankingPage, shown: Shown) -> dict[str, Any]:
    """What the template scoring/ranking/paper.html is given."""
    return {
        "head": head(shown, title_of(page, shown)),
        "page": page,
        "notes": list(_notes(page, shown)),
        "sealed_by": "焦作大学质量发展处" if shown.published else "",
    }


def title_of(page: RankingPage, shown: Shown) -> str:
    named = f"{page.year}{page.group.name}"
    if not page.ranked:
        return f"{named}得分表"
    if not shown.published:
        return f"{named}排名表"
    return f"{named}考核结果{'一览表' if page.year.phase == Phase.FINAL else '公示表'}"


def _notes(page: RankingPage, shown: Shown) -> Iterator[str]:
    heads = "、".join(one.name for one in page.heads)
    yield f"总分为{heads}各类得分之和，保留两位小数；“舍入”是四舍五入增减的分数，各类得分加舍入即为总分。"
    if page.ranked:
        yield _order(page)
        yield _grades(shown.scheme, page)
    if page.earlier:
        yield f"“升降”是名次与上次公布（{page.earlier.run}）相比，“新”为上次不在本组。"
    if shown.provisional:
        yield "尚有待评指标，暂计 0 分；名次和格次在全部评完后才能确定。"
    if shown.published:
        yield from _published(page)


def _order(page: RankingPage) -> str:
    told = f"总分相同的，依次比较{'、'.join(page.tie_breakers)}，仍相同的" if page.tie_breakers else "总分相同的"
    return f"按总分从高到低排列；{told}名次并列。"


def _grades(scheme: Scheme, page: RankingPage) -> str:
    """In the order in which they are tried: the first that holds is given."""
    tried = GradesHere(scheme, page.group).tried
    told = (f"{grade.in_words() or '其余部门'}的为“{grade.name}”" for grade in tried)
    return f"格次依次评定：{'；'.join(told)}。"


def _published(page: RankingPage) -> Iterator[str]:
    if page.year.phase == Phase.FINAL:
        decision = decision_on(page.year)
        yield f"本结果已经学校党委会审定{decision.cited if decision else ''}。"
    elif days := first_and_last_day(page.year, Phase.PUBLICITY):
        first, last = map(chinese_date, days)
        yield f"公示期为{first}至{last}。对结果有异议的，请在公示期内向质量发展处反映。"
