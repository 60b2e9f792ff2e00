"""The university's departments as its documents name them: ``data/roster-<year>.yaml``, loaded strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..names import written

DATA = Path(__file__).parent / "data"
# Every other key of a file is the code of a group, with its departments.
OF_THE_YEAR = ("year", "organiser", "renamed")


class RosterFileError(ValueError):
    """Every problem of a roster file, one a line."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A department of a roster file; ``group`` is the code under which it stands there, ``None`` for the one that
    organises the assessment."""

    name: str
    short_name: str
    group: str | None


@dataclass(frozen=True, slots=True)
class ListedRoster:
    """A year's roster as a document gives it, group by group. ``renamed`` leads from last year's names to this
    year's."""

    year: int
    organiser: Listed
    departments: tuple[Listed, ...]
    renamed: dict[str, str] = field(default_factory=dict)


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice, where YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if doubled := sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise RosterFileError("\n".join(f"{key}：重复" for key in doubled))
        return super().construct_mapping(node, deep)


def listed_roster(year: int) -> ListedRoster:
    """The roster of ``year`` as shipped. Raises ``FileNotFoundError`` for a year without one."""
    return read_roster((DATA / f"roster-{year}.yaml").read_text(encoding="utf-8"))


def read_roster(text: str) -> ListedRoster:
    """Raises ``RosterFileError`` with all problems at once."""
    try:
        content = yaml.load(text, _Strict)
    except yaml.YAMLError as error:
        raise RosterFileError(f"不是 YAML：{error}") from None
    if not isinstance(content, dict):
        raise RosterFileError("不是键值文件")
    problems = []
    if not isinstance(content.get("year"), int) or isinstance(content.get("year"), bool):
        problems.append("year：应为年份")
    organisers = _listed(content, "organiser", None, problems)
    groups = [key for key in content if key not in OF_THE_YEAR]
    problems += [f"{key}：应为文字" for key in groups if not isinstance(key, str)]
    departments = [one for group in groups for one in _listed(content, group, group, problems)]
    if len(organisers) != 1:
        problems.append("organiser：应有且只有一个")
    if not groups:
        problems.append("没有考核组")
    names = [one.name for one in organisers + departments]
    problems += [f"{name}：重复" for name in sorted({name for name in names if names.count(name) > 1})]
    renamed = _names(content.get("renamed", {}), "renamed", problems)
    problems += [f"renamed.{new}：不在名册中" for new in renamed.values() if new not in names]
    if problems:
        raise RosterFileError("\n".join(problems))
    return ListedRoster(content["year"], organisers[0], tuple(departments), renamed)


def _listed(content: dict[str, Any], key: str, group: str | None, problems: list[str]) -> list[Listed]:
    if key not in content:
        problems.append(f"{key}：缺少")
        return []
    return [Listed(name, short, group) for name, short in _names(content[key], key, problems).items()]


def _names(value: Any, key: str, problems: list[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        problems.append(f"{key}：应为“全称: 简称”")
        return {}
    for pair in value.items():
        problems += [f"{key}.{pair[0]}：应为文字" for part in pair if not isinstance(part, str) or not part.strip()]
    names = [written(str(name)) for name in value]
    problems += [f"{key}.{name}：重复" for name in sorted({name for name in names if names.count(name) > 1})]
    return dict(zip(names, (written(str(short)) for short in value.values()), strict=True))
