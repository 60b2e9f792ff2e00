"""For any two years of facts: every sum can be redone, and everything that moved has its reason."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from gmpy2 import mpq
from hypothesis import given
from hypothesis import strategies as st

from departments.figures import ZERO
from departments.models import Year
from scoring.comparing.causes import OTHERS, OWN, PARTS
from scoring.comparing.page import DepartmentPage, explained
from scoring.comparing.sides import Pair, Side
from scoring.engine import parse, read, results_document, score
from scoring.engine.rules import KINDS
from scoring.models import Run
from scoring.runs.queries import Result
from scoring.runs.services.score_year import summary_of
from scoring.shown.queries import Kind, Shown
from tests.scoring.comparing.comparing import added_up
from tests.scoring.engine.a_year import SCHEME
from tests.scoring.engine.test_properties import some
from tests.scoring.facts_strategy import documents

pytestmark = pytest.mark.slow
Document = dict[str, Any]
COUNTED = ("findings", "metrics", "tallies", "scores")

any_facts = documents(SCHEME, largest=4)
any_day = st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
values = st.sampled_from(["0", "0.2", "0.5", "0.8", "0.9", "1", "3"])
YEAR = Year(pk=1, year=2020, scheme=SCHEME.key)


@st.composite
def all_measured(draw: Any) -> Document:
    """Facts of so many that two are of one group; who has no 缺项 has a figure on every item that compares."""
    document = draw(documents(SCHEME, smallest=3, largest=5))
    metrics = document.setdefault("metrics", [])
    there = {(row["department"], row["item"]) for row in metrics}
    absent = {row["department"] for row in document.get("not_applicable", ())}
    for row in document.get("departments", ()):
        for code, item in SCHEME.groups[row["group"]].items.items():
            place = row["name"], code
            compares = KINDS[item.rule.kind].cohort and item.rule.takes == "metric"
            if compares and place not in there and row["name"] not in absent:
                metrics.append({"department": row["name"], "item": code, "value": draw(values)})
    return document


def side(number: int, document: Document, as_of: datetime.date) -> Side:
    """The document as a run that nobody stored; a department is known by its place in the list."""
    document = parse(json.dumps(document, ensure_ascii=False).encode(), "facts.json")
    results = score(read(document, SCHEME, as_of), SCHEME)
    made = results_document(results, as_of)
    run = Run(
        pk=number, year=YEAR, number=number, as_of=as_of, scheme=SCHEME.key, scheme_hash=SCHEME.hash,
        facts_hash=str(number), program_hash="one", summary=summary_of(results, made),
    )  # fmt: skip
    found = {
        place: Result(place, row["group"], row["rank"], row["grade"] or "", row)
        for place, row in enumerate(made["departments"])
    }
    one = Side(run, Shown(YEAR, Kind.RUN, ranked=True, run=run), found)
    one.__dict__["document"] = document
    return one


def compared(before: Document, after: Document, days: tuple[datetime.date, datetime.date]) -> Iterator[DepartmentPage]:
    pair = Pair(side(1, before, days[0]), side(2, after, days[1]))
    return (explained(pair, department, {}) for department in pair.both)


@some(150)
@given(any_facts, any_facts, st.tuples(any_day, any_day))
def test_every_sum_can_be_redone_and_everything_has_its_reason(before, after, days):
    for page in compared(before, after, days):
        assert added_up(page) == page.department.change
        for one in page.lines:
            if one.line.is_item:
                assert one.causes, one.line
            told = [cause.points for cause in one.causes if cause.points]
            assert not told or sum(map(figure, told), ZERO) == one.line.change


@some(150)
@given(all_measured(), any_day, st.data())
def test_what_moved_in_others_came_of_the_one_whose_facts_were_changed(document, day, data):
    """One department loses some of its facts: whatever moves elsewhere moves by its figures, or in a composite."""
    changed = data.draw(st.sampled_from([row["name"] for row in document["departments"]]))
    after = document | {
        key: [row for row in document[key] if row["department"] != changed or data.draw(st.booleans())]
        for key in COUNTED
        if key in document
    }
    for page in compared(document, after, (day, day)):
        for one in page.lines:
            kinds = {cause.what for cause in one.causes}
            if page.department.name == changed:
                assert kinds <= {OWN, OTHERS, PARTS}
            else:
                assert not one.line.is_item or kinds in ({OTHERS}, {PARTS}, {OTHERS, PARTS})
                facts = [fact for cause in one.causes for fact in cause.facts]
                assert {fact.whose for fact in facts} <= {changed}


def figure(text: str) -> mpq:
    return mpq(text.replace("−", "-").lstrip("+"))
