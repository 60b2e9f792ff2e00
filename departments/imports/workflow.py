"""The table of an import: what the system finds, and what the person decides."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from ..models import Import, ImportState
from ..permissions import Person
from ..refusals import Problem
from ..transitions import REASON, Transition, Workflow
from ..who import Who
from .kinds import Checked, Subject, find_kind


def may_take_in(person: Person, one: Import) -> bool:
    kind = find_kind(one.kind)
    return kind is not None and kind.may(person, subject_of(one))


def subject_of(one: Import) -> Subject:
    return Subject(one.year, one.department)


SYSTEM = Who("系统", lambda person, one: False)
PEOPLE = Who("导入人", may_take_in)


def _nothing_moves(one: Import) -> Iterator[Problem]:
    if not Checked.of_json(one.checked or {}).moves_something:
        yield Problem("文件的内容与系统现有的相同，没有需要导入的变化。")


def _under_way(one: Import) -> Iterator[Problem]:
    if one.job is not None and one.job.unfinished:
        yield Problem("后台正在处理，请等它完成。")


def _consequence(one: Import) -> str:
    kind = find_kind(one.kind)
    return f"{kind.label if kind else ''}按所列变化更新，全部成功或全部不变；之后可以恢复导入前的内容。"


IMPORTS: Workflow[Import] = Workflow(
    name="import",
    field="state",
    states=ImportState,
    address=lambda one, action: reverse("departments:move_import", args=[one.pk, action]),
    rows=(
        Transition(
            "find",
            "核对完毕",
            sources=(ImportState.CHECKING,),
            to=ImportState.FOUND,
            who=SYSTEM,
            consequence="列出会有哪些变化，等待确认。",
            source="",
        ),
        Transition(
            "refuse",
            "发现问题",
            sources=(ImportState.CHECKING,),
            to=ImportState.WRONG,
            who=SYSTEM,
            consequence="列出全部问题，更正后重新上传。",
            source="",
            expected=False,
        ),
        Transition(
            "take",
            "确认导入",
            sources=(ImportState.FOUND,),
            to=ImportState.TAKING,
            who=PEOPLE,
            guards=(_nothing_moves,),
            asks=(REASON.optional(),),
            consequence=_consequence,
            source="",
        ),
        Transition(
            "finish",
            "导入完成",
            sources=(ImportState.TAKING,),
            to=ImportState.DONE,
            who=SYSTEM,
            consequence="变化已经生效。",
            source="",
        ),
        Transition(
            "return",
            "数据有变动，重新核对",
            sources=(ImportState.TAKING,),
            to=ImportState.CHECKING,
            who=SYSTEM,
            consequence="核对之后数据有变动，未作导入，重新列出变化。",
            source="",
            expected=False,
        ),
        Transition(
            "look_again",
            "重新核对",
            sources=(ImportState.CHECKING, ImportState.TAKING, ImportState.FOUND),
            to=ImportState.CHECKING,
            who=PEOPLE,
            guards=(_under_way,),
            consequence="按系统现在的内容重新列出变化。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "cancel",
            "取消导入",
            sources=(ImportState.CHECKING, ImportState.WRONG, ImportState.FOUND),
            to=ImportState.CANCELLED,
            who=PEOPLE,
            consequence="不作导入，系统内容不变；需要时可以重新上传。",
            source="",
            tone="plain",
            expected=False,
        ),
    ),
)
