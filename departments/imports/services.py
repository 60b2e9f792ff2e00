"""An import on its way: sent in, checked by a worker, confirmed, taken in by a worker, and brought back.

What is taken in is decided by its kind; here is only the way, which is the same for all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from .. import clock
from ..files.services import keep_file
from ..jobs.services import RunningJob, enqueue
from ..models import Import, ImportState, User, Year
from ..pages.attachments import safe_name
from ..refusals import Blocked, NotAllowed, Problem, Refusal
from ..trail.services import record
from ..transitions import REASON, Missing, move
from ..workbooks.marking import Mark, marked_copy
from ..workbooks.reading import read_book
from ..workbooks.sheets import NotReadable
from .kinds import Checked, Kind, Subject, Taken, Wrong, find_kind
from .workflow import IMPORTS, may_take_in, subject_of

CHECK, TAKE = "import_check", "import_take"
# More are too many to mend one by one; the copy has them all.
LONGEST_LIST = 2000


class NothingKept(Refusal):
    message = "这次导入没有保留导入前的内容，不能恢复。"


class NotDone(Refusal):
    message = "只有已完成的导入才能恢复导入前的内容。"


class LooksOtherwise(Refusal):
    """Somebody changed something between the look and the confirmation."""

    message = "核对之后，系统中的内容又有变动，未作导入。已按现在的内容重新核对，请再看一遍后确认。"


@transaction.atomic
def start_import(*, kind: Kind, subject: Subject, content: bytes, name: str, by: User) -> Import:
    """Keeps the file and queues its check. Raises NotAllowed, TooMuchKept."""
    if not kind.may(by, subject):
        raise NotAllowed
    file = keep_file(content=content, name=name, by=by)
    one = Import.objects.create(
        kind=kind.name,
        year=subject.year,
        department=subject.department,
        name=safe_name(name),
        file=file,
        by=by,
        created_at=clock.now(),
    )
    record(act="上传导入文件", by=by, obj=one, after={"内容": _about(kind, subject), "校验值": file.sha256})
    return _queue(one, CHECK, by)


@transaction.atomic
def undo_import(*, one: Import, by: User) -> Import:
    """A new import of what was there before ``one``; it goes the same way, look and confirmation included.

    Raises NotAllowed, NotDone, NothingKept.
    """
    one = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if not may_take_in(by, one):
        raise NotAllowed
    if one.state != ImportState.DONE:
        raise NotDone
    if not one.before:
        raise NothingKept
    back = Import.objects.create(
        kind=one.kind,
        year=one.year,
        department=one.department,
        name=f"“{one.name}”导入前的内容"[:200],
        undoes=one,
        document=one.before,
        by=by,
        created_at=clock.now(),
    )
    record(act="恢复导入前的内容", by=by, obj=back, after={"导入": one.name})
    return _queue(back, CHECK, by)


@transaction.atomic
def move_import(
    *, one: Import, action: str, by: User, agreed: Collection[str] = (), seen: str = "", **entered: Any
) -> Import:
    """The person's decision. Confirming asks for every question to be ``agreed`` to, for a reason where the kind needs
    one, and for the very look that the person had (``seen``). Raises what ``move`` raises."""
    moved = move(workflow=IMPORTS, obj=one, action=action, by=by, **entered)
    if action == "take":
        _all_said(moved, agreed, entered)
        if seen != moved.seen:
            raise LooksOtherwise
        Import.objects.filter(pk=moved.pk).update(reason=str(entered.get("reason") or "").strip())
        return _queue(moved, TAKE, by, agreed=sorted(agreed))
    return _queue(moved, CHECK, by) if action == "look_again" else moved


def check_import(running: RunningJob) -> dict[str, Any]:
    """What a worker does with a file that was sent in. Does nothing where it was decided meanwhile."""
    one = Import.objects.select_related("year", "department", "file", "by").get(pk=running.arguments["import"])
    if one.state != ImportState.CHECKING:
        return {}
    running.progress(0, 1, "读取文件")
    checked, marked = _look(one, running)
    with running.holding():
        one.refresh_from_db(fields=["state"])
        if one.state == ImportState.CHECKING:
            _keep_look(one, checked, marked)
    return {"href": one.get_absolute_url(), "text": "查看核对结果"}


def take_import(running: RunningJob) -> dict[str, Any]:
    """Takes in what was confirmed, or, where something changed in between or stands in the way, looks anew."""
    one = Import.objects.select_related("year", "department", "by").get(pk=running.arguments["import"])
    if one.state != ImportState.TAKING:
        return {}
    running.progress(0, 1, "正在写入")
    try:
        with running.holding():
            taken = _take(one, running)
    except Refusal as refusal:
        with running.holding():
            move(workflow=IMPORTS, obj=one, action="return", by=None, reason=str(refusal))
        return check_import(running)
    return {"href": one.get_absolute_url(), "text": taken.told or "导入完成，查看结果"}


# --- looking ---


def _look(one: Import, running: RunningJob) -> tuple[Checked, bytes | None]:
    """What would change, and the person's file with its problems marked."""
    kind, subject = _kind(one), subject_of(one)
    if one.file is None and not one.document:
        return Checked(wrong=(Wrong("上传的文件已过保留期，请重新上传。"),)), None
    try:
        if one.document or one.file is None:
            return kind.check_again(subject, one.document, running.by, running.progress), None
        content = one.file.read()
        checked = kind.check(subject, content, one.name, running.by, running.progress)
    except FileNotFoundError:
        return Checked(wrong=(Wrong("上传的文件已不在，请重新上传。"),)), None
    except (NotReadable, Refusal) as reason:
        return Checked(wrong=(Wrong(str(reason)),)), None
    return checked, _marked(content, one.name, checked) if checked.wrong else None


