"""What is known goes into every office's workbook and comes out of it again, whatever the year."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from departments.figures import ZERO, exact
from targets.sheets.offices.forms import ENTERED, SHAPES, place_of
from targets.sheets.words import Known
from tests.scoring.facts_strategy import documents
from tests.targets.sheets.offices import SCHEME, assessed_by, book_of, read

OFFICES = sorted({name for group in SCHEME.groups.values() for item in group.items.values() for name in item.assessors})


def own(document, office):
    """The document's rows of the office's items."""
    codes = {code for items in assessed_by(office).values() for code in items}
    return {name: [row for row in document.get(name, ()) if row["item"] in codes] for name in ENTERED}


def said(facts):
    """By place, what the rows there say: numbers by what they are worth, counts added up, text as a sheet keeps it."""
    found = {}
    for shape in SHAPES:
        for row in facts.get(shape.name, ()):
            place = (shape.name, *place_of(shape, row))
            before = found.get(place, {})
            values = {key: _worth(shape, key, row.get(key)) for key in shape.keys}
            if "count" in values:
                values["count"] += before.get("count", ZERO)
            found[place] = values
    return found


def _worth(shape, key, value):
    worth = shape.worth(key, value)
    if key == "basis":
        return "".join(one for one in worth if one.isprintable() and not one.isspace())
    return exact(str(worth)) if key in {"value", "numerator", "denominator", "count", "score"} and worth else worth


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(SCHEME, largest=4), st.sampled_from(OFFICES))
def test_what_was_known_is_read_again(document, office):
    known = [Known(row["name"], row["group"]) for row in document.get("departments", ())]
    facts = own(document, office)
    found = read(book_of(office, facts, departments=known), office, departments=known)
    if known and any(found.covered.values()):
        assert found.problems == []
        assert said(found.document) == said(facts)
    else:
        assert not any(facts[name] for name in ENTERED - {"averages"})
