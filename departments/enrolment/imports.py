"""Accounts as something that can be taken in on the site (``departments.imports``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from ..imports.kinds import Change, Checked, Kind, Progress, Subject, Taken, Wrong, in_file
from ..imports.services import LooksOtherwise
from ..models import Import, User
from ..permissions import Person, is_administrator
from ..refusals import NameTaken, OnOneself, Refusal, RolesConflict
from ..workbooks.reading import read_book
from ..workbooks.tables import SheetProblem, TableRow
from .importing import Outcome, Step, lock_accounts, look_at, stands, states, steps_of_json, steps_to_json, take_steps
from .queries import NAME, made_by, other_administrators
from .sheet import accounts_book, read_accounts_sheet, step_of

CONFIRMED = "增加的角色和授权（审计员除外）须由另一人确认后才生效；撤销和停用立即生效。"
FIRST = "新建的账户要由确认导入的人下载初始密码后才能登录；角色或授权经第二人确认时，初始密码由第二人发放。"
NOBODY_ELSE = "目前没有另一名系统管理员，增加的角色和授权可能无人能够确认；请先建立另一名系统管理员。"
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
        seen, read = stands(), read_accounts_sheet(read_book(content, name))
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
        document = {"steps": steps_to_json(steps), "same": len(read.asked) - len(steps), "notes": read.notes}
        return self._checked(document, seen, outcome, wrong, by)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        seen, kept = stands(), json.loads(document)
        steps = steps_of_json(kept["steps"])
        outcome = look_at(steps=steps, by=by, progress=progress)
        return self._checked(kept, seen, outcome, list(_refused(outcome, steps, {})), by)

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        kept = json.loads(document)
        lock_accounts()
        if stands() != kept["seen"]:
            raise LooksOtherwise
        outcome = take_steps(steps=steps_of_json(kept["steps"]), by=by)
        back = {"steps": steps_to_json(outcome.back), "made": outcome.made, "same": 0, "notes": [UNDONE]}
        told = f"新建 {len(outcome.added)} 个账户，修改 {len(outcome.changed)} 个"
        return Taken(json.dumps(back), stands(), told)

    def stands(self, subject: Subject) -> str:
        return stands()

    def then(self, key: UUID, person: Person) -> tuple[str, str] | None:
        """Whoever confirmed it hands out the first passwords; nobody else."""
        one = Import.objects.filter(pk=key, done_by=person.pk).first()
        if one is None or not made_by(one):
            return None
        return "初始密码", reverse("departments:first_passwords", args=[key])

    def back(self, subject: Subject) -> tuple[str, str]:
        return "账户管理", reverse("departments:accounts")

    def _checked(
        self, document: Mapping[str, Any], seen: str, outcome: Outcome, wrong: Sequence[Wrong], by: User
    ) -> Checked:
        notes = document["notes"]
        if not wrong:
            alone = outcome.asks and not other_administrators(by).exists()
            notes = [*notes, CONFIRMED, *([NOBODY_ELSE] if alone else []), *([FIRST] if outcome.added else [])]
        return Checked(
            document=json.dumps({**document, "seen": seen}),
            seen=seen,
            changes=(Change(self.label, outcome.added, outcome.changed, (), document["same"]),),
            wrong=tuple(sorted(wrong, key=in_file)),
            notes=tuple(notes),
        )


def _wrong(problem: SheetProblem) -> Wrong:
    return Wrong(problem.message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


def _refused(outcome: Outcome, steps: Sequence[Step], rows: Mapping[int, TableRow]) -> Iterator[Wrong]:
    for place, refusal in outcome.refused.items():
        if row := rows.get(place):
            yield _wrong(row.problem(_column(refusal), str(refusal)))
        else:
            account = User.objects.filter(pk=steps[place].user or 0).first()
            yield Wrong(f"{account or steps[place].person.get('username', '')}：{refusal}")


def _column(refusal: Refusal) -> str:
    return next((key for kind, key in COLUMNS.items() if isinstance(refusal, kind)), "username")
