"""Sheets of accounts as people fill them in, and their way into the site, for the tests."""

from departments.enrolment.importing import look_at, states, take_steps
from departments.enrolment.sheet import read_accounts_sheet, step_of
from departments.workbooks.sheets import Book, Sheet


def book(*rows, name="账户"):
    return Book("账户.xlsx", (Sheet(name, {number: tuple(row) for number, row in enumerate(rows, start=1)}),))


def read(*rows):
    return read_accounts_sheet(book(*rows))


def problems(*rows):
    return [(one.cell, one.message) for one in read(*rows).problems]


def steps(*rows):
    """Of a sheet without problems."""
    found = read(*rows)
    assert found.problems == []
    now = states()
    return [step_of(asked, now.get(asked.user.pk) if asked.user else None) for asked in found.asked]


def look(by, *rows):
    return look_at(steps=steps(*rows), by=by, progress=lambda done, total, step: None)


def take(by, *rows):
    return take_steps(steps=steps(*rows), by=by)
