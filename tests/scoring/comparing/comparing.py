"""Two runs of a small year, and what their comparison says of a department."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from gmpy2 import mpq

import scoring.comparing.tasks  # noqa: F401 its handler
from departments.figures import ZERO
from departments.jobs.services import perform
from departments.models import Job, Phase, RosterEntry, User, Year
from scoring.comparing.page import DepartmentPage, comparison_page, department_page
from scoring.comparing.queries import entries_gone, make_pair
from scoring.comparing.sides import Pair
from scoring.exchange.queries import facts_document
from scoring.models import Run
from scoring.runs.queries import runs_of_all_years
from scoring.runs.services.score_year import score_year
from targets.scheme.loader import REGULATION
from tests.cast import Cast
from tests.schemes import schemes_in
from tests.scoring.scored import Document, score_again
from tests.scoring.taking_in import take_in

Change = Callable[[Document], None]
Replaced = tuple[str, str]


def rescored(cast: Cast, change: Change) -> Run:
    """Scored once more, after ``change`` of the year's facts."""
    document = facts_document(Year.objects.get(pk=cast.year.pk))
    change(document)
    take_in(document, replace=True)
    return score_again(cast)


def next_year(cast: Cast, change: Change) -> Run:
    """2021, under the same scheme, with the facts of 2020 a year later and ``change`` of them, scored as of its end."""
    document = facts_document(cast.year)
    document["year"] = 2021
    for name, key in (("work_items", "due"), ("findings", "date")):
        for row in document[name]:
            if key in row:
                row[key] = row[key].replace("2020", "2021")
    change(document)
    Year.objects.create(year=2021, scheme="2020", phase=Phase.COLLECTING)
    year = take_in(document).year
    return score_year(year=year, as_of=year.cut_off, by=cast.quality_office)


def renamed(document: Document, old: str, new: str) -> None:
    for row in document["departments"]:
        row["name"] = new if row["name"] == old else row["name"]
    for rows in document.values():
        for row in rows if isinstance(rows, list) else ():
            if row.get("department") == old:
                row["department"] = new


def without(document: Document, name: str) -> None:
    for key, rows in document.items():
        if isinstance(rows, list):
            document[key] = [row for row in rows if name not in (row.get("department"), row.get("name"))]


def measured(document: Document, name: str, item: str, numerator: int) -> None:
    """The department's metric, out of a hundred."""
    row = next(row for row in document["metrics"] if (row["department"], row["item"]) == (name, item))
    row["numerator"] = str(numerator)


def pair_of(before: Run, after: Run) -> Pair:
    found = {run.pk: run for run in runs_of_all_years()}
    return make_pair(found[before.pk], found[after.pk])


def gone_in(pair: Pair) -> dict[int, RosterEntry]:
    return entries_gone([one for key, one in pair.before.results.items() if key not in pair.after.results])


def group_of(pair: Pair, group: str = "functional"):
    return comparison_page(pair, group, gone_in(pair))


def line_of(pair: Pair, name: str, group: str = "functional"):
    return next(one for one in group_of(pair, group).departments if one.name == name)


def page_of(pair: Pair, name: str) -> DepartmentPage:
    """Of the department of that name in either run."""
    results = [*pair.after.results.values(), *pair.before.results.values()]
    found = department_page(pair, next(one.entry for one in results if one.name == name), gone_in(pair))
    assert found is not None
    return found


def told(page: DepartmentPage) -> dict[str, list[str]]:
    """What moved, by name: from what to what, then each cause in words."""
    return {
        one.line.name: [f"{one.line.before} → {one.line.after}", *(cause.sentence for cause in one.causes)]
        for category in page.categories
        for one in category.lines
    }


def added_up(page: DepartmentPage) -> mpq:
    """All that is shown, added up; each category's own lines must give the category."""
    assert page.rounding is not None
    for one in page.categories:
        assert sum((line.line.change for line in one.lines if not line.line.part), ZERO) == one.category.change
    return sum((one.category.change for one in page.categories), page.rounding.change)


@pytest.fixture
def scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Changes the common items of the site's scheme: as after a new start with them."""

    def changed(*replaced: Replaced) -> None:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(REGULATION / "2020", folder / "2020")
        file = folder / "2020" / "common.yaml"
        text = file.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        monkeypatch.setattr("targets.scheme.loader.REGULATION", folder)

    with schemes_in(REGULATION, monkeypatch):
        yield changed


def on_paper(client: Client, user: User, address: str) -> bytes:
    """What a worker writes for who asks for it on the page."""
    client.force_login(user)
    client.post(address)
    job = Job.objects.get(state=Job.State.QUEUED)
    perform(job_id=job.pk, task_id="a")
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return client.get(job.result["href"]).content
