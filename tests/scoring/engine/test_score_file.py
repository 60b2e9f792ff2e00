"""`manage.py score_file`: what an auditor runs, without a database, a server or a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from scoring.exchange.auditing import score_file
from tests.scoring.engine.contract import VALID, changed

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def facts(tmp_path) -> Path:
    path = tmp_path / "事实.json"
    path.write_text(json.dumps(VALID, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path) -> Path:
    path = tmp_path / "错误.json"
    document = changed({"scores[0].score": "4", "findings[0].clause": "z\n二", "award.pool": "1e3"})
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def run(capsysbinary, *arguments: object) -> tuple[int, bytes, list[str]]:
    """The exit status, standard output, and the lines of standard error."""
    status = 0
    try:
        call_command("score_file", *map(str, arguments))
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capsysbinary.readouterr()
    return status, out, err.decode().splitlines()


def test_the_results_are_printed(capsysbinary, facts):
    status, out, lines = run(capsysbinary, facts)

    assert (status, lines) == (0, [])
    assert json.loads(out) == score_file(facts.read_bytes(), str(facts))
    assert "机电工程学院".encode() in out


def test_or_written_to_a_file(capsysbinary, facts, tmp_path):
    _, printed, _ = run(capsysbinary, facts)
    output = tmp_path / "结果.json"

    assert run(capsysbinary, facts, "--output", output) == (0, b"", [])
    assert output.read_bytes() == printed


def test_as_of_a_day(capsysbinary, facts):
    status, out, _ = run(capsysbinary, facts, "--as-of", "2020-03-04")
    results = json.loads(out)

    assert status == 0
    assert results["as_of"] == "2020-03-04"
    assert results["departments"][0]["items"]["C1.1"] == "0.5000"


def test_with_a_scheme(capsysbinary, facts):
    assert run(capsysbinary, facts, "--scheme", "2020")[0] == 0
    assert run(capsysbinary, facts, "--scheme", "2008") == (1, b"", ["--scheme: 没有考核方案“2008”，现有 2020"])


def test_each_problem_is_one_line_and_nothing_is_printed(capsysbinary, wrong, tmp_path):
    output = tmp_path / "结果.json"
    status, out, lines = run(capsysbinary, wrong, "--output", output)

    assert (status, out) == (1, b"")
    assert [line.partition(": ")[0] for line in lines] == ["findings[0].clause", "scores[0].score", "award.pool"]
    assert lines[0] == "findings[0].clause: 指标 C1.1 工作考勤没有条款 “z\\n二”"
    assert not output.exists()


def test_what_stood_in_the_output_stays_when_there_are_problems(capsysbinary, wrong, tmp_path):
    output = tmp_path / "结果.json"
    output.write_text("上次的结果", encoding="utf-8")

    run(capsysbinary, wrong, "--output", output)

    assert output.read_text(encoding="utf-8") == "上次的结果"


@pytest.mark.parametrize("name", ["没有.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_named_as_it_was_given(capsysbinary, tmp_path, name):
    path = f"{tmp_path}/{name}"
    status, out, lines = run(capsysbinary, path)

    assert (status, out, len(lines)) == (1, b"", 1)
    assert lines[0].startswith(f"{path}: 读不了这个文件".replace("\0", "\\x00"))


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf{}", '{"year": 2020}'.encode("utf-16"), b"[1]", b'{"year"'])
def test_neither_is_one_that_is_no_utf8_json_object(capsysbinary, tmp_path, raw):
    path = tmp_path / "facts.json"
    path.write_bytes(raw)
    status, out, lines = run(capsysbinary, path)

    assert (status, out, len(lines)) == (1, b"", 1)
    assert lines[0].startswith(f"{path}: ")


def test_an_output_that_cannot_be_written(capsysbinary, facts, tmp_path):
    status, out, lines = run(capsysbinary, facts, "--output", tmp_path / "没有" / "结果.json")

    assert (status, out) == (1, b"")
    assert lines[0].startswith("--output: 写不了这个文件")


@pytest.mark.slow
class TestAsAProcess:
    """The real command, with a database that nobody could reach and no place to write but the output."""

    @staticmethod
    def run(tmp_path: Path, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        nowhere = {
            "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nowhere",
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "VAR_DIR": str(tmp_path / "var"),
            "LANG": "C",
            "PYTHONIOENCODING": "ascii",
        }
        return subprocess.run(
            [sys.executable, "manage.py", "score_file", *map(str, arguments)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]} | nowhere,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def test_it_scores_without_a_database(self, facts, tmp_path):
        done = self.run(tmp_path, facts)

        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout) == score_file(facts.read_bytes(), str(facts))

    def test_it_ends_with_one_and_says_why(self, wrong, tmp_path):
        done = self.run(tmp_path, wrong, "--as-of", "2021-01-01")

        assert (done.returncode, done.stdout) == (1, b"")
        lines = done.stderr.decode().splitlines()
        assert {line.partition(": ")[0] for line in lines} == {
            "--as-of",
            "findings[0].clause",
            "scores[0].score",
            "award.pool",
        }
        assert len(lines) == 4
