"""How accounts read, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..models import Department, Grant

State = Mapping[str, Any]
PERSON: Mapping[str, str] = {"name": "姓名", "position": "职务", "department": "所在部门"}
NOTHING = "空"


class Words:
    """For states of accounts (``importing.states``)."""

    def __init__(self) -> None:
        self._departments = {one.pk: one.called for one in Department.objects.all()}

    def added(self, state: State) -> str:
        told = [f"{label} {self._said(key, state)}" for key, label in PERSON.items() if key != "name" and state[key]]
        told += [f"角色 {'、'.join(state['roles'])}"] if state["roles"] else []
        told += [f"将提请另一人确认：{'、'.join(state['asked'].values())}"] if state["asked"] else []
        told += [] if state["active"] else ["停用"]
        return f"{self._whom(state)}：{'；'.join(told) or '没有角色和授权'}"

    def changed(self, before: State, after: State) -> str:
        told = [
            f"{label} {self._said(key, before)} → {self._said(key, after)}"
            for key, label in PERSON.items()
            if before[key] != after[key]
        ]
        told += self._lists("立即增加", self._rights(after), self._rights(before))
        told += self._lists("立即撤销", self._rights(before), self._rights(after))
        told += self._lists("将提请另一人确认", after["asked"].values(), before["asked"].values())
        told += self._lists("不再等待确认", before["asked"].values(), after["asked"].values())
        if before["active"] != after["active"]:
            told.append("启用" if after["active"] else "停用")
        return f"{self._whom(before)}：{'；'.join(told)}"

    def _lists(self, word: str, several: Iterable[str], without: Iterable[str]) -> list[str]:
        left = set(without)
        found = "、".join(one for one in several if one not in left)
        return [f"{word}：{found}"] if found else []

    def _rights(self, state: State) -> list[str]:
        grants = [
            f"{Grant(codename).label}（{self._departments[one]}）"
            for codename, several in state["grants"].items()
            for one in several
        ]
        return [*(f"角色“{role}”" for role in state["roles"]), *grants]

    def _whom(self, state: State) -> str:
        return f"{state['name']}（{state['username']}）"

    def _said(self, key: str, state: State) -> str:
        value = state[key]
        return (self._departments.get(value, NOTHING) if key == "department" else value) or NOTHING
