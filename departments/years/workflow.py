"""The transitions of a year from phase to phase: the only truth about who may move it, and from where."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Phase, Role, Year
from ..permissions import Person, has_role


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: its name, what the button says, from where to where, whose it is, its place in the measures."""

    action: str
    label: str
    source: Phase
    to: Phase
    role: Role
    place: str
    consequence: str


# 终评 is not reached from here: it follows from the party committee's decision on published results (十).
TRANSITIONS = (
    Transition(
        "begin",
        "开始平时考核",
        Phase.PLANNING,
        Phase.COLLECTING,
        Role.QUALITY_OFFICE,
        "四",
        "方案和名册对各部门生效，开始录入工作进展和通报。",
    ),
    Transition(
        "hand_in",
        "开始报送",
        Phase.COLLECTING,
        Phase.HANDING_IN,
        Role.QUALITY_OFFICE,
        "八.2",
        "各考核部门报送所负责指标的考核结果，数据截至 12 月 31 日。",
    ),
    Transition(
        "review",
        "提交审核",
        Phase.HANDING_IN,
        Phase.REVIEW,
        Role.QUALITY_OFFICE,
        "十",
        "汇总结果提交考核工作领导小组审核。",
    ),
    Transition(
        "return",
        "退回报送",
        Phase.REVIEW,
        Phase.HANDING_IN,
        Role.LEADING_GROUP,
        "十",
        "退回质量发展处，由考核部门更正后重新提交。",
    ),
    Transition(
        "feed_back",
        "审核通过",
        Phase.REVIEW,
        Phase.FEEDBACK,
        Role.LEADING_GROUP,
        "十",
        "审核通过，向被考核部门反馈结果。",
    ),
    Transition(
        "publicise",
        "开始公示",
        Phase.FEEDBACK,
        Phase.PUBLICITY,
        Role.QUALITY_OFFICE,
        "十",
        "结果在校园网公示，公示后报党委会审定。",
    ),
)


def transition(action: str) -> Transition | None:
    return next((one for one in TRANSITIONS if one.action == action), None)


def open_to(user: Person, year: Year) -> list[Transition]:
    """The moves that ``user`` may make now; templates draw their buttons from this."""
    return [one for one in TRANSITIONS if one.source == year.phase and has_role(user, one.role)]
