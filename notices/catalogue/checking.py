"""What may stand in a notice item. Pure: what the checks need is handed to them."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from departments.calendar.cycles import UnknownCycle, parse_cycle

from .contents import Contents
from .feeds import FedItems

Findings = dict[str, str]
LONGEST_NAME, LONGEST_CONTENT, LONGEST_DOCUMENT = 100, 1000, 100


def findings(contents: Contents, fed: FedItems, approvers: Collection[int], today: datetime.date) -> Findings:
    """What is wrong, by field: a name, a content and a cycle are needed; it feeds what its office assesses; whoever
    approves its notices is in charge of the office; a temporary one has the superior's document of some earlier day."""
    found: Findings = {}
    for field, value, longest, word in (
        ("name", contents.name, LONGEST_NAME, "通报名称"),
        ("content", contents.content, LONGEST_CONTENT, "通报内容"),
    ):
        if not value.strip():
            found[field] = f"请填写{word}。"
        elif len(value) > longest:
            found[field] = f"{word}最多 {longest} 个字，现有 {len(value)} 个。"
    try:
        parse_cycle(contents.cycle)
    except UnknownCycle as unknown:
        found["cycle"] = str(unknown) if contents.cycle.strip() else "请填写通报周期。"
    if not all(map(fed.fits, contents.feeds)):
        found["feeds"] = "只能选择由本部门考核的指标和条款。"
    if contents.approver is not None and contents.approver not in approvers:
        found["approver"] = "须是持有本部门“分管”授权的人员。"
    return found | (_of_the_document(contents, today) if contents.temporary else {})


def _of_the_document(contents: Contents, today: datetime.date) -> Findings:
    found: Findings = {}
    if not contents.document.strip():
        found["document"] = "临时事项须填写上级文件、学校领导批准文件或工作方案的文号。"
    elif len(contents.document) > LONGEST_DOCUMENT:
        found["document"] = f"文号最多 {LONGEST_DOCUMENT} 个字。"
    if contents.document_date is None:
        found["document_date"] = "临时事项须填写文件日期。"
    elif contents.document_date > today:
        found["document_date"] = "文件日期不能晚于今天。"
    return found
