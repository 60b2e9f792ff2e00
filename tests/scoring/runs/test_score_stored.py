"""A year's stored facts as of a day are scored as the engine scores the document that was taken in."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from departments.models import Year
from scoring.engine import Invalid, parse, read, results_document, score
from scoring.exchange.queries import canonical, facts_document
from scoring.runs.services.score_year import CannotScore, NoDepartments, score_stored
from targets.models import NotApplicable, WorkItem
from targets.scheme.loader import get_scheme
from tests.scoring import taking_in
from tests.scoring.facts_strategy import documents
from tests.scoring.year_2020 import year_2020

SCHEME = get_scheme("2020")
DAYS = [datetime.date(2020, 1, 1), datetime.date(2020, 6, 30), datetime.date(2020, 9, 30), datetime.date(2020, 12, 31)]


def take_in(document: dict[str, Any]) -> Year:
    return taking_in.take_in(document, replace=True).year


def stored(year: Year, as_of: datetime.date) -> dict[str, Any]:
    return results_document(score_stored(year=year, as_of=as_of).results, as_of)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(SCHEME))
@pytest.mark.slow
def test_the_stored_facts_score_as_the_document_does(document):
    agree(document)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(SCHEME))
def test_the_stored_facts_score_as_many_documents_do(document):
    agree(document)


def agree(document: dict[str, Any]) -> None:
    assume(document.get("departments"))
    year = take_in(document)
    for as_of in DAYS:
        facts = read(parse(json.dumps(document).encode(), "facts"), SCHEME, as_of)
        assert stored(year, as_of) == results_document(score(facts, SCHEME), as_of)


@pytest.mark.django_db
def test_forty_decimals_add_up_exactly():
    document = year_2020(1)
    row = {"department": "部门0", "item": "C10", "clause": "a"}
    tenths = [row | {"count": "0.1", "date": "2020-03-01"}] * 10
    later = row | {"count": "100", "date": "2020-12-01"}
    undated = row | {"count": "0.0000000000000000000000000000000000000001"}
    document["findings"] = [*tenths, later, undated]
    document["work_items"] = [{**document["work_items"][0], "weight": "0.1", "completion": "0.3"}] * 10 + [
        {**item, "due": "2020-12-31"} for item in document["work_items"] if item["category"] == "R"
    ]
    scored = score_stored(year=take_in(document), as_of=datetime.date(2020, 9, 30))
    facts = scored.results.departments[0].facts
    assert str(facts.deductions["C10"]["a"]) == f"{10**40 + 1}/{100 * 10**40}"
    work = facts.work["K"]
    assert (str(work.weight), str(work.done), work.counted, work.flagged) == ("1", "3/10", 10, 10)
    assert (facts.work["R"].counted, facts.work["R"].ahead) == (0, 2)


@pytest.mark.django_db
def test_a_department_without_work_items_is_refused_as_its_document_is():
    year = take_in(year_2020(2))
    WorkItem.objects.filter(entry__name="部门0", category="K").delete()
    with pytest.raises(Invalid) as alone:
        read(parse(canonical(facts_document(year)), "facts"), SCHEME, DAYS[-1])
    with pytest.raises(CannotScore) as refused:
        score_stored(year=year, as_of=DAYS[-1])
    [problem], [said] = alone.value.problems, refused.value.problems
    assert said.sentence == f"{problem.message}。"


@pytest.mark.django_db
def test_facts_that_may_not_stand_are_named():
    year = take_in(year_2020(2))
    entry = year.roster.get(name="部门1")
    NotApplicable.objects.create(entry=entry, item="C14")
    with pytest.raises(CannotScore, match="部门1：缺项 1 条不能计分。"):
        score_stored(year=year, as_of=DAYS[-1])


@pytest.mark.django_db
def test_a_year_without_departments_is_not_scored():
    with pytest.raises(NoDepartments):
        score_stored(year=Year.objects.create(year=2020, scheme="2020"), as_of=DAYS[-1])


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("size", [3, 9])
def test_the_queries_do_not_grow_with_the_departments(size, django_assert_num_queries):
    year = take_in(year_2020(size))
    with django_assert_num_queries(13):
        score_stored(year=year, as_of=DAYS[-1])
