"""Why a service did not do what it was asked, as types. ``str(refusal)`` is what the person reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .models import Year


class Refusal(Exception):
    """A service refused; nothing was written. Each app derives its reasons from this one."""

    message = "不能执行此操作。"
    by_field: Mapping[str, str] = MappingProxyType({})
    """What is wrong with single fields of what was entered, by the field's name."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class NotAllowed(Refusal):
    """The person may not do this at all."""

    message = "您没有执行此操作的权限。"


class YearIsFinal(Refusal):
    """The year's results are final (十)."""

    def __init__(self, year: Year) -> None:
        super().__init__(f"{year}已终评，不能再修改。")


class WrongPhase(Refusal):
    """The year is not where this step begins: somebody else may have taken it already."""

    def __init__(self, year: Year) -> None:
        super().__init__(f"{year}现处于“{year.get_phase_display()}”阶段，不能执行此操作。")


class OnOneself(Refusal):
    """Separation of duties: nobody changes what they themselves may do."""

    message = "不能更改本人的角色、授权或账户状态，请由另一名系统管理员办理。"


class Stale(Refusal):
    """Somebody else changed it after the form was opened; ``now`` says what it is, by label."""

    def __init__(self, now: dict[str, str]) -> None:
        listed = "；".join(f"{label}现为“{value}”" for label, value in now.items())
        super().__init__(f"他人已先作修改：{listed}。请核对后再次提交。")


class RolesConflict(Refusal):
    """系统管理员 touches no scores and 审计员 writes nothing, so neither is combined with anything else."""

    message = "“系统管理员”“审计员”不能兼任其他角色，也不能持有部门授权。"


class NameTaken(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已被使用。")


class HasFacts(Refusal):
    """An entry of the roster cannot go while something is recorded about it."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"“{name}”已有{what}，不能移出名册。")
