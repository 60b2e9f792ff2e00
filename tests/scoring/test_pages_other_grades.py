"""The pages of results under a scheme with other grades, another top share and another cut-off."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from departments.accounts.services import accounts
from departments.models import Grant
from targets.scheme import loader
from tests.cast import Cast
from tests.schemes import schemes_in
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page, score_again

pytestmark = pytest.mark.django_db
CUT_OFF = datetime.date(2020, 6, 30)
CHANGES = {
    "cut_off: 12-31": "cut_off: 06-30",
    "order: [差, 好, 中]": "order: [较差, 优秀, 合格]",
    "    好: {all: {rate_at_least: 0.9, place_within: 1/3, vetoed: false}}\n    中: {}\n    差:": (
        "    优秀: {all: {rate_at_least: 0.6, place_within: 1/2, vetoed: false}}\n    合格: {}\n    较差:"
    ),
    "excellence: 好": "excellence: 优秀",
    "raised_for: [好]": "raised_for: [优秀]",
    "lowered_for: [差]": "lowered_for: [较差]",
    "- grade: 好": "- grade: 优秀",
    "- grade: 差": "- grade: 较差",
}

DECISIONS = {
    "grading/grades/好/all/place_within\n    value: 1/3": "grading/grades/优秀/all/place_within\n    value: 1/2",
    "value: 差, 好, 中": "value: 较差, 优秀, 合格",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    folder = shutil.copytree(loader.REGULATION / "2020", tmp_path / "2020")
    for file, changes in (("scheme.yaml", CHANGES), ("decisions.yaml", DECISIONS)):
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        (folder / file).write_text(text, encoding="utf-8")
    with schemes_in(tmp_path, monkeypatch):
        cast = make_scored(8, scored=False)
        publish(score_again(cast, CUT_OFF), cast.quality_office)
        yield cast


@pytest.mark.slow
def test_the_ranking(client, site):
    text = page(client, site.quality_office, "/2020/ranking/")
    assert "职能部门 4 个部门 · 终评（已公布）" in text
    assert "2 个部门评为优秀" in text
    assert "前 50% 止于此（2/4）" in text
    assert "距前 50% 还差" in text
    assert text.index(">优秀</option>") < text.index(">合格</option>") < text.index(">较差</option>")
    assert ">好<" not in text
    for sort in ("grade", "-grade"):
        page(client, site.quality_office, f"/2020/ranking/?sort={sort}")


@pytest.mark.slow
def test_the_end_is_when_the_scheme_says(client, site):
    score_again(site, CUT_OFF - datetime.timedelta(days=1))
    assert "职能部门 4 个部门 · 截至6月29日（试算）" in page(client, site.quality_office, "/2020/ranking/?run=2")


@pytest.mark.slow
def test_the_awards(client, site):
    text = page(client, site.quality_office, "/2020/awards/")
    assert "4 个部门获优秀奖" in text
    assert "平均分给格次为“优秀”的部门" in text


@pytest.mark.slow
def test_ones_own_sheets(client, site):
    accounts.grant(user=site.vice_president, grant=Grant.LEAD, department=site.entry("部门6").department)
    assert "我的 3 个部门 · 1 个评为优秀" in page(client, site.vice_president, "/2020/departments/")
    sheet = page(client, site.reporter, f"/2020/departments/{site.entry('机电工程学院').pk}/")
    assert "重点工作完成率" in sheet
