"""The stored facts, added up by the database and Python, are those that the engine reads from the document."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from departments.models import Year
from scoring.engine import Facts, parse, read
from scoring.exchange.queries import facts_document
from scoring.exchange.services.import_year import import_facts
from scoring.runs.ledger import stored_facts
from targets.scheme.loader import get_scheme
from tests.scoring.facts_strategy import documents
from tests.scoring.year_2020 import year_2020

SCHEME = get_scheme("2020")
DAYS = [datetime.date(2020, 1, 1), datetime.date(2020, 6, 30), datetime.date(2020, 9, 30), datetime.date(2020, 12, 31)]


def take_in(document: dict[str, Any]) -> Year:
    return import_facts(document=parse(json.dumps(document).encode(), "facts"), by=None, replace=True).year


def from_document(document: dict[str, Any], as_of: datetime.date) -> Facts:
    facts = read(parse(json.dumps(document).encode(), "facts"), SCHEME, as_of)
    for department in facts.departments:
        department.proposals.sort()
    return facts


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(SCHEME))
def test_the_ledger_is_what_the_document_says(document):
    agree(document)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(SCHEME))
def test_the_ledger_is_what_the_document_says_in_many_years(document):
    agree(document)


def agree(document: dict[str, Any]) -> None:
    year = take_in(document)
    for as_of in DAYS:
        assert stored_facts(year, SCHEME, as_of) == from_document(document, as_of)
        assert stored_facts(year, SCHEME, as_of) == from_document(facts_document(year), as_of)


@pytest.mark.django_db
def test_equal_rows_add_up_exactly():
    document = year_2020(1)
    row = {"department": "部门0", "item": "C10", "clause": "a"}
    tenths = [row | {"count": "0.1", "date": "2020-03-01"}] * 10
    later = row | {"count": "100", "date": "2020-12-01"}
    undated = row | {"count": "0.0000000000000000000000000000000000000001"}
    document["findings"] = [*tenths, later, undated]
    document["work_items"] = [{**document["work_items"][0], "weight": "0.1", "completion": "0.3"}] * 10 + [
        {**item, "due": "2020-12-31"} for item in document["work_items"] if item["category"] == "R"
    ]
    facts = stored_facts(take_in(document), SCHEME, datetime.date(2020, 9, 30)).departments[0]
    assert str(facts.deductions["C10"]["a"]) == f"{10**40 + 1}/{100 * 10**40}"
    work = facts.work["K"]
    assert (str(work.weight), str(work.done), work.counted, work.flagged) == ("1", "3/10", 10, 10)
    assert (facts.work["R"].counted, facts.work["R"].ahead) == (0, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [3, 9])
def test_the_queries_do_not_grow_with_the_departments(size, django_assert_num_queries):
    year = take_in(year_2020(size))
    with django_assert_num_queries(12):
        stored_facts(year, SCHEME, DAYS[-1])
