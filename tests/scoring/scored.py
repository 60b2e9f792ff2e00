"""A small year, imported and scored, with the cast in it: 人事处 and 机电工程学院 are its first two departments."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from typing import Any

from scoring.engine import parse
from scoring.exchange.services.import_year import import_facts
from scoring.models import Run
from scoring.runs.services.score_year import score_year
from targets.scheme.model import Item
from tests.cast import Cast, make_cast
from tests.scoring.publishing import publish
from tests.scoring.year_2020 import year_2020

YEAR_END = datetime.date(2020, 12, 31)
NAMES = {'"部门0"': '"人事处"', '"部门1"': '"机电工程学院"', '"部门2"': '"教务处"', '"部门3"': '"信息工程学院"'}
Document = dict[str, Any]


def make_scored(
    departments: int = 4,
    *,
    change: Callable[[Document], None] = lambda document: None,
    scored: bool = True,
    published: bool = False,
) -> Cast:
    """``change`` edits the facts before they are taken in."""
    text = json.dumps(year_2020(departments), ensure_ascii=False)
    for general, real in NAMES.items():
        text = text.replace(general, real)
    document = json.loads(text)
    change(document)
    year = import_facts(document=parse(json.dumps(document).encode(), "facts"), by=None).year
    cast = make_cast(year)
    if scored:
        run = score_again(cast)
        if published:
            publish(run, cast.quality_office)
    return cast


def score_again(cast: Cast, as_of: datetime.date = YEAR_END) -> Run:
    return score_year(year=cast.year, as_of=as_of, by=cast.quality_office)


def without_office_score(item: str) -> Callable[[Document], None]:
    """The item is 待评 for everyone."""

    def change(document: Document) -> None:
        document["scores"] = [row for row in document["scores"] if row["item"] != item]

    return change


def all_done(document: Document) -> None:
    """All work is completed, so that who leads a group is 好."""
    for row in document["work_items"]:
        row.pop("target", None)
        row.pop("actual", None)
        row["completion"] = "1"


def page(client: Any, user: Any, path: str, status: int = 200) -> str:
    """The page as ``user`` sees it."""
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def one_of_each_kind(items: Iterable[Item]) -> list[str]:
    """The code of the first item of each kind of rule: what a quick test visits where a slow one visits all."""
    first: dict[str, str] = {}
    for item in items:
        first.setdefault(item.rule.kind, item.code)
    return list(first.values())


__all__ = [
    "NAMES",
    "YEAR_END",
    "all_done",
    "make_scored",
    "one_of_each_kind",
    "page",
    "score_again",
    "without_office_score",
]
