"""What every test stands on: fast password hashes, a trail that can be emptied between tests, and the cast."""

from __future__ import annotations

import shutil
import tempfile

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from departments.models import Year
from departments.trail import append_only
from scoring.shown import today
from tests.browser import browser_context_args, browser_type_launch_args  # noqa: F401 fixtures
from tests.cast import Cast, make_cast, make_year
from tests.worker import start_worker, worker  # noqa: F401 fixtures


def pytest_configure() -> None:
    # Hundreds of logins would otherwise spend minutes on hashing.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Not what a site on the same files has collected, which may be older than the code.
    settings.STATIC_ROOT = settings.VAR / "never-collected"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    # Nor among the files of a site: each test run has its own.
    files = tempfile.mkdtemp(prefix="jzu-files-")
    settings.STORAGES["private"]["OPTIONS"]["location"] = files
    settings.STORAGES["attachments"]["OPTIONS"]["location"] = f"{files}/attachments"


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.STORAGES["private"]["OPTIONS"]["location"], ignore_errors=True)


_empty_database = TransactionTestCase._fixture_teardown


def _empty_database_beneath_triggers(self: TransactionTestCase) -> None:
    """The triggers of append-only tables refuse to let a transactional test empty them; here, and only here, they
    are lifted."""
    with append_only.lifted(connection):
        _empty_database(self)


TransactionTestCase._fixture_teardown = _empty_database_beneath_triggers


@pytest.fixture(autouse=True)
def _scored_anew() -> None:
    """The databases of two tests have the same keys and other facts."""
    today.forget()


@pytest.fixture
def year_2020(db: None) -> Year:
    """The year 2020 with its 35 departments, in planning."""
    return make_year(2020)


@pytest.fixture
def cast(year_2020: Year) -> Cast:
    return make_cast(year_2020)
