"""Each sort of malformed scheme: a valid copy, one thing changed, and what the loader says of it.

The single changes are cases in ``malformed/*.yaml``; here is what is no change of one text.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.checks import scheme_errors
from targets.scheme.loader import REGULATION, load_scheme
from targets.scheme.problems import SchemeInvalid, SchemeProblem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGULATION / "2020", tmp_path / "2020"))


CASES = [
    pytest.param(case, id=case["title"])
    for path in sorted((Path(__file__).parent / "malformed").glob("*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]
ATTENDANCE = "{label: 月考勤报表迟报、漏报、瞒报、错报, unit: 次, points: 0.1}"


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_malformed_scheme_is_refused_with_file_key_and_message(folder: Path, case: dict[str, Any]) -> None:
    replace(folder / case["file"], case["old"], case["new"])
    assert sorted(str(problem) for problem in problems_of(folder)) == sorted(case["problems"])


def test_a_file_that_is_not_there(folder: Path) -> None:
    (folder / "vetoes.yaml").unlink()
    assert problems_of(folder) == [SchemeProblem("vetoes.yaml", "", "文件不存在或无法读取")]


def test_without_the_main_file_the_others_are_looked_at_all_the_same(folder: Path) -> None:
    (folder / "scheme.yaml").unlink()
    replace(folder / "common.yaml", "[国资处]", "国资处")
    assert problems_of(folder) == [
        SchemeProblem("common.yaml", "C2.assessors", "应为列表"),
        SchemeProblem("scheme.yaml", "", "文件不存在或无法读取"),
    ]


def test_a_file_that_no_group_uses(folder: Path) -> None:
    (folder / "common-2.yaml").write_text("category: C\n", encoding="utf-8")
    assert problems_of(folder) == [SchemeProblem("common-2.yaml", "", "多余的文件：没有考核组用到它")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("一票否决".encode("gb18030"), "文件不是 UTF-8 编码"),
        (b"", "文件的最外层应为“键: 值”"),
        (b"- a\n- b\n", "文件的最外层应为“键: 值”"),
        (b"vetoes: \x01\n", "不是有效的 YAML"),
    ],
    ids=["another encoding", "empty", "a list", "a control character"],
)
def test_a_file_that_is_no_mapping_in_utf_8(folder: Path, content: bytes, message: str) -> None:
    (folder / "vetoes.yaml").write_bytes(content)
    [problem] = problems_of(folder)
    assert (problem.file, problem.key) == ("vetoes.yaml", "")
    assert message in problem.message


def test_all_problems_of_all_files_are_said_at_once(folder: Path) -> None:
    replace(folder / "scheme.yaml", "rate_at_least: 0.9", "rate_at_least: 9")
    replace(folder / "scheme.yaml", "K: {points: 40", "K: {points: 41")
    replace(folder / "common.yaml", "[国资处]", "国资处")
    replace(folder / "common.yaml", ATTENDANCE, ATTENDANCE.replace("0.1", "0"))
    replace(folder / "talent.yaml", "target: 0.80", "target: 8e-1")
    replace(folder / "vetoes.yaml", "key: refusal", "key: fraud")
    assert [(problem.file, problem.key) for problem in problems_of(folder)] == [
        ("common.yaml", "C1.1.clauses.a.points"),
        ("common.yaml", "C2.assessors"),
        ("key.yaml", "items"),
        ("scheme.yaml", "grading.grades.好.all.rate_at_least"),
        ("scheme.yaml", "groups.teaching.categories"),
        ("talent.yaml", "T1.2.rule.target"),
        ("vetoes.yaml", "vetoes[fraud]"),
    ]


def test_the_refusal_reads_as_one_line_for_each_problem(folder: Path) -> None:
    replace(folder / "common.yaml", "[国资处]", "国资处")
    (folder / "vetoes.yaml").unlink()
    with pytest.raises(SchemeInvalid) as refusal:
        load_scheme(folder)
    assert str(refusal.value) == ("common.yaml：C2.assessors：应为列表\nvetoes.yaml：文件不存在或无法读取")


def test_any_change_of_a_file_changes_the_hash(folder: Path) -> None:
    before = load_scheme(folder).hash
    replace(folder / "common.yaml", "# 共性目标", "# 共性 目标")
    assert load_scheme(folder).hash != before


def test_the_system_check_knows_who_can_assess_a_group(folder: Path, tmp_path: Path) -> None:
    replace(folder / "scheme.yaml", "panel: 教学院部考核小组", "panel: 教学考核小组")
    assert [(error.obj, error.msg) for error in scheme_errors(tmp_path)] == [
        (
            "2020/scheme.yaml groups.teaching.panel",
            "没有考核小组“教学考核小组”，应为 教学院部考核小组、职能部门考核小组 之一",
        ),
    ]


@pytest.mark.slow
def test_the_system_check_has_an_error_for_each_problem_of_each_scheme(folder: Path, tmp_path: Path) -> None:
    assert scheme_errors(REGULATION) == []
    replace(folder / "common.yaml", "[国资处]", "国资处")
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / "talent.yaml").write_text("", encoding="utf-8")
    assert [(error.obj, error.msg) for error in scheme_errors(tmp_path)] == [
        ("2020/common.yaml C2.assessors", "应为列表"),
        ("2021/decisions.yaml", "文件不存在或无法读取"),
        ("2021/scheme.yaml", "文件不存在或无法读取"),
        ("2021/talent.yaml", "文件的最外层应为“键: 值”"),
        ("2021/vetoes.yaml", "文件不存在或无法读取"),
    ]


FILES = sorted((REGULATION / "2020").glob("*.yaml"))
DAMAGE = st.sampled_from(["", "x", "-1", "[]", "{}", "[a]", "{a: b}", "[[1]]", "{code: [1]}", "- 1", "&a", "!!set {}"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(FILES), where=st.integers(min_value=0), damage=DAMAGE, after_key=st.booleans())
@pytest.mark.slow
def test_whatever_stands_in_a_line_is_a_scheme_or_a_list_of_problems(
    folder: Path, path: Path, where: int, damage: str, after_key: bool
) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    number = where % len(lines)
    lines[number] = f"{lines[number].partition(':')[0]}: {damage}" if after_key else damage
    (folder / path.name).write_text("\n".join(lines), encoding="utf-8")
    problems = None
    try:
        load_scheme(folder)
    except SchemeInvalid as refusal:
        problems = refusal.problems
    shutil.copy(path, folder / path.name)
    assert problems is None or (problems and all(problem.file and problem.message for problem in problems))


def problems_of(folder: Path) -> list[SchemeProblem]:
    with pytest.raises(SchemeInvalid) as refusal:
        load_scheme(folder)
    return refusal.value.problems


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
