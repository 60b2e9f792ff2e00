"""What differs between two schemes: each sentence, and in which groups it holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from targets.scheme.differences import OTHERWISE, differences
from targets.scheme.loader import REGULATION, get_scheme, load_scheme, make_scheme
from targets.scheme.model import Scheme

SCHEME = get_scheme("2020")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGULATION / "2020", tmp_path / "2020"))


def changed(folder: Path, file: str, *replaced: tuple[str, str]) -> Scheme:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return load_scheme(folder)


@pytest.mark.parametrize(
    ("file", "replaced", "sentences"),
    [
        (
            "common.yaml",
            [("报、错报, unit: 次, points: 0.1}", "报、错报, unit: 次, points: 0.2}")],
            ["共性目标 1.1 工作考勤：条款“月考勤报表迟报、漏报、瞒报、错报”由“每次扣 0.1 分”改为“每次扣 0.2 分”"],
        ),
        (
            "common.yaml",
            [
                ("name: 校级会议\n        points: 0.5", "name: 校级会议\n        points: 0.6"),
                ("points: 0.5", "points: 0.4"),
            ],
            ["共性目标 1.1 工作考勤：分值由“0.5”改为“0.4”", "共性目标 1.2 校级会议：分值由“0.5”改为“0.6”"],
        ),
        (
            "common.yaml",
            [("assessors: [人事处]", "assessors: [人事处, 审计室]")],
            ["共性目标 1.1 工作考勤：考核部门由“人事处”改为“人事处、审计室”"],
        ),
        ("common.yaml", [("category: C\n", "# 说明\ncategory: C\n")], [OTHERWISE]),
    ],
)
def test_each_change_is_said(folder: Path, file: str, replaced: list[tuple[str, str]], sentences: list[str]) -> None:
    assert differences(SCHEME, changed(folder, file, *replaced)) == sentences


def test_a_rule_of_one_group_is_said_in_words_with_its_group(folder: Path) -> None:
    (found,) = differences(SCHEME, changed(folder, "talent.yaml", ("target: 0.80,", "target: 0.70,")))
    assert found.startswith("教学院部：")
    assert "计分规则由“" in found
    assert "80%" in found.partition("”改为“")[0]
    assert "70%" in found.partition("”改为“")[2]


def test_a_scheme_made_of_what_it_keeps_is_the_same() -> None:
    again = make_scheme("2020", {name: text.encode() for name, text in SCHEME.files.items()})
    assert (again, again.hash) == (SCHEME, SCHEME.hash)
    assert differences(SCHEME, again) == []
