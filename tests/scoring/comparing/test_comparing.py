"""What moved between two runs, and why."""

from __future__ import annotations

import pytest

from notices.issued.services import correct_problem
from notices.models import Problem
from tests.scoring.comparing.comparing import page_of, pair_of, told
from tests.scoring.scored import make_scored, score_again
from scoring.models import Run

pytestmark = pytest.mark.django_db


def test_a_finding(client):
    cast = make_scored()
    problem = Problem.objects.filter(item="C1.1", entry=cast.entry("人事处")).first()
    correct_problem(problem=problem, by=cast.quality_office, count="2")
    pair = pair_of(Run.objects.get(), score_again(cast))
    print(told(page_of(pair, "人事处")))
    client.force_login(cast.quality_office)
    r = client.get("/2020/comparison/")
    print(r.content.decode().split("<main")[1])
    r = client.get(f"/2020/comparison/{cast.entry('人事处').pk}/")
    print(r.content.decode().split("<main")[1])
    r = client.get("/2020/comparison/pdf/")
    print(r, r.headers)
    open("/tmp/a.pdf","wb").write(r.content)
    r = client.get("/2020/comparison/excel/")
    open("/tmp/a.xlsx","wb").write(r.content)
    assert 0
