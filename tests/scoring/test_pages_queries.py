"""Each page costs the same number of queries whatever the number of departments, for an ordinary user too."""

from __future__ import annotations

import pytest

from tests.scoring.scored import make_scored

pytestmark = pytest.mark.django_db
SHEET = "/2020/departments/{机电工程学院}/"
COUNTS = {
    ("quality_office", "/2020/ranking/"): 8,
    ("quality_office", "/2020/ranking/?group=teaching"): 8,
    ("reporter", "/2020/ranking/"): 11,
    ("assessor", "/2020/ranking/"): 11,
    ("quality_office", SHEET): 8,
    ("quality_office", SHEET + "?item=C1.1"): 10,
    ("reporter", SHEET): 9,
    ("reporter", SHEET + "?item=T9"): 10,
    ("quality_office", "/2020/items/"): 7,
    ("quality_office", "/2020/items/C1.1/"): 8,
    ("assessor", "/2020/items/"): 8,
    ("assessor", "/2020/items/C1.1/"): 9,
    ("quality_office", "/2020/matrix/?group=teaching"): 6,
    ("quality_office", "/2020/awards/"): 7,
    ("quality_office", "/2020/runs/"): 20,  # the facts too: what keeps them from being scored
    ("auditor", "/2020/runs/"): 7,
    ("quality_office", "/2020/runs/1/publish/"): 10,
}


@pytest.mark.slow
@pytest.mark.parametrize("departments", [4, *(pytest.param(many, marks=pytest.mark.slow) for many in (9, 35))])
def test_queries(client, django_assert_num_queries, departments):
    cast = make_scored(departments, published=True)
    address = {name: cast.entry(name).pk for name in ("机电工程学院",)}
    for (part, path), queries in COUNTS.items():
        client.force_login(getattr(cast, part))
        client.get(path.format(**address))  # the first visit reads what is kept, and notes that the session is in use
        with django_assert_num_queries(queries, info=f"{part} {path}"):
            assert client.get(path.format(**address)).status_code == 200
