"""A year whose scheme has three groups: ``regulation/2030``, three departments in each, and people for each role.

Nothing here is named as in 2020: not the groups, not the categories, not the share of the best, not the cut-off. The
codes of the groups stand in the scheme's order, not in the alphabet's.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from departments.accounts.services import accounts
from departments.accounts.signals import ensure_roles
from departments.models import Department, Grant, Role, RosterEntry, User, Year
from departments.opening.services import open_year
from departments.roster.university import read_roster
from departments.years.services import move_year
from scoring.engine import parse
from scoring.exchange.services.import_year import import_facts
from scoring.models import Run
from scoring.runs.services.score_year import score_year
from targets.scheme import loader
from tests.scoring.publishing import publish

REGULATION = Path(__file__).parent / "regulation"
GROUPS = {"party": "党务机关", "college": "二级学院", "affiliate": "附属单位"}
ROSTER = """
year: 2030
organiser: {质量处: 质量处}
party: {办公室: 办公室, 组织部: 组织部, 宣传部: 宣传部}
college: {理学院: 理学院, 文学院: 文学院, 医学院: 医学院}
affiliate: {附属医院: 医院, 附属中学: 中学, 出版社: 出版社}
"""
ROLES = {
    "quality_office": Role.QUALITY_OFFICE,
    "leading_group": Role.LEADING_GROUP,
    "president": Role.PRESIDENT,
    "party_committee": Role.PARTY_COMMITTEE,
    "party_panel": Role.FUNCTIONAL_PANEL,
    "college_panel": Role.TEACHING_PANEL,
    "experts": Role.EXPERTS,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}
GRANTS = {
    "reporter": [(Grant.REPORT, "附属医院")],
    "assessor": [(Grant.ASSESS, "办公室")],
    "vice_president": [(Grant.LEAD, "文学院"), (Grant.LEAD, "出版社"), (Grant.LEAD, "组织部")],
    "stranger": [],
}


@dataclass(frozen=True)
class YearOfThree:
    year: Year
    run: Run
    people: dict[str, User]
    document: bytes

    def entry(self, name: str) -> RosterEntry:
        return self.year.roster.get(name=name)


@pytest.fixture
def three_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """The regulation of the site is the one of 2030, and no other."""
    monkeypatch.setattr(loader, "REGULATION", REGULATION)


@pytest.fixture
def of_three(three_groups: None, db: None, settings: Any) -> YearOfThree:
    """The year, opened, imported, scored as of the cut-off, and published; it is 20 November."""
    settings.SITE_DAY = datetime.date(2030, 11, 20)
    ensure_roles()
    open_year(listed=read_roster(ROSTER), scheme="2030")
    document = json.dumps(facts(), ensure_ascii=False).encode()
    year = import_facts(document=parse(document, "facts-2030.json"), by=None).year
    people = {part: _person(part, [role], []) for part, role in ROLES.items()}
    people |= {part: _person(part, [], grants) for part, grants in GRANTS.items()}
    year = move_year(year=year, action="begin", by=people["quality_office"])
    run = score_year(year=year, as_of=year.cut_off, by=people["quality_office"])
    publish(run, people["quality_office"])
    return YearOfThree(year, run, people, document)


def facts() -> dict[str, Any]:
    """Each department does its work a little less well than the one before it."""
    listed = read_roster(ROSTER).departments
    rows: dict[str, Any] = {"year": 2030}
    rows |= {name: [] for name in ("departments", "work_items", "findings", "scores", "quotas")}
    for index, one in enumerate(listed):
        place = {"department": one.name}
        rows["departments"].append({"name": one.name, "group": one.group, "headcount": 20 + index})
        rows["work_items"] += [
            place | {"category": "W", "name": "年中任务", "due": "2030-06-30", "completion": "1"},
            place
            | {"category": "W", "name": "年末任务", "due": "2030-11-10", "target": 10, "actual": 10 - index}
            | {"late": index % 2 == 1},
            # Due after the cut-off: not counted, and still to be done.
            place | {"category": "W", "name": "跨年任务", "due": "2030-12-15", "completion": "0"},
        ]
        rows["findings"].append(
            place
            | {"item": "C1", "clause": "a", "count": index % 4, "date": "2030-05-08"}
            | {"notice": "办公室通报〔2030〕第1期"}
        )
        # Found after the cut-off: not counted.
        rows["findings"].append(place | {"item": "C1", "clause": "a", "date": "2030-12-01"})
        rows["quotas"].append(place | {"kind": "annual_excellent", "base": 3})
        rows["scores"].append(place | {"item": "C2", "score": str(10 - index), "basis": "报送情况"})
    return rows


def _person(username: str, roles: list[Role], grants: list[tuple[Grant, str]]) -> User:
    user, _ = accounts.create_account(username=username, name=username, password="Jiaozuo-2030")
    accounts.set_roles(user=user, roles=roles)
    for grant, name in grants:
        accounts.grant(user=user, grant=grant, department=Department.objects.get(name=name))
    return user
