"""The home page costs the same number of queries whatever the number of departments and runs, and at most 25: what
waits is asked of every process that may have something for the person."""

from __future__ import annotations

import datetime

import pytest
from django.conf import settings
from django.db import connection
from home_year import make_year, score

from departments.accounts.services import accounts
from departments.models import Grant

pytestmark = pytest.mark.django_db
# PostgreSQL is asked for its time, and celery beat, which goes with Redis, for its sign of life.
OF_SERVICES = (connection.vendor == "postgresql") + bool(settings.REDIS_URL)
# Once something is published, and before, when what is shown was scored by the first who looked.
COUNTS = {
    "quality_office": (23, 23),
    "leading_group": (15, 13),
    "president": (13, 11),
    "party_committee": (15, 13),
    "functional_panel": (11, 11),
    "teaching_panel": (11, 11),
    "experts": (9, 9),
    "auditor": (14, 12),
    "administrator": (18 + OF_SERVICES, 18 + OF_SERVICES),
    "reporter": (21, 19),
    "assessor": (25, 23),  # who reports too
    "vice_president": (13, 12),
    "stranger": (6, 6),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("departments", "runs"),
    [
        (4, "both"),
        (9, "both"),
        (4, "unpublished"),
        *(
            pytest.param(departments, runs, marks=pytest.mark.slow)
            for departments in (9, 35)
            for runs in ("published", "unpublished", "both")
        ),
    ],
)
def test_queries(client, django_assert_num_queries, departments, runs):
    cast = make_year(departments)
    score(cast, publish=runs != "unpublished")
    if runs == "both":
        score(cast, as_of=datetime.date(2020, 9, 30))
    accounts.grant(user=cast.assessor, grant=Grant.REPORT, department=cast.entry("人事处").department)
    for part, (published, before) in COUNTS.items():
        queries = before if runs == "unpublished" else published
        client.force_login(getattr(cast, part))
        client.get("/2020/")  # the first visit notes that the session is in use
        with django_assert_num_queries(queries, info=part):
            assert client.get("/2020/").status_code == 200
