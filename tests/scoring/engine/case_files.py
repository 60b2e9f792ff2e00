"""The cases of `cases/<code>.yaml`: what a clerk wrote, read strictly, made into the smallest facts that say it.

A file has 指标, 名称, 依据 (the item's text in the scheme) and 案例. A case has 说明, and what is expected:

- 得分: arithmetic, rounded half-up to 4 decimals, or 待评, or 缺项; beside it
  - 类别得分: {R: 30 - 0.4}: what becomes of a category;
  - 建议否决: [v]: the clauses on which a veto is proposed;
- 错误: a path, or a list of them: all that is wrong with the facts.

Its facts, none of which must be given:

- 组: 职能部门 or 教学院部; without it the case holds in every group that has the item;
- 问题: [{条款: a, 数量: 2, 分值: 0.3, 日期: 2020-03-05}];
- 数据: a value, a rate such as 85%, or {分子: 17, 分母: 20}; 全校平均; 评分;
- 计数: {市级系统表彰: 2}, or a list of such where several people enter them;
- 工作: [{完成: 0.5, 目标: 2, 实际: 1, 迟: 是, 不合要求: 是, 免: 是, 时限: 2020-05-01, 权重: 2}];
- 缺项: 是, or the codes that are; 截止日: the day as of which is scored;
- 组成部分: {R2.1.7.1: {数据: 30%}}: a composite's parts, each with its own facts;
- 其他部门: the same kind of input of each other department of the group; 未报 for one that gave none, 缺项 for one
  to which the item does not apply.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from departments.figures import plain
from scoring.engine import Invalid, Results, parse, read, results_document, score
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group, Item
from targets.scheme.problems import Place
from targets.scheme.yaml_text import read_yaml
from tests.scoring.engine.arithmetic import exact, half_up

SCHEME = get_scheme("2020")
FOLDER = Path(__file__).parent / "cases"
OURS = "本部门"
FILE_KEYS = ("指标", "名称", "依据", "案例")
FACT_KEYS = frozenset({"问题", "数据", "计数", "评分", "工作"})
CASE_KEYS = FACT_KEYS | {
    "说明",
    "得分",
    "错误",
    "类别得分",
    "建议否决",
    "组",
    "全校平均",
    "缺项",
    "截止日",
    "组成部分",
    "其他部门",
}
FINDING_KEYS = {"条款": "clause", "数量": "count", "分值": "points", "日期": "date", "通报": "notice"}
WORK_KEYS = {"时限": "due", "完成": "completion", "目标": "target", "实际": "actual", "权重": "weight"}
WORK_FLAGS = {"迟": "late", "不合要求": "substandard", "免": "exempt"}
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")

Row = dict[str, Any]


class Mistaken(Exception):
    """The case says something else than the engine; or it cannot be read."""


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def read_file(path: Path) -> dict[str, Any]:
    """The file, every scalar as text; Mistaken where it is not of the form above."""
    problems: list[Any] = []
    file = read_yaml(path, Place(path.name, "", problems))
    if problems:
        raise Mistaken("；".join(map(str, problems)))
    if not isinstance(file, dict) or tuple(file) != FILE_KEYS:
        raise Mistaken(f"{path.name} 应依次有 {'、'.join(FILE_KEYS)}")
    return file


@dataclass(frozen=True)
class Case:
    """One case in one group; ``name`` its sentence."""

    name: str
    item: Item
    group: Group
    given: Row

    def check(self) -> None:
        """Score the case; Mistaken says in what the engine differs."""
        unknown = set(self.given) - CASE_KEYS
        if unknown:
            raise Mistaken(f"没有 {'、'.join(sorted(unknown))} 这样的键")
        if "错误" in self.given:
            self._check_refused()
        else:
            self._check_scored()

    def _check_refused(self) -> None:
        wanted = self.given["错误"]
        try:
            self.score()
        except Invalid as invalid:
            found = sorted(problem.path for problem in invalid.problems)
        else:
            raise Mistaken("应当报错，却算出了得分")
        if found != sorted([wanted] if isinstance(wanted, str) else wanted):
            raise Mistaken(f"应在 {wanted} 报错，报在 {found}")

    def _check_scored(self) -> None:
        try:
            results = results_document(self.score(), self.as_of)
        except Invalid as invalid:
            raise Mistaken("；".join(map(str, invalid.problems))) from None
        ours = results["departments"][0]
        self._compare("得分", ours["items"][self.item.code], self.given["得分"])
        for category, wanted in self.given.get("类别得分", {}).items():
            self._compare(category, ours["categories"][category], wanted)
        proposed = [row["clause"] for row in results["veto_proposals"] if row["item"] == self.item.code]
        if proposed != self.given.get("建议否决", []):
            raise Mistaken(f"建议否决的条款是 {proposed}")

    def _compare(self, what: str, found: str | None, wanted: str) -> None:
        if wanted in {"待评", "缺项"}:
            same = found == (None if wanted == "待评" else "缺项")
        else:
            value = half_up(exact(wanted))
            wanted = f"{wanted} = {plain(value)}"
            same = found is not None and DECIMAL.fullmatch(found) is not None and exact(found) == value
        if not same:
            raise Mistaken(f"{what}应为 {wanted}，算得 {found}")

    def score(self) -> Results:
        raw = json.dumps(self.document(), ensure_ascii=False).encode()
        return score(read(parse(raw, "case"), SCHEME, self.as_of), SCHEME)

    @property
    def as_of(self) -> datetime.date:
        return datetime.date.fromisoformat(self.given.get("截止日", "2020-12-31"))

    # What the case says, as rows of a facts document.

    def document(self) -> Row:
        """The smallest document that is valid and says what the case says."""
        document: Row = {"year": 2020, "departments": [], "averages": []}
        self._add(document, OURS, {self.item.code: self.given, **self.given.get("组成部分", {})})
        for number, other in enumerate(self.given.get("其他部门", ()), 1):
            self._add(document, f"其他部门{number}", {self.item.code: self._of_another(other)})
        return document

    def _of_another(self, other: Any) -> Row:
        """The facts of another department, which gives the same kind of input as ours."""
        match other:
            case "未报":
                return {}
            case "缺项":
                return {"缺项": "是"}
        takes = self.item.rule.takes
        return {"metric": {"数据": other}, "tallies": {"计数": other}, "score": {"评分": other}}[takes]

    def _add(self, document: Row, name: str, facts: dict[str, Row]) -> None:
        document["departments"].append({"name": name, "group": self.group.code, "headcount": 10})
        for list_name, rows in self._rows(name, facts):
            document.setdefault(list_name, []).extend(rows)

    def _rows(self, name: str, facts: dict[str, Row]) -> Iterator[tuple[str, list[Row]]]:
        of = {"department": name}
        for code, given in facts.items():
            here = of | {"item": code}
            category = self.group.items[code].category
            for number, row in enumerate(given.get("工作", ()), 1):
                yield "work_items", [of | {"category": category, "name": f"工作{number}"} | _work(row)]
            for row in given.get("问题", ()):
                yield "findings", [here | {FINDING_KEYS[key]: value for key, value in row.items()}]
            if "数据" in given:
                yield "metrics", [here | _rate(given["数据"])]
            if "全校平均" in given:
                yield "averages", [{"item": code} | _rate(given["全校平均"])]
            for counts in _listed(given.get("计数", [])):
                yield "tallies", [here | {"kind": kind, "count": count} for kind, count in counts.items()]
            if "评分" in given:
                yield "scores", [here | {"score": given["评分"]}]
            if "缺项" in given:
                absent = [code] if given["缺项"] == "是" else given["缺项"]
                yield "not_applicable", [of | {"item": part} for part in absent]
        busy = {self.group.items[code].category for code, given in facts.items() if "工作" in given}
        for category in self.group.flagging:
            if category not in busy:
                yield "work_items", [of | {"category": category, "name": "日常工作"} | _work({"完成": "1"})]


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _rate(given: Any) -> Row:
    if isinstance(given, dict):
        return {"numerator": given["分子"], "denominator": given["分母"]}
    return {"value": plain(exact(given)) if given.endswith("%") else given}


def _work(given: Row) -> Row:
    flags = {WORK_FLAGS[key]: value == "是" for key, value in given.items() if key in WORK_FLAGS}
    rest = {key: value for key, value in given.items() if key not in WORK_FLAGS}
    return {"due": "2020-06-30"} | {WORK_KEYS[key]: value for key, value in rest.items()} | flags


def cases(file: dict[str, Any]) -> Iterator[Case]:
    """The file's cases, each in every group in which it holds."""
    code = file["指标"]
    having = [group for group in SCHEME.groups.values() if code in group.items]
    for given in file["案例"]:
        groups = [group for group in having if given.get("组", group.name) == group.name]
        for group in groups:
            name = f"{given['说明']}（{group.name}）" if len(having) > 1 else given["说明"]
            yield Case(name, group.items[code], group, given)
