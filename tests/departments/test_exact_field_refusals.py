"""What an exact number in the database refuses, since text would answer it wrongly: order, arithmetic, aggregates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.models import (
    Avg,
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    StdDev,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Length, Rank
from django.db.models.lookups import GreaterThan
from django.test.utils import isolate_apps

from departments.models import ExactDecimalField, ExactWholeField, RosterEntry, Year
from targets.models import Tally
from tests.departments.exact_rows import college, found, store

pytestmark = pytest.mark.django_db
Tallies = QuerySet[Tally]


@pytest.fixture
def entry(year_2020: Year) -> RosterEntry:
    return college(year_2020)


ORDER = ["gt", "gte", "lt", "lte", "range"]
TEXT = ["iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "regex", "iregex"]
OTHERS = ["year", "length", "unknown", "lower__exact"]


@pytest.mark.parametrize("lookup", [*ORDER, *TEXT, *OTHERS])
def test_a_lookup_that_compares_text_is_refused_at_once(lookup):
    value = ["1", "2"] if lookup == "range" else "1"
    refused = rf"targets.Tally.count: the lookup '{lookup.partition('__')[0]}' of an exact number is refused"
    tallies = Tally.objects.annotate(again=F("count"))
    for name in ("count", "again"):
        asked = {f"{name}__{lookup}": value}
        for ask in (tallies.filter, tallies.exclude, lambda **asked: tallies.filter(Q(item="T1") | Q(**asked))):
            with pytest.raises(FieldError, match=refused):
                ask(**asked)
    with pytest.raises(FieldError, match=r"departments\.RosterEntry\.headcount"):
        tallies.filter(**{f"entry__headcount__{lookup}": value})


@pytest.mark.parametrize("wanted", [Tally.objects.values("count"), [F("count")]], ids=["a query", "a field in a list"])
def test_in_a_query_is_refused(wanted):
    with pytest.raises(FieldError, match="with a query"):
        Tally.objects.filter(count__in=wanted)


ORDERINGS: dict[str, Callable[[Tallies], Tallies]] = {
    "by name": lambda tallies: tallies.order_by("count"),
    "downwards": lambda tallies: tallies.order_by("item", "-count"),
    "of a related row": lambda tallies: tallies.order_by("entry__headcount"),
    "by expression": lambda tallies: tallies.order_by(F("count").desc(nulls_last=True)),
    "by what is selected": lambda tallies: tallies.values("count").order_by("count"),
    "by what is selected beside another": lambda tallies: tallies.values_list("item", "count").order_by("-count"),
    "by a selected expression": lambda tallies: tallies.values_list("count").order_by(F("count").asc()),
    "by an annotation": lambda tallies: tallies.annotate(again=F("count")).order_by("again"),
    "by an annotation not selected": lambda tallies: tallies.alias(again=F("count")).order_by("again"),
    "of a group": lambda tallies: tallies.values("count").annotate(Count("pk")).order_by("count"),
    "of a union": lambda tallies: tallies.union(tallies.all()).order_by("count"),
    "of a union of values": lambda tallies: tallies.values("count").union(tallies.values("count")).order_by("count"),
    "of a slice": lambda tallies: tallies.filter(pk__in=tallies.order_by("count")[:3].values("pk")),
    "in a window": lambda tallies: tallies.annotate(rank=Window(Rank(), order_by="count")),
}


@pytest.mark.parametrize("order", ORDERINGS.values(), ids=ORDERINGS)
def test_ordering_is_refused(entry, order):
    store(entry, "10", "9")
    with pytest.raises(FieldError, match="of an exact number is refused"):
        list(order(Tally.objects.all()))


def test_the_latest_by_an_exact_number_is_refused():
    for ask in (Tally.objects.latest, Tally.objects.earliest):
        with pytest.raises(FieldError, match="is refused"):
            ask("count")


@pytest.mark.parametrize("aggregate", [Sum, Avg, Min, Max, StdDev, Count])
@pytest.mark.slow
def test_aggregates_are_refused(entry, aggregate):
    store(entry, "10", "9")
    for tallies in (Tally.objects.all(), Tally.objects.all()[:1], Tally.objects.distinct()):
        with pytest.raises(FieldError, match="of an exact number is refused"):
            tallies.aggregate(value=aggregate("count"))
    with pytest.raises(FieldError, match="is refused"):
        list(Tally.objects.values("item").annotate(value=aggregate("count")))
    with pytest.raises(FieldError, match="is refused"):
        Tally.objects.aggregate(value=aggregate("count", filter=Q(count=9), output_field=DecimalField()))
    with pytest.raises(FieldError, match="is refused"):
        list(RosterEntry.objects.filter(pk=entry.pk).annotate(value=aggregate("tallies__count")))


COMPUTED: dict[str, Any] = {
    "wrapped arithmetic": lambda: ExpressionWrapper(F("count") + 1, output_field=DecimalField()),
    "cast": lambda: Cast("count", DecimalField(max_digits=9, decimal_places=2)),
    "coalesce": lambda: Coalesce("count", Value("0")),
    "greatest": lambda: Greatest("count", "count"),
    "length": lambda: Length("count"),
    "case": lambda: Case(When(item="T1", then="count")),
    "compared": lambda: GreaterThan(F("count"), Value("5")),
    "another's type": lambda: ExpressionWrapper(F("count"), output_field=DecimalField()),
}


@pytest.mark.parametrize("computed", COMPUTED.values(), ids=COMPUTED)
@pytest.mark.slow
def test_computing_in_the_database_is_refused(entry, computed):
    store(entry, "10", "9")
    with pytest.raises(FieldError, match="of an exact number is refused"):
        list(Tally.objects.annotate(value=computed()))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: list(Tally.objects.annotate(value=F("count") + 1)),
        lambda: list(Tally.objects.filter(count=F("count") * 2)),
        lambda: Tally.objects.update(count=F("count") + 1),
        lambda: Tally.objects.update(item=F("count")),
    ],
    ids=["selected", "compared", "stored", "stored elsewhere"],
)
def test_arithmetic_is_refused(entry, ask):
    store(entry, "10")
    with pytest.raises(FieldError, match="of an exact number is refused"), transaction.atomic():
        ask()
    assert found() == ["10"]


@isolate_apps("departments")
@pytest.mark.parametrize("by", ["value", "-value", F("value"), F("value").desc()], ids=str)
def test_an_ordering_of_the_model_itself_is_an_error_of_the_check_and_of_every_query(by):
    class Ordered(models.Model):
        value = ExactDecimalField()
        other = ExactWholeField()

        class Meta:
            app_label = "departments"
            ordering = ["pk", by]

        def __str__(self):
            return str(self.value)

    assert [(error.id, error.obj) for error in Ordered.check()] == [
        ("departments.E001", Ordered._meta.get_field("value"))
    ]
    for rows in (Ordered.objects.all(), Ordered.objects.values("value")):
        with pytest.raises(FieldError, match="of an exact number is refused"):
            str(rows.query)
