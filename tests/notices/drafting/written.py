"""Notices for tests: 人事处 writes, its vice-president approves."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from departments.models import Phase, Year
from notices.drafting.services.drafting import save_notice, start_notice, start_putting_right
from notices.drafting.services.moving import move_written
from notices.models import NoticeKind, WrittenNotice
from tests.cast import Cast

TODAY = datetime.date(2020, 10, 20)
DAY = datetime.date(2020, 10, 9)
COLLEGE, LIBRARY = "机电工程学院", "图书馆"
PARTS = {
    "title": "10月份考勤情况通报",
    "inspected_from": datetime.date(2020, 10, 1),
    "inspected_to": datetime.date(2020, 10, 15),
    "situation": "10月上旬检查了各部门的月考勤报表。",
    "followed_up": "无",
    "demands": "各部门按时报送考勤报表。",
    "feedback_due": datetime.date(2020, 10, 30),
    "feedback_way": "书面",
    "feedback_to": "人事处蒋老师",
}


@pytest.fixture
def october(settings: Any) -> None:
    settings.SITE_DAY = TODAY


@pytest.fixture
def year(cast: Cast, october: None) -> Year:
    """2020 in 平时考核, on 20 October."""
    cast.year.phase = Phase.COLLECTING
    cast.year.save(update_fields=["phase"])
    return cast.year


def row(cast: Cast, name: str = COLLEGE, **more: Any) -> dict[str, Any]:
    """迟报考勤报表, 0.1 each."""
    said = {
        "pk": None,
        "entry_id": cast.entry(name).pk,
        "date": DAY,
        "place": "人事处",
        "what": "9月考勤报表迟报",
        "item": "C1.1",
        "clause": "a",
        "count": 1,
        "points": None,
    }
    return said | more


def draft(cast: Cast, *rows: dict[str, Any], **parts: Any) -> WrittenNotice:
    office = cast.entry("人事处").department
    notice = start_notice(year=cast.year, office=office, by=cast.assessor, title=PARTS["title"])
    return save_notice(notice=notice, by=cast.assessor, parts=PARTS | parts, rows=list(rows))


def submitted(cast: Cast, *rows: dict[str, Any], **parts: Any) -> WrittenNotice:
    return move_written(notice=draft(cast, *rows, **parts), action="submit", by=cast.assessor)


def published(cast: Cast, *rows: dict[str, Any], **parts: Any) -> WrittenNotice:
    return approve(cast, submitted(cast, *rows, **parts))


def approve(cast: Cast, notice: WrittenNotice) -> WrittenNotice:
    return move_written(notice=notice, action="approve", by=cast.vice_president)


def put_right(
    cast: Cast, about: WrittenNotice, kind: NoticeKind = NoticeKind.CORRECTION, **change: Any
) -> WrittenNotice:
    """Published: a correction that makes ``change`` to the first row of ``about``, or a withdrawal of it."""
    rows = list(about.rows.order_by("order").values_list("pk", flat=True)[:1])
    notice = start_putting_right(about=about, kind=kind, by=cast.assessor, rows=rows)
    said = [{"pk": notice.rows.get().pk, **change}] if kind == NoticeKind.CORRECTION else None
    notice = save_notice(notice=notice, by=cast.assessor, parts={"situation": "原通报有误。"}, rows=said)
    return approve(cast, move_written(notice=notice, action="submit", by=cast.assessor))
