"""Whose a step is: predicates on a person and an object, each with its wording.

    role(Role.LEADING_GROUP) & ~named("提交人", of="submitted_by_id")     考核工作领导小组（提交人除外）

``of`` says which keys of the object are meant: the path of an attribute, or a function that returns several. Roles and
grants are remembered with the person, so that a list of objects takes no more queries than one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeAlias

from .models import Grant, Role
from .permissions import Person, departments_held, has_role

Keys: TypeAlias = str | Callable[[Any], Collection[int]]


@dataclass(frozen=True, slots=True)
class Who:
    """``words`` name the people for "下一步：… · 由…"; ``but`` is whom the negation of a predicate leaves out."""

    words: str
    test: Callable[[Person, Any], bool]
    but: Who | None = None

    def __call__(self, person: Person, obj: Any) -> bool:
        return self.test(person, obj)

    def __and__(self, other: Who) -> Who:
        note = f"{other.but.words}除外" if other.but else f"须为{other.words}"
        return Who(f"{self.words}（{note}）", lambda person, obj: self(person, obj) and other(person, obj))

    def __or__(self, other: Who) -> Who:
        # The comma says that the brackets belong to one of the two alone.
        between = "，或" if self.words.endswith("）") or other.words.endswith("）") else "或"
        return Who(f"{self.words}{between}{other.words}", lambda person, obj: self(person, obj) or other(person, obj))

    def __invert__(self) -> Who:
        return Who(f"{self.words}以外的人", lambda person, obj: not self(person, obj), but=self)


def role(one: Role) -> Who:
    """Whoever has this school-wide role."""
    return Who(one.label, lambda person, obj: has_role(person, one))


def holds(grant: Grant, words: str, of: Keys = "department_id") -> Who:
    """Whoever holds ``grant`` on a department of the object: it reports it, assesses as its office, is in charge."""
    keys = _keys(of)
    return Who(words, lambda person, obj: not departments_held(person, grant).isdisjoint(keys(obj)))


def works_in(words: str, of: Keys = "department_id") -> Who:
    """Whoever belongs to a department of the object (所在部门): nobody decides on their own department."""
    keys = _keys(of)
    return Who(words, lambda person, obj: getattr(person, "department_id", None) in _known(keys(obj)))


def named(words: str, of: Keys) -> Who:
    """The person whom the object names: its submitter, its author."""
    keys = _keys(of)
    return Who(words, lambda person, obj: person.pk in _known(keys(obj)))


def _keys(of: Keys) -> Callable[[Any], Collection[int]]:
    if not isinstance(of, str):
        return of
    read = attrgetter(of)
    return lambda obj: (read(obj),)


def _known(keys: Collection[int | None]) -> set[int]:
    """Without None: who has no department is not in an object's that has none."""
    return {key for key in keys if key is not None}
