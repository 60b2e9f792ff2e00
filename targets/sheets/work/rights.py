"""Who writes which keys of a work item, and when (六(二)2, 八.3, 十二.1, annex 1 note 1).

A department plans its work before the year begins, and reports from then on how far it came. What was late or not to
requirement is found by those who check it, the group's 考核小组; what is left out of the base (不计入考核基数) was
approved by the president, and is kept by 质量发展处. After the year has begun the plan is changed by 质量发展处 alone,
with which every supplementary task is filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...facts.lists import work_items

SHAPE = work_items.SHAPE
OWNER = "department"
PROGRESS = frozenset({"completion", "actual"})
FOUND = frozenset({"late", "substandard"})
APPROVED = frozenset({"exempt"})
# A key that is none of these says what is planned, or how it is grouped.
PLAN = frozenset(SHAPE.fields) - PROGRESS - FOUND - APPROVED - {OWNER}
EVERYTHING = frozenset(SHAPE.fields) - {OWNER}

QUALITY_OFFICE = "由质量发展处填写"
WRITERS: Mapping[str, str] = {
    **dict.fromkeys(PLAN, "平时考核开始后由质量发展处调整"),
    **dict.fromkeys(PROGRESS, "由部门和考核小组填写"),
    **dict.fromkeys(FOUND, "由考核小组填写"),
    **dict.fromkeys(APPROVED, QUALITY_OFFICE),
}
"""By key, who writes it where the person may not."""


@dataclass(frozen=True, slots=True)
class Rights:
    """``keys``: those that the person may write. ``lists``: whether they may also add work items and take them out."""

    keys: frozenset[str]
    lists: bool = False


PLANS = Rights(PLAN | PROGRESS, lists=True)
REPORTS = Rights(PROGRESS)
CHECKS = Rights(PROGRESS | FOUND)
RUNS_THE_YEAR = Rights(EVERYTHING, lists=True)
NOTHING = Rights(frozenset())
