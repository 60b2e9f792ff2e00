"""Every sum on a page is redone from what stands there: rankings, homes, sheets, matrices and items."""

from __future__ import annotations

import re
from typing import Any

import pytest

from departments.accounts.services import accounts
from departments.models import Grant
from targets.scheme.loader import get_scheme
from tests.cast import Cast
from tests.scoring.scored import Document, make_scored, page
from tests.shown import Shown, decimals, number

pytestmark = pytest.mark.django_db
GROUPS = get_scheme("2020").groups


def uneven(document: Document) -> None:
    """缺项 in one step and in two, duties that overflow into the routine work, and work of odd shares."""
    names = [row["name"] for row in document["departments"]]
    office, college, *_ = names
    gone = [(college, code) for code in ("R1.5", "R5.1", "R5.2", "R2.1.7.2", "C12", "T1.2", "T7", "T9")]
    gone += [(office, "C12"), (office, "C13.1")]
    for name in ("findings", "metrics", "tallies", "scores"):
        document[name] = [row for row in document[name] if (row["department"], row["item"]) not in gone]
    document["not_applicable"] = [{"department": department, "item": item} for department, item in gone]
    for name in (office, college):
        document["findings"].append({"department": name, "item": "C14", "clause": "b", "count": "8"})
    for number_, name in enumerate(names):
        document["work_items"].append(
            {"department": name, "category": "K", "name": "分期工作", "due": "2020-10-31", "target": 27}
            | {"actual": str(20 + number_)}
        )


def waiting(document: Document) -> None:
    """The same, and 人事处 waits for one score, 信息工程学院 for another."""
    uneven(document)
    pending = {("人事处", "C5"), ("信息工程学院", "T8")}
    for name in ("metrics", "scores"):
        document[name] = [row for row in document[name] if (row["department"], row["item"]) not in pending]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_scored(6, change=waiting)


def shown(client: Any, cast: Cast, path: str) -> Shown:
    return Shown(page(client, cast.quality_office, path))


@pytest.mark.parametrize("group", GROUPS)
def test_the_categories_of_a_ranking_add_up_to_the_total(client, cast, group):
    rows = [row for row in shown(client, cast, f"/2020/ranking/?group={group}").rows if row.cells[0].tag == "td"]
    categories = len(GROUPS[group].categories)
    assert len(rows) == 3
    for row in rows:
        *parts, rounding, total = (number(row[index]) for index in range(2, 4 + categories))
        assert sum(parts) + rounding == total, row[1]
        assert [decimals(row[index]) + len(row.cells[index].fill) for index in range(2, 2 + categories)] == (
            [4] * categories
        ), "the points of a column stand below each other"
    assert any(decimals(row[2]) == 4 for row in rows)


@pytest.mark.parametrize("name", ["人事处", "机电工程学院"])
def test_the_categories_on_a_departments_home_add_up_to_its_total(client, name):
    cast = make_scored(6, change=uneven, published=True)
    user = accounts.create_account(username="jingban", name="经办", password="Jzu-2020-Yanshi")[0]
    accounts.grant(user=user, grant=Grant.REPORT, department=cast.entry(name).department)
    html = page(client, user, "/2020/")
    total = number(re.findall(r'figure-label">考核总分</span><\w+ class="figure-value"[^>]*>([^<]*)<', html)[0])
    added = sum(map(number, re.findall(r'<span class="bars-figure"><b[^>]*>([^<]*)</b>', html)))
    if told := re.search(r"合计 ([0-9.]+)，四舍五入为 ([0-9.]+)", html):
        assert (number(told[1]), number(told[2])) == (added, total)
    else:
        assert added == total
