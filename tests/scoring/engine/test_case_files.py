"""Every item of the scheme has its case file, and every file is about the item that it names."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.scoring.engine.case_files import SCHEME, Case, Mistaken, cases, files, read_file

ITEMS = {code: item for group in SCHEME.groups.values() for code, item in group.items.items()}


def test_every_leaf_composite_and_part_has_its_file():
    assert {path.stem for path in files()} == set(ITEMS)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_file_is_about_the_item_that_it_is_named_after(path):
    file = read_file(path)
    item = ITEMS[path.stem]

    assert (file["指标"], file["名称"], file["依据"]) == (item.code, item.name, item.text)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_its_sentences_differ_and_each_holds_in_some_group(path):
    file = read_file(path)
    sentences = Counter(given["说明"] for given in file["案例"])

    assert set(sentences.values()) == {1}
    assert {case.given["说明"] for case in cases(file)} == set(sentences)


def test_every_clause_of_every_item_is_broken_in_some_case():
    broken = {
        (path.stem, finding["条款"])
        for path in files()
        for given in read_file(path)["案例"]
        for finding in given.get("问题", ())
        if "错误" not in given
    }

    assert broken == {(item.code, clause) for item in ITEMS.values() for clause in item.clauses}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"得分": "0.5", "问题": [{"条款": "a"}]}, "得分应为 0.5 = 0.5，算得 0.4000"),
        ({"得分": "待评"}, "得分应为 待评，算得 0.5000"),
        ({"得分": "0.5", "类别得分": {"R": "0"}}, "R应为 0 = 0，算得 30.0000"),
        ({"得分": "0.5", "建议否决": ["a"]}, "建议否决的条款是 []"),
        ({"错误": "findings[0].clause"}, "应当报错，却算出了得分"),
        ({"错误": "findings[0].item", "问题": [{"条款": "z"}]}, "应在 findings[0].item 报错"),
        ({"得分": "0.5", "问题": [{"条款": "z"}]}, "没有条款 “z”"),
        ({"得分": "0.5", "扣分": "0.1"}, "没有 扣分 这样的键"),
    ],
)
def test_a_case_that_says_something_else_fails_with_what_differs(given, said):
    group = SCHEME.groups["functional"]
    with pytest.raises(Mistaken) as mistaken:
        Case("一例", group.items["C1.1"], group, given).check()

    assert said in str(mistaken.value)


def test_a_file_of_another_form_is_refused(tmp_path):
    path = tmp_path / "C1.1.yaml"
    path.write_text("指标: C1.1\n指标: C1.2\n", encoding="utf-8")

    with pytest.raises(Mistaken, match="键重复"):
        read_file(path)
