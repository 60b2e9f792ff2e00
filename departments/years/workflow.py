"""The table of a year's phases: the only truth about who may move it, and from where."""

from __future__ import annotations

from django.urls import reverse

from ..models import Phase, Role, Year
from ..transitions import REASON, Transition, Workflow
from ..who import role

QUALITY_OFFICE = role(Role.QUALITY_OFFICE)
LEADING_GROUP = role(Role.LEADING_GROUP)


def _handing_in(year: Year) -> str:
    last = year.cut_off
    return f"各考核部门报送所负责指标的考核结果，数据截至 {last.month} 月 {last.day} 日。"


# 终评 is not reached from here: it follows from the party committee's decision on published results (十).
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
    ),
)
