"""Why a service did not do what it was asked, as types. ``str(refusal)`` is what the person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse

from .models import Year


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the site: what the link says, the address's name, its arguments, and perhaps what follows them
    (``?empty=leader``)."""

    words: str
    url_name: str
    kwargs: Mapping[str, str | int]
    query: str = ""

    @property
    def href(self) -> str:
        return reverse(self.url_name, kwargs=dict(self.kwargs)) + self.query


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way: a sentence, where it is mended on the site, and what it consists of.

    A process derives its own kinds, with the data that they are about.
    """

    sentence: str
    link: Link | None = None
    parts: tuple[Problem, ...] = ()


class Refusal(Exception):
    """A service refused; nothing was written. Each app derives its reasons from this one."""

    message = "不能执行此操作。"
    by_field: Mapping[str, str] = MappingProxyType({})
    """What is wrong with single fields of what was entered, by the field's name."""
    recorded = False
    """Whether the service has left the entry in the audit trail itself; else whoever answers the person does."""

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
    """The object is not where this step begins: somebody else may have taken it already.

    ``field`` holds its state; ``word`` says what the state is called, the field's choices unless told.
    """

    def __init__(self, obj: Model, field: str = "phase", word: str = "") -> None:
        state = word or getattr(obj, f"get_{field}_display")()
        kind = getattr(obj._meta.get_field(field), "verbose_name", "")
        super().__init__(f"{obj}现处于“{state}”{kind}，不能执行此操作。")


class Blocked(Refusal):
    """Something that must hold for this step does not; ``problems`` is all of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("".join(problem.sentence for problem in problems))


class OnOneself(Refusal):
    """Separation of duties: nobody changes what they themselves may do."""

    message = "不能更改本人的角色、授权或账户状态，请由另一名系统管理员办理。"


class Stale(Refusal):
    """Somebody else changed it after the form was opened. ``now`` says what it is, by label; ``seen`` is what a form
    that is opened now would carry; ``of``: what the trail knows who changed."""

    def __init__(self, now: Mapping[str, str], seen: Mapping[str, Any], of: Sequence[Model] = ()) -> None:
        self.seen, self.of = seen, tuple(of)
        listed = "；".join(f"{label}现为“{value}”" for label, value in now.items())
        super().__init__(f"他人已先作修改：{listed}。请核对后再次提交。")


def refuse_stale(
    seen: Mapping[str, Any] | None,
    now: Mapping[str, Any],
    shown: Callable[[str], tuple[str, str]],
    of: Sequence[Model] = (),
) -> None:
    """For services, with the object locked: raises ``Stale`` where ``now`` is not what the person had ``seen`` when
    they opened the form (None: no form was opened). Both are JSON; ``shown`` gives a field's label and value. ``of`` is
    the object, and what else the form changes, as the trail names them."""
    changed = [field for field in now if seen is not None and seen.get(field) != now[field]]
    if changed:
        raise Stale(dict(shown(field) for field in changed), now, of)


class RolesConflict(Refusal):
    """系统管理员 touches no scores and 审计员 writes nothing, so neither is combined with anything else."""

    message = "“系统管理员”“审计员”不能兼任其他角色，也不能持有部门授权。"


class NameTaken(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已被使用。")


@contextmanager
def unless_taken(name: str) -> Iterator[None]:
    """What is written inside bears a name that is given once: raises ``NameTaken`` where somebody else, at the same
    moment, was first. The caller's transaction goes on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not _stands_twice(error):
            raise
        raise NameTaken(name) from None


def _stands_twice(error: IntegrityError) -> bool:
    """Whether a unique constraint was broken, by the codes of PostgreSQL and SQLite."""
    cause: Any = error.__cause__
    return getattr(cause, "sqlstate", "") == "23505" or getattr(cause, "sqlite_errorname", "").endswith("_UNIQUE")


class ReasonNeeded(Refusal):
    """What others will ask about is not done without saying why."""

    message = "请填写理由。"

    def __init__(self) -> None:
        super().__init__()
        self.by_field = {"reason": self.message}
