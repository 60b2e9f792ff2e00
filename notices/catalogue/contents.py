"""What an office writes of a notice item, apart from where that stands in its process."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..models import NoticeItem

FIELDS = ("name", "content", "cycle", "feeds", "approver", "temporary", "document", "document_date")
LABELS: Mapping[str, str] = {
    "name": "通报名称",
    "content": "通报内容",
    "cycle": "通报周期",
    "feeds": "关联指标",
    "approver": "通报审批人",
    "temporary": "临时事项",
    "document": "依据文号",
    "document_date": "文件日期",
}


class Feed(NamedTuple):
    """An item of the scheme that a notice feeds, by its code; ``clause`` is a clause's key, "" for the whole item."""

    code: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """``cycle`` as ``cycles.Cycle`` writes it; ``approver`` a person's key, None for whoever is in charge. ``document``
    and its date are those of the superior, for a ``temporary`` item."""

    name: str
    content: str
    cycle: str
    feeds: tuple[Feed, ...] = ()
    approver: int | None = None
    temporary: bool = False
    document: str = ""
    document_date: datetime.date | None = None

    @staticmethod
    def of(item: NoticeItem) -> Contents:
        return Contents.of_json(item.kept_as())

    @staticmethod
    def of_json(kept: Mapping[str, Any]) -> Contents:
        day = kept["document_date"]
        return Contents(
            **{
                **kept,
                "feeds": tuple(Feed(*pair) for pair in kept["feeds"]),
                "document_date": datetime.date.fromisoformat(day) if day else None,
            }
        )

    def as_json(self) -> dict[str, Any]:
        day = self.document_date
        return {name: getattr(self, name) for name in FIELDS} | {
            "feeds": [list(feed) for feed in self.feeds],
            "document_date": day.isoformat() if day else None,
        }

    def put_into(self, item: NoticeItem) -> None:
        item.name, item.content, item.cycle = self.name, self.content, self.cycle
        item.feeds = [list(feed) for feed in self.feeds]
        item.approver_id = self.approver
        item.temporary, item.document, item.document_date = self.temporary, self.document, self.document_date

    def differing(self, other: Contents) -> Iterator[str]:
        """The fields in which the two differ."""
        return (name for name in FIELDS if getattr(self, name) != getattr(other, name))
