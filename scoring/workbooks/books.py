"""The workbooks of offices and of departments' work, made of what is kept and read with the year's names."""

from __future__ import annotations

from collections.abc import Sequence

from departments import clock
from departments.dates import chinese_date
from departments.models import Department, RosterEntry, Year
from departments.workbooks.reading import read_book
from targets.scheme.loader import get_scheme
from targets.sheets.offices.book import Office, office_book
from targets.sheets.offices.reading import Entered, read_entries
from targets.sheets.words import Words
from targets.sheets.work.book import Work, work_book
from targets.sheets.work.reading import WorkRead, read_work
from targets.sheets.work.rights import Rights

from ..exchange.lists import TABLES
from ..exchange.queries import assessed_entries, known_departments
from .queries import WORK, office_facts


def office_called(year: Year, office: Department) -> str:
    """The office's name in the year."""
    listed = year.roster.filter(department=office).values_list("name", flat=True).first()
    return listed or office.called


def office_workbook(year: Year, office: Department) -> bytes:
    """What the office enters, as it is now."""
    facts = office_facts(year, office)
    entries = assessed_entries(year)
    document = {"year": year.year, **{name: list(rows.values()) for name, rows in facts.own.items()}}
    whose = Office(office_called(year, office), facts.assessed, chinese_date(clock.today()))
    return office_book(document, get_scheme(year.scheme), known_departments(entries), whose, facts.others)


def read_office_workbook(year: Year, office: Department, content: bytes, name: str) -> Entered:
    """Raises NotReadable."""
    book = read_book(content, name)
    words = Words(get_scheme(year.scheme), known_departments(assessed_entries(year)))
    return read_entries(book, words, year.year, office_facts(year, office).assessed, office_called(year, office))


def work_workbook(year: Year, entries: Sequence[RosterEntry], rights: Rights, title: str = "") -> bytes:
    """The work items of the departments, as they are now; of one, ``title`` is its name."""
    names = {entry.name for entry in entries}
    rows = [row for row in TABLES[WORK].rows(year) if row["department"] in names]
    work = Work(
        title=title or entries[0].name,
        departments=known_departments(entries),
        rights=rights,
        several=bool(title),
        day=chinese_date(clock.today()),
    )
    return work_book(year.year, rows, get_scheme(year.scheme), work)


def read_work_workbook(
    year: Year, entries: Sequence[RosterEntry], content: bytes, name: str, title: str = ""
) -> WorkRead:
    """Raises NotReadable."""
    book = read_book(content, name)
    known, names = known_departments(assessed_entries(year)), {entry.name for entry in entries}
    own = [one for one in known if one.name in names]
    return read_work(book, Words(get_scheme(year.scheme), known), year.year, own, title or entries[0].name)
