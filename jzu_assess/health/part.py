"""A part of the site (数据库, 后台进程, …) and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """In words, from well to worse. ``ADVICE`` asks nobody to do anything."""

    WELL = "正常"
    ADVICE = "可改进"
    UNWELL = "需要处理"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it should be, what that means for people, and what an administrator does about it; ``command`` is
    what is typed on the server. ``stops``: nobody can use the site."""

    what: str
    means: str
    todo: str
    command: str = ""
    state: State = State.UNWELL
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Which part: ``key`` is the name that monitors read, ``name`` the one that people read, ``does`` what it is there
    for."""

    key: str
    name: str
    does: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was found."""

    kind: Kind
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def state(self) -> State:
        order = list(State)
        return max((finding.state for finding in self.findings), key=order.index, default=State.WELL)

    @property
    def well(self) -> bool:
        return self.state is not State.UNWELL

    @property
    def stops(self) -> bool:
        return any(finding.stops for finding in self.findings)
