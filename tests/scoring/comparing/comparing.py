"""Two runs of a small year, and what their comparison says of a department."""

from __future__ import annotations

from typing import Any

from scoring.comparing.page import DepartmentPage, department_page
from scoring.comparing.queries import entries_gone, make_pair
from scoring.comparing.sides import Pair
from scoring.models import Run
from scoring.runs.queries import runs_of_all_years
from tests.scoring.scored import Document


def pair_of(before: Run, after: Run) -> Pair:
    found = {run.pk: run for run in runs_of_all_years()}
    return make_pair(found[before.pk], found[after.pk])


def page_of(pair: Pair, name: str) -> DepartmentPage:
    """Of the department of that name in either run."""
    results = [*pair.after.results.values(), *pair.before.results.values()]
    entry = next(one.entry for one in results if one.name == name)
    found = department_page(pair, entry, gone_in(pair))
    assert found is not None
    return found


def gone_in(pair: Pair) -> dict[int, Any]:
    return entries_gone([one for key, one in pair.before.results.items() if key not in pair.after.results])


def told(page: DepartmentPage) -> dict[str, list[str]]:
    """What moved, by name, with its causes in words."""
    return {
        one.line.name: [f"{one.line.before} → {one.line.after}", *(cause.sentence for cause in one.causes)]
        for category in page.categories
        for one in category.lines
    }


__all__ = ["Document", "gone_in", "page_of", "pair_of", "told"]
