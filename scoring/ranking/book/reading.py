"""The sheet that says in words how the figures come about, and how to read the sheet of formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from departments.figures import plain, written
from departments.workbooks.reports import Heading, Report
from targets.scheme.grades import GradesHere
from targets.scheme.model import Group, Scheme
from targets.scheme.wording import overflow_in_words, reweighting_in_words, tie_breakers_in_words

from .computing import NAME as COMPUTING
from .given import GUARD, Given
from .results import AGREES, DIFFERS, TOLD
from .words import Words

NAME = "说明"
Lines = Iterator[tuple[str, str]]


def reading(group: Group, scheme: Scheme, departments: Sequence[Given], words: Words, *, ranked: bool) -> Report:
    """Without ``departments`` there is no sheet of formulas to speak of."""
    lines = list(_figures(group, scheme, ranked))
    if departments:
        lines += _formulas(group, scheme, departments, ranked)
    headings = [Heading("内容", width=24), Heading("怎样得来", width=110)]
    return Report(NAME, f"{words.title} · {NAME}", words.above, headings, lines, words.source)


def _figures(group: Group, scheme: Scheme, ranked: bool) -> Lines:
    places = scheme.ranking.total_places
    yield "依据", scheme.title
    for category in group.categories.values():
        yield category.name, f"满分 {plain(category.points)}。各指标得分相加；{reweighting_in_words(category)}。"
    if overflow := overflow_in_words(group):
        yield group.items[group.overflow.item].name if group.overflow else "", f"{overflow}。"
    yield "总分", f"各类别得分相加，四舍五入到小数点后 {places} 位。"
    if not ranked:
        yield "名次、格次", "这份表格只列得分，不排名次，不评格次。"
        return
    breakers = "、".join(tie_breakers_in_words(scheme))
    then = f"总分相同的，依次比较{breakers}，高者在前；仍相同的" if breakers else "总分相同的"
    yield "名次", f"本组各部门按总分从高到低排列；{then}名次并列。"
    grades = GradesHere(scheme, group)
    if grades.rated:
        yield grades.rated.name, "按原数与界线比较，不先四舍五入：89.96% 显示为 90.0%，但没有达到 90%。"
    words = [(grade.name, grade.in_words()) for grade in grades.tried]
    in_order = "；".join(f"{name}：{condition}" if condition else f"{name}：其余部门" for name, condition in words)
    yield "格次", f"依次评定，先符合的为准。{in_order}。"


def _formulas(group: Group, scheme: Scheme, departments: Sequence[Given], ranked: bool) -> Lines:
    yield (
        f"“{COMPUTING}”怎么看",
        "每个部门一行，每项指标一列，第一页是结果，往后是各类别的指标。白底是系统给出的数，蓝底是公式，灰底是系统的结果。"
        "点蓝底的单元格可看公式，所用的数都在同一行或“满分”一行。",
    )
    yield "缺项、待评", "“缺项”不计分，其分值按上面所说折算；“待评”暂计 0 分，分值仍计入满分。"
    if any(group.items[code].parts for one in group.categories.values() for code in one.leaves):
        yield "由几部分组成的指标", "只列合成后的得分；各部分见系统中该部门的得分表。"
    if group.overflow:
        duty = group.items[group.overflow.item].name
        yield (
            f"{duty}应扣、超扣、转扣",
            f"“应扣”是{duty}各问题应扣的分，精确到小数点后 4 位；“超扣”是超出{duty}满分的部分；"
            "“转扣”是其中实际转扣的分，不超过所剩的分。",
        )
    if ranked and scheme.grading.veto_backfill:
        yield "递补后的名次", "被一票否决的部门不占名次，其后的部门依次递补；评格次时用这个名次。"
    yield (
        f"公式里的 {written(GUARD)}",
        "电子表格用二进制计数，恰好应当五入的数可能略小一点而被舍去。取整前加上这个极小的数，五入的照常五入，"
        "其他的数不受影响，因此与系统的精确计算逐位相同。",
    )
    compared = "各类别得分、总分、名次和格次" if ranked else "各类别得分和总分"
    yield (
        "与系统结果一致",
        f"也是公式：{compared}都与系统的结果相同时为“{AGREES}”。改动白底的数可以试算，这时出现“{DIFFERS}”是正常的；"
        "在这里改动的数不会回到系统。",
    )
    if told := [one.result.name for one in departments if not one.kept]:
        yield (
            TOLD,
            f"{'、'.join(told)}的数超出了电子表格能精确计算的位数，公式算出的可能与系统不同，"
            "因此该行不用公式，直接列出系统的结果。",
        )
