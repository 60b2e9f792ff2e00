"""The pages docs/interchange.md and docs/semantics.md: what they show is what the engine does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scoring.exchange.auditing import score_file
from targets.facts.document import LISTS
from targets.facts.lists import award
from targets.scheme.loader import get_scheme
from targets.scheme.rules.kinds import KINDS

ROOT = Path(__file__).resolve().parents[3]
PAGES = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")}
SCHEME = get_scheme("2020")
CODE = ("departments", "jzu_assess", "notices", "scoring", "targets", "tests")
CITED = re.compile(r"docs/([a-z]+\.md)(?: ([0-9](?:\.[0-9])?))?")


def within(shown: Any, whole: Any, place: str = "") -> list[str]:
    """Where ``whole`` lacks what is shown; objects may be trimmed, lists may not."""
    if isinstance(shown, dict) and isinstance(whole, dict):
        return [
            found
            for key, value in shown.items()
            for found in (within(value, whole[key], f"{place}/{key}") if key in whole else [f"{place}/{key}"])
        ]
    if isinstance(shown, list) and isinstance(whole, list) and len(shown) == len(whole):
        return [
            found
            for index, pair in enumerate(zip(shown, whole, strict=True))
            for found in within(*pair, f"{place}/{index}")
        ]
    return [] if shown == whole and type(shown) is type(whole) else [place]


def test_the_facts_of_the_example_give_its_results():
    facts, results = re.findall(r"```json\n(.*?)```", PAGES["interchange.md"], re.DOTALL)

    scored = score_file(facts.encode(), "facts.json")

    assert within(json.loads(results), scored) == []
    assert json.loads(results).keys() == scored.keys()


@pytest.mark.parametrize("module", [*LISTS.values(), award], ids=lambda module: module.SHAPE.name)
def test_every_list_and_key_of_the_facts_is_named(module):
    shape = module.SHAPE

    assert [key for key in (shape.name, *shape.fields) if f"`{key}`" not in PAGES["interchange.md"]] == []


@pytest.mark.parametrize("group", SCHEME.groups)
def test_every_input_of_the_scheme_is_named(group):
    """Codes as they stand there, also as one of a span such as T1.1–T1.5."""
    table = PAGES["interchange.md"].partition("### Which item takes what")[2].partition("###")[0]
    named = set(re.findall(r"[A-Z][0-9]+(?:\.[0-9]+)*|[KR]\.[a-z]+", table))
    for stem, first, last in re.findall(r"([A-Z](?:[0-9]+\.)*)([0-9]+)–[A-Z](?:[0-9]+\.)*([0-9]+)", table):
        named.update(f"{stem}{number}" for number in range(int(first), int(last) + 1))
    items = SCHEME.groups[group].items

    assert set(items) - named == set()
    kinds = {kind for item in items.values() if item.rule.takes == "tallies" for kind in item.rule.points}
    assert {kind for kind in kinds if kind not in table} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_has_its_row(kind):
    assert f"\n| `{kind}` |" in PAGES["semantics.md"]


@pytest.mark.parametrize("decision", SCHEME.decisions, ids=lambda decision: decision.key)
def test_every_decision_names_its_parameter(decision):
    assert f"`{decision.parameter}`" in PAGES["semantics.md"]


def test_every_page_and_section_that_code_cites_is_there():
    cited = {
        (page, section)
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for page, section in CITED.findall(path.read_text(encoding="utf-8"))
    }

    assert ("semantics.md", "3.1") in cited
    assert {
        (page, section)
        for page, section in cited
        if page not in PAGES
        or (section and not re.search(rf"^##+ {re.escape(section)}[ .]", PAGES[page], re.MULTILINE))
    } == set()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{name}" for name in PAGES)])
def test_every_page_that_a_page_links_to_is_there(page):
    path = ROOT / page
    links = re.findall(r"\]\(([^)#:]+\.md)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not path.parent.joinpath(link).is_file()] == []
