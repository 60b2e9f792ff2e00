"""Accounts as something that can be taken in on the site (``departments.imports``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from ..imports.kinds import Change, Checked, Kind, Progress, Subject, Taken, Wrong
from ..models import User
from ..permissions import Person, is_administrator
from ..refusals import NameTaken, OnOneself, Refusal, RolesConflict
from ..workbooks.reading import read_book
from ..workbooks.tables import SheetProblem, TableRow
from .importing import Outcome, Step, look_at, stands, states, steps_of_json, steps_to_json, take_steps
from .queries import NAME
from .sheet import accounts_book, read_accounts_sheet, step_of

CONFIRMED = "角色和授权的增加不会立即生效，将逐项提请另一人确认；撤销和停用立即生效。"
FIRST = "新建的账户还不能登录：导入后由确认导入的人下载一次性的初始密码。"
UNDONE = "恢复时，导入新建的账户停用而不删除；导入撤销的角色和授权须重新提请第二人确认。"
COLUMNS = {NameTaken: "username", OnOneself: "username", RolesConflict: "roles"}


class AccountsImport(Kind):
    """The document holds the steps and what is said of them; what brings them back, the accounts that were made."""

    name = NAME
    label = "账户"
    of_year = False
    explanation = (
        "导入账户、角色和部门授权。以用户名相认，没有列出的账户不变。"
        "增加的角色和授权须经第二人确认；本人的角色、授权和状态不能更改。"
    )

    def may(self, person: Person, subject: Subject) -> bool:
        return is_administrator(person)

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        return accounts_book(), "账户、角色和授权.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        read = read_accounts_sheet(read_book(content, name))
        now = states()
        steps: list[Step] = []
        rows: dict[int, TableRow] = {}
        for asked in read.asked:
            step = step_of(asked, now[asked.user.pk] if asked.user else None)
            if step.moves:
                rows[len(steps)] = asked.row
                steps.append(step)
        outcome = look_at(steps=steps, by=by, progress=progress)
        wrong = [*map(_wrong, read.problems), *_refused(outcome, steps, rows)]
        same = len(read.asked) - len(steps)
        return self._checked({"steps": steps_to_json(steps), "same": same, "notes": read.notes}, outcome, wrong)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        kept = json.loads(document)
        steps = steps_of_json(kept["steps"])
        outcome = look_at(steps=steps, by=by, progress=progress)
        return self._checked(kept, outcome, list(_refused(outcome, steps, {})))

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        kept = json.loads(document)
        outcome = take_steps(steps=steps_of_json(kept["steps"]), by=by)
        back = {"steps": steps_to_json(outcome.back), "made": outcome.made, "same": 0, "notes": [UNDONE]}
        told = f"新建 {len(outcome.added)} 个账户，修改 {len(outcome.changed)} 个"
        return Taken(json.dumps(back), stands(), told)

    def stands(self, subject: Subject) -> str:
        return stands()

    def back(self, subject: Subject) -> tuple[str, str]:
        return "账户管理", reverse("departments:accounts")

    def _checked(self, document: Mapping[str, Any], outcome: Outcome, wrong: Sequence[Wrong]) -> Checked:
        notes = [*document["notes"], CONFIRMED, *([FIRST] if outcome.added else [])]
        return Checked(
            document=json.dumps(document),
            seen=stands(),
            changes=(Change(self.label, outcome.added, outcome.changed, (), document["same"]),),
            wrong=tuple(wrong),
            notes=tuple(notes),
        )


def _wrong(problem: SheetProblem) -> Wrong:
    return Wrong(problem.message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


def _refused(outcome: Outcome, steps: Sequence[Step], rows: Mapping[int, TableRow]) -> Iterator[Wrong]:
    for place, refusal in outcome.refused.items():
        if row := rows.get(place):
            yield _wrong(row.problem(_column(refusal), str(refusal)))
        else:
            account = User.objects.filter(pk=steps[place].user).first()
            yield Wrong(f"{account or steps[place].person.get('username', '')}：{refusal}")


def _column(refusal: Refusal) -> str:
    return next((key for kind, key in COLUMNS.items() if isinstance(refusal, kind)), "username")
