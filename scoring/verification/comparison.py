"""Where two documents differ, in words. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 60  # characters of a value that is shown
MISSING = "（无）"
WORDS = {
    "total": "总分",
    "rank": "名次",
    "grade": "格次",
    "group": "考核组",
    "tied": "并列",
    "vetoed": "一票否决",
    "completion_rate": "完成率",
    "key_items": "重点工作数",
    "categories": "类别得分",
    "items": "指标得分",
    "pending": "待评",
    "provisional": "暂定",
    "veto_proposals": "否决建议",
    "award": "奖励",
    "pool": "总额",
    "innovation": "创新贡献奖",
    "excellence": "优秀奖",
    "per_head": "人均",
    "unallocated": "未分配",
    "shortfall": "不足",
    "quotas": "指标名额",
    "quota_overrun": "名额超出",
    "cohorts": "同组数据",
    "name": "名称",
    "base": "基数",
    "change": "增减",
    "result": "结果",
    "departments": "部门",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is stored otherwise than it is computed; ``department`` is "" where it is nobody's own."""

    department: str
    key: str
    stored: str
    computed: str


def differences(stored: Any, computed: Any, department: str = "", *path: str) -> Iterator[Difference]:
    """Every value in which two JSON documents differ; a list's objects are named by whom they are about."""
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        for key in dict.fromkeys([*computed, *stored]):
            yield from differences(stored.get(key, MISSING), computed.get(key, MISSING), department, *path, key)
    elif isinstance(stored, list) and isinstance(computed, list):
        for place in range(max(len(stored), len(computed))):
            ours = computed[place] if place < len(computed) else MISSING
            theirs = stored[place] if place < len(stored) else MISSING
            whose = _whose(ours) or _whose(theirs) or department
            yield from differences(theirs, ours, whose, *path, *(() if whose else (str(place + 1),)))
    elif type(stored) is not type(computed) or stored != computed:
        yield Difference(
            department, " ".join(WORDS.get(part, part) for part in path) or "结果", _shown(stored), _shown(computed)
        )


def _whose(value: Any) -> str:
    return str(value.get("department") or value.get("name") or "") if isinstance(value, Mapping) else ""


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)[:LONGEST]
