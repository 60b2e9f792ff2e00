"""The table of a year's phases: the only truth about who may move it, and from where."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from django.urls import reverse

from .. import clock
from ..dates import chinese_date
from ..models import Phase, Role, Year
from ..refusals import Problem, Refusal
from ..transitions import DOCUMENT, DOCUMENT_DATE, REASON, Guard, Move, Transition, Workflow
from ..who import role

QUALITY_OFFICE = role(Role.QUALITY_OFFICE)
LEADING_GROUP = role(Role.LEADING_GROUP)
PARTY_COMMITTEE = role(Role.PARTY_COMMITTEE)

_Guards: TypeAlias = dict[str, list[Guard[Year]]]
_Sees: TypeAlias = Callable[[Year], Mapping[str, str]]
_guards: _Guards = {}
_warnings: _Guards = {}
_seen: dict[str, _Sees] = {}


def guard_move(action: str, guard: Guard[Year]) -> None:
    """What an app or a process above knows that must hold before a year is moved; once each."""
    _add(_guards, action, guard)


def warn_move(action: str, warns: Guard[Year]) -> None:
    """The same for what does not hold the year back."""
    _add(_warnings, action, warns)


def see_move(action: str, sees: _Sees) -> None:
    """What an app above knows that a move of a year decides upon."""
    _seen[action] = sees


def _seen_from_above(action: str) -> _Sees:
    return lambda year: _seen[action](year) if action in _seen else {}


def _add(to: _Guards, action: str, guard: Guard[Year]) -> None:
    guards = to.setdefault(action, [])
    if guard not in guards:
        guards.append(guard)


def _from_above(known: _Guards, action: str) -> Guard[Year]:
    return lambda year: [problem for guard in known.get(action, ()) for problem in guard(year)]


class BadDocumentDate(Refusal):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.by_field = {DOCUMENT_DATE.name: message}


def _handing_in(year: Year) -> str:
    last = year.cut_off
    return f"各考核部门报送所负责指标的考核结果，数据截至 {last.month} 月 {last.day} 日。"


def day_of(year: Year, phase: Phase, end: str) -> datetime.date | None:
    """The day on which a phase of the year ``starts`` or ``ends``; None where it is not scheduled."""
    found: datetime.date | None = year.phases.filter(phase=phase).values_list(end, flat=True).first()
    return found


def _publicity_is_over(year: Year) -> Iterator[Problem]:
    """十: 公示, then 审定."""
    last = day_of(year, Phase.PUBLICITY, "ends")
    if last is not None and clock.today() <= last:
        yield Problem(f"公示期到{chinese_date(last)}为止，期满后才能审定。")


def _not_yet_closed(year: Year) -> Iterator[Problem]:
    last = day_of(year, Phase.FINAL, "ends")
    if last is not None and clock.today() > last:
        yield Problem(f"{year}的终评阶段已于{chinese_date(last)}结束，审定不能再撤回。")


def _decided(year: Year, made: Move) -> None:
    """The document is one of the days between the publicity and today. Raises BadDocumentDate."""
    day, first = made.entered[DOCUMENT_DATE.name], day_of(year, Phase.PUBLICITY, "starts")
    if day > clock.today():
        raise BadDocumentDate("文件日期不能晚于今天。")
    if first is not None and day < first:
        raise BadDocumentDate(f"文件日期不能早于公示开始的{chinese_date(first)}。")


def _closing(year: Year) -> str:
    last = day_of(year, Phase.FINAL, "ends")
    back = f"{chinese_date(last)}前党委会可以撤回审定。" if last else "党委会可以撤回审定。"
    decided_upon = "".join(f"（{value}）" for value in _seen_from_above("finalise")(year).values())
    return f"现在公布的结果{decided_upon}成为终评结果，据此奖惩；{year}的事实、名册、日程和公布都不能再改。{back}"


PHASES: Workflow[Year] = Workflow(
    name="year",
    field="phase",
    states=Phase,
    act="调整阶段",
    address=lambda year, action: reverse("departments:move_year", args=[year.year, action]),
    rows=(
        Transition(
            "begin",
            "开始平时考核",
            sources=(Phase.PLANNING,),
            to=Phase.COLLECTING,
            who=QUALITY_OFFICE,
            guards=(_from_above(_guards, "begin"),),
            warns=(_from_above(_warnings, "begin"),),
            consequence="方案和名册对各部门生效，开始录入工作进展和通报。",
            source="四",
        ),
        Transition(
            "hand_in",
            "开始报送",
            sources=(Phase.COLLECTING,),
            to=Phase.HANDING_IN,
            who=QUALITY_OFFICE,
            consequence=_handing_in,
            source="八.2",
        ),
        Transition(
            "review",
            "提交审核",
            sources=(Phase.HANDING_IN,),
            to=Phase.REVIEW,
            who=QUALITY_OFFICE,
            consequence="汇总结果提交考核工作领导小组审核。",
            source="十",
        ),
        Transition(
            "feed_back",
            "审核通过",
            sources=(Phase.REVIEW,),
            to=Phase.FEEDBACK,
            who=LEADING_GROUP,
            consequence="审核通过，向被考核部门反馈结果。",
            source="十",
        ),
        Transition(
            "return",
            "退回报送",
            sources=(Phase.REVIEW,),
            to=Phase.HANDING_IN,
            who=LEADING_GROUP,
            asks=(REASON.optional(),),
            consequence="退回质量发展处，由考核部门更正后重新提交。",
            source="十",
            tone="plain",
        ),
        Transition(
            "publicise",
            "开始公示",
            sources=(Phase.FEEDBACK,),
            to=Phase.PUBLICITY,
            who=QUALITY_OFFICE,
            consequence="结果在校园网公示，公示后报党委会审定。",
            source="十",
        ),
        Transition(
            "finalise",
            "审定终评",
            sources=(Phase.PUBLICITY,),
            to=Phase.FINAL,
            who=PARTY_COMMITTEE,
            guards=(_publicity_is_over, _from_above(_guards, "finalise")),
            change=_decided,
            sees=_seen_from_above("finalise"),
            asks=(DOCUMENT, DOCUMENT_DATE),
            consequence=_closing,
            source="十",
        ),
        Transition(
            "reopen",
            "撤回审定",
            sources=(Phase.FINAL,),
            to=Phase.PUBLICITY,
            who=PARTY_COMMITTEE,
            guards=(_not_yet_closed,),
            change=_decided,
            asks=(REASON, DOCUMENT, DOCUMENT_DATE),
            consequence="回到公示阶段，奖惩暂缓；更正后重新公布，再由党委会审定。",
            source="",
            tone="plain",
            expected=False,
        ),
    ),
)
