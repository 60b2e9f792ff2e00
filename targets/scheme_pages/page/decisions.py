"""Where a decision of the scheme applies, in words and with the way there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from departments.models import Year

from ...scheme.model import Decision, Group, Scheme


@dataclass(frozen=True, slots=True)
class Applied:
    words: str
    href: str


def applications(scheme: Scheme, decision: Decision, year: Year) -> tuple[Applied, ...]:
    """The items, categories or rules that hold the decision's parameter, each once: what is alike in two groups
    leads to the first."""
    match decision.parameter.split("/"):
        case ["groups", named, *path]:
            groups = [group for code, group in scheme.groups.items() if named in ("*", code)]
            found = (one for group in groups for one in _in_group(group, path, year.year))
            return tuple({one.words: one for one in reversed(list(found))}.values())[::-1]
        case ["quotas" | "awards", *_]:
            return (Applied("奖励与结果使用", reverse("targets:awards", args=[year.year])),)
        case _:
            return (Applied("分值与格次", reverse("targets:overview", args=[year.year])),)


def _in_group(group: Group, path: Iterable[str], year: int) -> Iterator[Applied]:
    match list(path):
        case ["items", codes, *_]:
            for code in codes.split(","):
                if code in group.items:
                    yield _item(group, code, year)
        case ["categories", code, *_] if code in group.categories:
            tree = reverse("targets:scheme", args=[year])
            yield Applied(group.categories[code].name, f"{tree}?group={group.code}#category-{code}")
        case ["overflow", *_] if group.overflow:
            yield _item(group, group.overflow.item, year)


def _item(group: Group, code: str, year: int) -> Applied:
    return Applied(group.title(code), reverse("targets:item", args=[year, group.code, code]))