def _marked(content: bytes, name: str, checked: Checked) -> bytes | None:
    try:
        read_book(content, name)
    except NotReadable:
        return None
    marks = [Mark(wrong.sheet, wrong.row, wrong.cell, wrong.message) for wrong in checked.wrong]
    return marked_copy(content, name, marks)


def _keep_look(one: Import, checked: Checked, marked: bytes | None) -> None:
    kept = {**checked.as_json(), "wrong_in_all": len(checked.wrong)}
    kept["wrong"] = kept["wrong"][:LONGEST_LIST]
    copy = keep_file(content=marked, name=_marked_name(one.name), by=one.by) if marked else None
    # Beside the move, so that a long document does not stand in the trail twice.
    Import.objects.filter(pk=one.pk).update(
        checked=kept, seen=checked.seen, marked=copy, document=checked.document or one.document
    )
    move(workflow=IMPORTS, obj=one, action="refuse" if checked.wrong else "find", by=None)


def _marked_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}（标出问题）.xlsx"


# --- taking in ---


def _take(one: Import, running: RunningJob) -> Taken:
    kind, subject = _kind(one), subject_of(one)
    if not kind.may(running.by, subject):
        raise NotAllowed
    if subject.year is not None:
        # What the year holds is not changed by anybody else from here on.
        subject = Subject(Year.objects.select_for_update().get(pk=subject.year.pk), subject.department)
    if kind.stands(subject) != one.seen:
        raise LooksOtherwise
    agreed: list[str] = running.arguments.get("agreed", [])
    taken = kind.take_in(subject, one.document, running.by, agreed, one.reason, running.progress)
    given = keep_file(content=taken.file[0], name=taken.file[1], by=running.by) if taken.file else None
    if given is not None:
        Import.objects.filter(pk=one.pk).update(marked=given)
    Import.objects.filter(pk=one.pk).update(
        before=taken.before, after_seen=taken.seen, done_by=running.by, done_at=clock.now()
    )
    if taken.changes is not None:
        checked = {**(one.checked or {}), "changes": Checked(changes=taken.changes).as_json()["changes"]}
        Import.objects.filter(pk=one.pk).update(checked=checked)
    move(workflow=IMPORTS, obj=one, action="finish", by=None)
    return taken


def _all_said(one: Import, agreed: Collection[str], entered: Mapping[str, Any]) -> None:
    """Raises Blocked with everything that the confirmation lacks."""
    asked = [question for question in Checked.of_json(one.checked or {}).questions if not question.optional]
    open_questions = [question for question in asked if question.key not in agreed]
    problems: list[Problem] = [Problem(f"请先核对并勾选：{question.sentence}") for question in open_questions]
    if _kind(one).needs_reason(subject_of(one)) and not str(entered.get("reason") or "").strip():
        problems.append(Missing("本年度已公布过结果，请填写导入的理由。", name=REASON.name))
    if problems:
        raise Blocked(problems)


# --- queueing ---


def _queue(one: Import, work: str, by: User, **more: Any) -> Import:
    kind = _kind(one)
    verb = "核对" if work == CHECK else "导入"
    one.job = enqueue(
        kind=work,
        key=f"import:{one.pk}",
        label=f"{verb}{_about(kind, subject_of(one))}：{one.name}"[:200],
        by=by,
        year=one.year,
        arguments={"import": str(one.pk), **more},
    )
    Import.objects.filter(pk=one.pk).update(job=one.job)
    return one


def _about(kind: Kind, subject: Subject) -> str:
    return f"{subject}{kind.label}"


def _kind(one: Import) -> Kind:
    kind = find_kind(one.kind)
    if kind is None:
        raise NotAllowed
    return kind
