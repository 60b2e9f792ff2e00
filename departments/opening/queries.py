"""What a year needs before it begins (年度准备), counted from what has been entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..calendar.days import terms_of
from ..calendar.queries import own_days, terms_to_fill
from ..dates import chinese_date
from ..frame import has_scheme
from ..models import DepartmentUserGrant, Grant, Phase, RosterEntry, Year
from ..permissions import Person, is_administrator, is_quality_office
from ..refusals import Link, Problem
from ..roster.queries import groups_of, is_unfilled, roster

QUALITY_OFFICE, ADMINISTRATOR = "质量发展处", "系统管理员"


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the list: ``said`` counts what is there, ``lacking`` is the sentence about what is not ("" where
    nothing is missing), ``names`` of whom. A ``required`` one that lacks something holds the year back. ``by`` does
    it, at ``link``."""

    title: str
    said: str
    by: str
    link: Link
    lacking: str = ""
    names: tuple[str, ...] = ()
    required: bool = False

    @property
    def state(self) -> str:
        if not self.lacking:
            return "已完成"
        return "未完成" if self.required else "待补"

    @property
    def problem(self) -> Problem:
        """For the quality office, which begins the year: what others do has no link for it."""
        link = self.link if self.by == QUALITY_OFFICE else None
        return Problem(self.lacking, link, tuple(Problem(name) for name in self.names))

    def is_done_by(self, reader: Person) -> bool:
        return is_quality_office(reader) if self.by == QUALITY_OFFICE else is_administrator(reader)


def parts(year: Year) -> list[Part]:
    """In the order in which they are done; as many queries however many departments there are."""
    entries = list(roster(year))
    return [
        _scheme(year),
        _listed(year, entries),
        _headcounts(year, entries),
        _leaders(year, entries),
        _accounts(entries),
        _dates(year),
        _calendar(year),
    ]


def missing(year: Year) -> Iterator[Problem]:
    """What holds the year back."""
    return (part.problem for part in parts(year) if part.lacking and part.required)


def to_complete(year: Year) -> Iterator[Problem]:
    """What is missing and may be completed while the year goes on."""
    return (part.problem for part in parts(year) if part.lacking and not part.required)


def _scheme(year: Year) -> Part:
    own, link = str(year.year), Link("查看方案", "targets:scheme", {"year": year.year})
    title = "考核方案"
    if not has_scheme(year.scheme):
        return Part(title, "没有考核方案", QUALITY_OFFICE, link, f"{year}没有考核方案。", required=True)
    if year.scheme == own:
        return Part(title, f"{year}考核方案", QUALITY_OFFICE, link)
    said = f"沿用 {year.scheme} 年度考核方案"
    if has_scheme(own):
        lacking = f"{year}的考核方案已有，{year}仍沿用 {year.scheme} 年度的。"
    else:
        lacking = f"{year}的考核方案尚未发布，沿用 {year.scheme} 年度的。"
    return Part(title, said, QUALITY_OFFICE, link, lacking)


def _listed(year: Year, entries: Sequence[RosterEntry]) -> Part:
    groups = groups_of(year, [entry.group for entry in entries])
    counts = {name: sum(entry.group == code for entry in entries) for code, name in groups.items()}
    said = "、".join(f"{name} {count} 个" for name, count in counts.items())
    empty = [name for name, count in counts.items() if not count] if entries else ["名册"]
    return Part(
        title="部门名册",
        said=f"{len(entries)} 个部门" + (f"：{said}" if entries else ""),
        by=QUALITY_OFFICE,
        link=Link("部门名册", "departments:roster", {"year": year.year}),
        lacking=f"{'、'.join(empty)}还没有部门。" if empty else "",
        required=True,
    )


def _headcounts(year: Year, entries: Sequence[RosterEntry]) -> Part:
    return _of_entries(year, entries, "在岗满六个月人数", "headcount", "没有填写在岗满六个月人数", "年底核算奖励要用。")


def _leaders(year: Year, entries: Sequence[RosterEntry]) -> Part:
    return _of_entries(year, entries, "分管校领导", "leader", "没有定分管校领导", "其通报和免责无人审批。")


def _of_entries(year: Year, entries: Sequence[RosterEntry], title: str, field: str, lacks: str, why: str) -> Part:
    names = tuple(entry.name for entry in entries if is_unfilled(entry, field))
    filled = len(entries) - len(names)
    return Part(
        title=title,
        said=f"{len(entries)} 个部门，已填 {filled} 个" + (f"，{len(names)} 个未填" if names else ""),
        by=QUALITY_OFFICE,
        link=Link("去填写", "departments:roster", {"year": year.year}, f"?empty={field}"),
        lacking=f"{len(names)} 个部门{lacks}，{why}" if names else "",
        names=names,
    )


def _accounts(entries: Sequence[RosterEntry]) -> Part:
    holders = DepartmentUserGrant.objects.filter(permission__codename=Grant.REPORT.value, user__is_active=True)
    reported = set(holders.values_list("content_object_id", flat=True))
    names = tuple(entry.name for entry in entries if entry.department_id not in reported)
    return Part(
        title="填报账户",
        said=f"{len(entries)} 个部门，{len(entries) - len(names)} 个有填报人员",
        by=ADMINISTRATOR,
        link=Link("账户管理", "departments:accounts", {}),
        lacking=f"{len(names)} 个部门没有填报人员，由系统管理员授权。" if names else "",
        names=names,
    )


def _dates(year: Year) -> Part:
    phases = list(year.phases.order_by("starts", "pk"))
    unset = [phase.label for phase in Phase if phase not in {one.phase for one in phases}]
    span = f"{chinese_date(phases[0].starts)} 至 {chinese_date(phases[-1].ends)}" if phases else "未填"
    return Part(
        title="阶段日程",
        said=f"{len(phases)} 个阶段，{span}",
        by=QUALITY_OFFICE,
        link=Link("修改日期", "departments:change_dates", {"year": year.year}),
        lacking=f"{'、'.join(unset)}没有日期。" if unset else "",
        required=True,
    )


def _calendar(year: Year) -> Part:
    unfilled, own = terms_to_fill(year), own_days(year).count()
    said = f"{len(terms_of(year.year)) - len(unfilled)} 个学期，校内安排 {own} 项"
    return Part(
        title="校历",
        said=said,
        by=QUALITY_OFFICE,
        link=Link("校历", "departments:calendar", {"year": year.year}),
        lacking=f"{'、'.join(map(str, unfilled))}未填，按学期、教学周计算的日期暂缺。" if unfilled else "",
    )
