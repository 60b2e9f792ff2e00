"""A small year in which the cast has a part: 人事处 (职能部门) and 机电工程学院 (教学院部) are first."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

from scoring.engine import parse
from scoring.exchange.services.import_year import import_facts
from scoring.models import Run
from scoring.runs.services.score_year import score_year
from tests.cast import Cast, make_cast
from tests.scoring.publishing import publish as make_public
from tests.scoring.year_2020 import year_2020

YEAR_END = datetime.date(2020, 12, 31)
NAMES = {"部门0": "人事处", "部门1": "机电工程学院", "部门2": "教务处", "部门3": "信息工程学院"}
Document = dict[str, Any]


def make_year(departments: int = 4, *, change: Callable[[Document], None] = lambda document: None) -> Cast:
    """Facts without a run; ``change`` edits them before they are taken in."""
    document = year_2020(departments)
    for rows in (rows for rows in document.values() if isinstance(rows, list)):
        for row in rows:
            for key in row.keys() & {"name", "department"}:
                row[key] = NAMES.get(row[key], row[key])
    change(document)
    return make_cast(import_facts(document=parse(json.dumps(document).encode(), "facts"), by=None).year)


def score(cast: Cast, *, publish: bool = False, as_of: datetime.date = YEAR_END) -> Run:
    run = score_year(year=cast.year, as_of=as_of, by=cast.quality_office)
    if publish:
        make_public(run, cast.quality_office)
    return run


def without_office_score(item: str) -> Callable[[Document], None]:
    """The item is 待评 for everyone."""

    def change(document: Document) -> None:
        document["scores"] = [row for row in document["scores"] if row["item"] != item]

    return change


def page(client: Any, user: Any, path: str = "/2020/", status: int = 200) -> str:
    """The page as ``user`` sees it."""
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode().replace("\u00a0", " ")
