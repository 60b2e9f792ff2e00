"""The pages of a scheme of another school: its own groups, points, grades and words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from departments.models import Year
from targets.scheme import loader
from tests.schemes import ANOTHER, schemes_in

pytestmark = pytest.mark.django_db
SCHEME = loader.load_scheme(ANOTHER)
ITEMS = [(group.code, code) for group in SCHEME.groups.values() for code in group.items]


@pytest.fixture(autouse=True)
def year_of_another_scheme(year_2020: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    shutil.copytree(ANOTHER, tmp_path / "another")
    shutil.copytree(loader.REGULATION / "2020", tmp_path / "2020")
    Year.objects.update(scheme="another")
    with schemes_in(tmp_path, monkeypatch):
        yield


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def page(client, cast, path: str = "") -> str:
    """The words of a page, one space between them."""
    client.force_login(cast.stranger)
    response = client.get(f"/2020/scheme/{path}")
    assert response.status_code == 200, path
    reader = _Text()
    reader.feed(response.content.decode())
    return " ".join(reader.words)


def test_the_overview_has_three_groups_and_their_own_grades(client, cast):
    text = page(client, cast, "overview/")
    assert "机关处室 2 类，二级学院 2 类，教辅单位 2 类，满分分别为 100、100、60" in text
    assert "格次 · 机关处室、二级学院 优 年度任务完成率不低于 95%，总分在本组排名前 50%，且未被一票否决" in text
    assert (
        "格次 · 教辅单位 优 总分在本组排名前 50%，且未被一票否决 良 总分不低于 48 分，且未被一票否决 合格 其余部门"
        in text
    )
    assert "教辅单位：" not in text
    assert "依次比较工作纪律、年度任务项目数量，仍相同的名次并列" in text


def test_the_tree_of_each_group(client, cast):
    text = page(client, cast, "?group=support")
    assert "教辅单位 · 3 项指标 · 满分 60" in text
    assert "2 及时性 10 工作项目未按时的扣分" in page(client, cast, "?group=schools&q=P.on_time")
    assert "机关处室 · 4 项指标 · 满分 100" in page(client, cast)


@pytest.mark.parametrize(("group", "code"), ITEMS)
def test_every_item(client, cast, group, code):
    text = page(client, cast, f"{group}/{code}/")
    assert SCHEME.groups[group].items[code].text in text
    assert "算例" in text
    assert ("超出的部分从" in text) == (code == "D1" and group != "support")


def test_rewards_by_its_own_grades(client, cast):
    text = page(client, cast, "awards/")
    assert "格次为“优”的部门获得优秀奖" in text
    assert "指标 优 良 合格 取整" in text
    assert "+20% +20% −20% 舍去不足1人的" in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("assessors/", "教辅单位 · 2 项 50 分"),
        ("vetoes/", "一票否决事项 1 项"),
        ("decisions/", "适用 分值与格次"),
    ],
)
def test_the_other_pages(client, cast, path, words):
    assert words in page(client, cast, path)


def test_nothing_of_another_schools_words(client, cast):
    for path in ("", "overview/", "awards/", "?group=support", "offices/P.done/"):
        text = page(client, cast, path)
        for word in ("重点", "职责履行", "前 1/3", "90%", "职能部门", "教学院部", "“好”", "“差”"):
            assert word not in text.replace("职能部门考核小组", ""), (path, word)
