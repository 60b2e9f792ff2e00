"""Files hang on departments here: whoever reports for one changes them, whoever leads it reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from departments.attachments import matters
from departments.attachments.matters import Matter, declare
from departments.models import Department, Grant, User
from departments.permissions import departments_held, reads_everything
from tests.cast import Cast


@dataclass(eq=False)
class DepartmentFiles(Matter):
    name, model = "department", Department
    submitted: bool = False
    more: bool = False
    files: int = 50
    closed_to: set[str] = field(default_factory=set)

    def can_read(self, person: User, matter: Department) -> bool:
        return reads_everything(person) or matter.pk in departments_held(person, Grant.LEAD, Grant.REPORT)

    def can_change(self, person: User, matter: Department) -> bool:
        return person.username not in self.closed_to and matter.pk in departments_held(person, Grant.REPORT)

    def is_submitted(self, matter: Department) -> bool:
        return self.submitted

    def takes_more(self, matter: Department) -> bool:
        return self.more

    def most(self, matter: Department) -> int:
        return self.files

    def href(self, matter: Department) -> str:
        return "/"


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> DepartmentFiles:
    monkeypatch.setattr(matters, "_by_label", dict(matters._by_label))
    monkeypatch.setattr(matters, "_by_name", dict(matters._by_name))
    made = DepartmentFiles()
    declare(made)
    return made


@pytest.fixture
def college(cast: Cast, rules: DepartmentFiles) -> Department:
    return cast.entry("机电工程学院").department


@pytest.fixture
def own_folder(settings, tmp_path: Path) -> Path:
    """Where the files lie in this test alone."""
    own = settings.STORAGES["attachments"]
    options = {**own["OPTIONS"], "location": str(tmp_path)}
    settings.STORAGES = {**settings.STORAGES, "attachments": {**own, "OPTIONS": options}}
    return tmp_path
