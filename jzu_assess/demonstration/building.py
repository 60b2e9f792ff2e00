"""The demonstration year in the database, made by the same services as any other year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from departments.accounts.services import accounts
from departments.accounts.signals import ensure_roles
from departments.calendar.days import Span, Term, TermKey
from departments.calendar.services import take_in
from departments.models import Department, Grant, User, Year
from departments.opening.services import open_year
from departments.roster.services import change_entry
from departments.roster.university import listed_roster
from departments.years.services import move_year
from scoring.engine import parse
from scoring.exchange.services.import_year import import_facts
from scoring.publication.services import publish_run
from scoring.runs.services.score_year import score_year

from .catalogue import fill_catalogue
from .facts import facts_file
from .orders import give_orders
from .people import PASSWORD, PEOPLE, Person
from .sheets import sheet
from .written_notices import write_notices

THIRD_QUARTER = date(2020, 9, 30)
HANDED_ON = (
    ("begin", "zhifazhan"),
    ("hand_in", "zhifazhan"),
    ("review", "zhifazhan"),
    ("feed_back", "lingdao"),
)


@transaction.atomic
def build() -> Year:
    """Makes everything or nothing: both years with their rosters, the accounts, the facts of 2020, and two runs.

    2020 is scored as of the third quarter and as of the cut-off, which is published; 2021 is being planned.
    """
    ensure_roles()
    year = open_year(listed=listed_roster(2020), scheme="2020")
    import_facts(document=parse(facts_file(), "facts-2020.json"), by=None)
    people = {person.username: _account(person) for person in PEOPLE}
    _put_in_charge(year, people)
    _fill_calendar(year)
    fill_catalogue(year, people)
    quality_office = people["zhifazhan"]
    score_year(year=year, as_of=THIRD_QUARTER, by=quality_office)
    final = score_year(year=year, as_of=year.cut_off, by=quality_office)
    year = _move_on(year, people, HANDED_ON[:1])
    write_notices(year, people)
    year = _move_on(year, people, HANDED_ON[1:])
    publish_run(run=final, by=quality_office)
    give_orders(year, people)
    year = move_year(year=year, action="publicise", by=quality_office)
    open_year(listed=listed_roster(2021), scheme="2020")
    return year


def _fill_calendar(year: Year) -> None:
    known = sheet("calendar")
    terms = {}
    for one in known["terms"]:
        key = TermKey(int(one["school_year"]), int(one["number"]))
        monday, first, last = (date.fromisoformat(one[field]) for field in ("first_monday", "first_day", "last_day"))
        terms[key] = Term(key, monday, int(one["weeks"]), first, last)
    spans = [
        Span(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]), one["works"] == "yes", one["words"])
        for one in known["own_days"]
    ]
    take_in(year=year, terms=terms, spans=spans)


def _account(person: Person) -> User:
    department = _department(person.department) if person.department else None
    user, _ = accounts.create_account(
        username=person.username,
        name=person.name,
        position=person.position,
        department=department,
        password=PASSWORD,
    )
    if person.role:
        accounts.set_roles(user=user, roles=[person.role])
    for name in person.granted_on:
        for grant in person.grants:
            accounts.grant(user=user, grant=grant, department=_department(name))
    return user


def _department(called: str) -> Department:
    return next(one for one in Department.objects.all() if one.called == called)


def _put_in_charge(year: Year, people: dict[str, User]) -> None:
    """Who holds the grant of 分管 on a department leads it in the roster too."""
    for person in PEOPLE:
        if Grant.LEAD in person.grants:
            for entry in year.roster.filter(department__name__in=person.granted_on):
                change_entry(entry=entry, leader=people[person.username])


def _move_on(year: Year, people: dict[str, User], steps: Sequence[tuple[str, str]]) -> Year:
    """Each step by whose it is."""
    for action, username in steps:
        year = move_year(year=year, action=action, by=people[username])
    return year
