"""A facts file beside notices that were written on the site: it may repeat what they say, and change nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from departments.dates import chinese_date
from departments.models import Year
from departments.refusals import Refusal

from ..models import Notice, Problem
from .effect import Effect, assessed_effects

NAMED = 3  # as many are told one by one


class WrittenOtherwise(Refusal):
    """A file says otherwise than notices that were published on the site, or says nothing of them."""

    def __init__(self, missing: Sequence[Effect], more: Sequence[Problem]) -> None:
        said = [f"{_called(one)}没有照原样列出" for one in missing]
        said += [f"{one.notice}中没有“{one.entry}”的这一问题（{_day(one)}）" for one in more]
        rest = f"等 {len(said)} 处" if len(said) > NAMED else ""
        super().__init__(
            f"文件与在本系统发布的通报不一致：{'；'.join(said[:NAMED])}{rest}。已发布的通报不能由文件改动，"
            "请下载现在的填报表，在其上增改后重新导入；通报有误的，由通报部门另发更正通报或撤回通报。"
        )


def tie_to_rows(problems: Sequence[Problem], year: Year) -> None:
    """Ties those of ``problems`` (unsaved) that are what a published notice says to the rows that say it. Raises
    WrittenOtherwise where one is missing, or cites such a notice without being in it."""
    expected = list(assessed_effects(year))
    written = set(Notice.objects.filter(year=year, written__isnull=False).values_list("pk", flat=True))
    by_notice: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.notice_id in written:
            by_notice.setdefault(problem.notice_id or 0, []).append(problem)
    missing = []
    for one in expected:
        left = by_notice.get(one.first.notice.notice_id or 0, [])
        found = next((problem for problem in left if one.same(problem)), None)
        if found is None:
            missing.append(one)
            continue
        left.remove(found)
        one.become(found)
    more = [problem for left in by_notice.values() for problem in left]
    if missing or more:
        raise WrittenOtherwise(missing, more)


def _called(one: Effect) -> str:
    return f"{one.first.notice}中“{one.entry}”的问题"


def _day(problem: Problem) -> str:
    return chinese_date(problem.date) if problem.date else "没有日期"
