"""Numbers kept as text: what goes in comes out, and equal ones are found however they are written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from departments.models import RosterEntry, Year
from departments.models.exact_sql import StoredText
from targets.models import RateMetric, Tally
from tests.departments.exact_rows import college, found, store

pytestmark = pytest.mark.django_db
in_the_database = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

digits = st.text("0123456789", min_size=1, max_size=40)
numbers = st.one_of(digits, st.tuples(digits, digits).map(".".join))


@pytest.fixture
def entry(year_2020: Year) -> RosterEntry:
    return college(year_2020)


# ---------------------------------------------------------------------------- in and out


@in_the_database
@given(number=numbers)
@example(number="0")
@example(number="007.10")
@example(number="9" * 40 + "." + "9" * 40)
@example(number="0" * 40 + "." + "0" * 40)
@pytest.mark.slow
def test_every_number_comes_back_as_it_was_written(entry, number):
    store(entry, number)
    value = Tally.objects.get().count
    assert (type(value), value.as_tuple()) == (Decimal, Decimal(number).as_tuple())
    assert format(value, "f") == found()[0] == Tally._meta.get_field("count").value_to_string(Tally(count=number))


@in_the_database
@given(number=st.integers(0, 10**40 - 1))
@pytest.mark.slow
def test_every_whole_number_comes_back(entry, number):
    for written in (number, str(number), Decimal(number), f"{number}.00"):
        RosterEntry.objects.filter(pk=entry.pk).update(headcount=written)
        entry.refresh_from_db()
        assert (type(entry.headcount), entry.headcount) == (int, number)


def test_an_empty_number_is_none(entry):
    RateMetric.objects.create(entry=entry, item="T1", numerator=1, denominator="3.0")
    metric = RateMetric.objects.get()
    assert (metric.value, metric.numerator, str(metric.denominator)) == (None, 1, "3.0")
    metric.full_clean()
    assert Tally().count is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        " 1",
        "1\n",
        "1 000",
        "+1",
        "-1",
        "-0",
        "1e5",
        ".5",
        "5.",
        "1,5",
        "1_0",
        "１",
        "½",
        "NaN",
        "Infinity",
        "1" * 41,
        "0." + "1" * 41,
        -1,
        10**40,
        10**5000,
        True,
        0.5,
        float("nan"),
        b"1",
        Decimal(-1),
        Decimal("-0"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e40"),
        Decimal("1e-41"),
        Decimal("1e999999999"),
        Decimal("0." + "1" * 41),
    ],
    ids=lambda value: str(value)[:12] if not isinstance(value, int) or abs(value) < 10 else "a long integer",
)
@pytest.mark.slow
def test_what_is_no_number_of_the_contract_is_refused_on_every_way_in(entry, value):
    field = Tally._meta.get_field("count")
    ways_in = (field.to_python, field.get_prep_value, lambda one: field.clean(one, None), lambda one: found(count=one))
    for way_in in ways_in:
        with pytest.raises(ValidationError, match=r"[\u4e00-\u9fff]"):
            way_in(value)
    with pytest.raises(ValidationError), transaction.atomic():
        store(entry, value)
    assert not Tally.objects.exists()


@pytest.mark.parametrize("value", ["0.5", "12.01", Decimal("1.5"), "-1", 0.5])
def test_a_whole_number_is_whole(value):
    field = RosterEntry._meta.get_field("headcount")
    for way_in in (field.to_python, field.get_prep_value):
        with pytest.raises(ValidationError, match=r"不是|不能"):
            way_in(value)


def test_a_decimal_may_be_written_with_an_exponent_by_the_program(entry):
    store(entry, Decimal("1e2"), Decimal("1E-40"))
    assert found() == ["100", f"0.{1:040}"]


def test_a_form_field_leaves_what_is_empty_empty():
    form = RateMetric._meta.get_field("value").formfield()
    assert (form.clean(""), form.clean(" 0.50 "), form.required) == (None, "0.50", False)


# ---------------------------------------------------------------------------- equal numbers


@st.composite
def ways_to_write(draw: Any) -> tuple[str, str]:
    """One number, written twice."""
    number = draw(numbers)
    whole, _, rest = number.partition(".")
    padded = whole.lstrip("0").zfill(draw(st.integers(1, 40)))
    rest = rest.rstrip("0")
    rest += "0" * draw(st.integers(0, 40 - len(rest)))
    return number, f"{padded}.{rest}" if rest else padded


@in_the_database
@given(ways_to_write())
@example(("0.5", "0.50"))
@example(("100", "0100.000"))
@example(("0", "00.0"))
@pytest.mark.slow
def test_equal_numbers_are_found_however_they_are_written(entry, ways):
    for stored, asked in (ways, ways[::-1]):
        store(entry, stored)
        for wanted in (asked, Decimal(asked)):
            assert len(found(count=wanted)) == len(found(count__in=[wanted, 3])) == 1
            assert not Tally.objects.exclude(count=wanted).exists()
            assert not Tally.objects.exclude(count__in=[wanted]).exists()


@in_the_database
@given(numbers, numbers)
@example("1", "10")
@example("0", "100")
@example("1", "0.1")
@example("0.5", "0.05")
@example("0", "0." + "0" * 39 + "1")
@pytest.mark.slow
def test_a_number_is_found_exactly_if_it_is_equal(entry, one, other):
    store(entry, one)
    same = Decimal(one) == Decimal(other)
    assert (len(found(count=other)), len(found(count__in=[other]))) == (same, same)
    assert Tally.objects.exclude(count=other).exists() is not same


def test_a_row_that_another_program_wrote_is_found_too(entry):
    store(entry, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE targets_tally SET count = '007.50'")
    assert found(count="7.5") == found(count__in=["7.50"]) == ["007.50"]


def test_whole_numbers_are_found(entry):
    RosterEntry.objects.filter(pk=entry.pk).update(headcount=60)
    for wanted in (60, "60", "060.0", Decimal("60.00")):
        assert list(RosterEntry.objects.filter(headcount=wanted)) == [entry]
    assert not RosterEntry.objects.filter(headcount=6).exists()


def test_none_is_neither_equal_nor_unequal(entry):
    RateMetric.objects.create(entry=entry, item="T1", numerator="1.0", denominator=2)
    assert RateMetric.objects.filter(value=None, numerator__isnull=False, value__isnull=True).count() == 1
    assert not RateMetric.objects.filter(value__in=[None, 1]).exists()
    assert RateMetric.objects.exclude(value=1).count() == 1


def test_two_fields_are_compared_by_value(entry):
    RateMetric.objects.create(entry=entry, item="T1", numerator="2.50", denominator="2.5")
    RateMetric.objects.create(entry=entry, item="T2", numerator="2.50", denominator="25")
    same = RateMetric.objects.filter(numerator=F("denominator"))
    assert [metric.item for metric in same] == ["T1"]
    assert [metric.item for metric in RateMetric.objects.exclude(numerator=F("denominator"))] == ["T2"]
    store(entry, "2.500")
    for wanted in (
        RateMetric.objects.filter(item="T1").values("denominator")[:1],
        Subquery(RateMetric.objects.filter(item="T1").values("denominator")),
    ):
        assert found(count=wanted) == ["2.500"]
    assert Tally.objects.filter(models.Exists(RateMetric.objects.filter(denominator=OuterRef("count")))).count() == 1


# ---------------------------------------------------------------------------- what else still works


def test_rows_group_by_the_StoredText(entry):
    store(entry, "0.5", "0.50", "0.5", "1")
    rows = Tally.objects.annotate(text=StoredText("count")).order_by().values_list("text").annotate(Count("pk"))
    assert sorted(rows) == [("0.5", 2), ("0.50", 1), ("1", 1)]
    by_column = Tally.objects.order_by().values_list("count").annotate(Count("pk"))
    assert sorted((str(count), rows) for count, rows in by_column) == [("0.5", 2), ("0.50", 1), ("1", 1)]


def test_the_number_is_selected_in_every_way(entry):
    store(entry, "0.50")
    Tally.objects.filter(count="0.5").update(count="2.50")
    assert list(Tally.objects.values("count")) == [{"count": Decimal("2.50")}]
    assert list(Tally.objects.annotate(again=F("count")).filter(again="2.5").values_list("again", flat=True)) == [2.5]
    assert [tally.count for tally in Tally.objects.only("count").order_by("kind")] == [Decimal("2.5")]
    assert Tally.objects.select_related("entry").get().entry.headcount is None
    assert Tally.objects.filter(Q(count="2.5") | Q(count=3)).aggregate(how_many=Count("pk")) == {"how_many": 1}
    chosen = Tally.objects.annotate(is_it=Case(When(count="2.5", then=Value("是")), output_field=CharField()))
    assert chosen.get().is_it == "是"
    numbers = Tally.objects.filter(entry=OuterRef("pk")).values("count")
    assert RosterEntry.objects.annotate(count=Subquery(numbers)).get(pk=entry.pk).count == Decimal("2.5")
    for tally in Tally.objects.all():
        tally.count = "3.0"
        Tally.objects.bulk_update([tally], ["count"])
    assert found() == ["3.0"]


def test_a_constraint_still_reads_whether_a_number_is_there(entry):
    RateMetric(entry=entry, item="T1", value="0.5").validate_constraints()
    with pytest.raises(ValidationError, match="metric_one_form"):
        RateMetric(entry=entry, item="T1", value="0.5", numerator=1).validate_constraints()
