"""Each kind of rule is one file on the scheme's side and one of its name on the engine's, and nothing else knows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scoring.engine.rules import KINDS as OF_ENGINE
from targets.scheme.rules.kinds import KINDS

ROOT = Path(__file__).resolve().parents[3]
OF_SCHEME_FILES, OF_ENGINE_FILES = ROOT / "targets/scheme/rules", ROOT / "scoring/engine/rules"
CODE = ("departments", "targets", "notices", "scoring", "jzu_assess")
SHARED = {"rule", "kinds", "measured", "counted", "intervals"}


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_every_kind_of_the_scheme_has_its_file_in_the_engine_and_back():
    assert names(OF_ENGINE_FILES) == set(OF_ENGINE) == set(KINDS)


def test_every_kind_stands_in_the_file_of_its_name():
    assert names(OF_SCHEME_FILES) - SHARED == set(KINDS)
    for kind, forms in KINDS.items():
        assert {rule.__module__ for rule in forms} == {f"targets.scheme.rules.{kind}"}


def test_kinds_come_in_one_order_whatever_the_file_system_says():
    assert list(KINDS) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_module_knows_a_kind(kind):
    """None imports its file, and none asks a rule whether it is of that kind."""
    imported = rf"from \S*\brules\.{kind} import"
    asked = rf"""\bkind (==|!=|in) [^:]*["']{kind}["']|case ["']{kind}["']"""
    knows = re.compile(f"{imported}|{asked}")
    assert {
        str(path.relative_to(ROOT))
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        if path.parent not in (OF_SCHEME_FILES, OF_ENGINE_FILES) and knows.search(path.read_text(encoding="utf-8"))
    } == set()
