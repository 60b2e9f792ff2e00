"""The error table of docs/interchange.md: a change to a valid document, and all the paths that it makes wrong."""

from __future__ import annotations

import json

import pytest

from scoring.engine import Invalid
from scoring.exchange.auditing import score_file
from targets.scheme.loader import get_scheme
from tests.scoring.engine.contract import GONE, VALID, changed, refused

SCHEME = get_scheme("2020")
OFFICE, COLLEGE = {"department": "教务处"}, {"department": "机电工程学院"}
WORK = {"department": "教务处", "category": "K", "name": "专项", "due": "2020-05-01"}

WITHOUT_ROWS = {rows: GONE for rows in VALID if rows not in {"year", "departments", "award"}}


def absent(category: str, group: str, department: dict[str, str]) -> list[dict[str, str]]:
    """All of a category's items of a department as 缺项."""
    return [department | {"item": code} for code in SCHEME.groups[group].categories[category].leaves]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        # key
        ({"加分": []}, ["加分"]),
        ({"year": GONE}, ["year"]),
        ({"year": "2020"}, ["year"]),
        ({"year": 2019}, ["year"]),
        ({"departments": {}, **WITHOUT_ROWS}, ["departments"]),
        ({"findings": None}, ["findings"]),
        ({"metrics": "x"}, ["metrics"]),
        ({"scores": 3}, ["scores"]),
        ({"work_items": {}}, ["work_items"]),
        ({"award": []}, ["award"]),
        ({"award": None}, ["award"]),
        ({"averages": []}, ["averages"]),
        ({"averages": GONE}, ["averages"]),
        ({"averages": True}, ["averages"]),
        # list[i]
        ({"departments[]": "教务处"}, ["departments[2]"]),
        ({"departments[]": []}, ["departments[2]"]),
        ({"findings[0]": None}, ["findings[0]"]),
        ({"vetoes[]": 0}, ["vetoes[1]"]),
        ({"work_items[]": WORK | {"completion": 1, "target": 2, "actual": 1}}, ["work_items[4]"]),
        ({"work_items[]": WORK | {"completion": 1, "actual": 1}}, ["work_items[4]"]),
        ({"metrics[0].denominator": "2"}, ["metrics[0]"]),
        ({"metrics[2].value": "0.95"}, ["metrics[2]"]),
        ({"metrics[]": OFFICE | {"item": "C3", "value": "0.9"}}, ["metrics[4]"]),
        ({"scores[]": OFFICE | {"item": "C5", "score": "3"}}, ["scores[1]"]),
        ({"averages[]": {"item": "R2.1.7.1", "value": "0.4"}}, ["averages[1]"]),
        ({"quotas[]": OFFICE | {"kind": "annual_excellent", "base": 1}}, ["quotas[1]"]),
        ({"vetoes": [OFFICE | {"reason": reason} for reason in "一二三"]}, ["vetoes[1]", "vetoes[2]"]),
        (
            {"innovations": [COLLEGE | {"project": str(number)} for number in range(12)]},
            ["innovations[10]", "innovations[11]"],
        ),
        ({"metrics[1]": COLLEGE | {"item": "R3.8", "numerator": "1", "denominator": "3"}}, ["metrics[1]"]),
        # list[i].key, award.key
        ({"findings[0].分值": "1"}, ["findings[0].分值"]),
        ({"award.总额": "1"}, ["award.总额"]),
        ({"award.reserve": "1.5"}, ["award.reserve"]),
        ({"work_items[]": WORK}, ["work_items[4].completion"]),
        ({"metrics[0].value": GONE}, ["metrics[0].value"]),
        ({"work_items[1].target": GONE}, ["work_items[1].target"]),
        ({"work_items[1].actual": GONE}, ["work_items[1].actual"]),
        ({"metrics[2].numerator": GONE}, ["metrics[2].numerator"]),
        ({"metrics[2].denominator": GONE}, ["metrics[2].denominator"]),
        ({"findings[0].points": "0.1"}, ["findings[0].points"]),
        ({"findings[1].points": GONE}, ["findings[1].points"]),
        ({"findings[1].points": "0.6"}, ["findings[1].points"]),
        ({"findings[2].points": "0.6"}, ["findings[2].points"]),
        ({"work_items[0].due": "2019-12-31"}, ["work_items[0].due"]),
        # list[i].department
        ({"findings[0].department": "教务科"}, ["findings[0].department"]),
        ({"findings[0].department": "教务处 "}, ["findings[0].department"]),
        ({"innovations[0].department": "教务处"}, ["innovations[0].department"]),
        # list[i].item
        ({"metrics[0].item": "C99"}, ["metrics[0].item"]),
        ({"metrics[0].item": "T8"}, ["metrics[0].item"]),
        ({"findings[0].item": "C1"}, ["findings[0].item"]),
        ({"findings[0].item": "C"}, ["findings[0].item"]),
        ({"metrics[0].item": "C5"}, ["metrics[0].item"]),
        ({"scores[0].item": "C3"}, ["scores[0].item"]),
        ({"tallies[0].item": "T7"}, ["tallies[0].item"]),
        ({"metrics[]": COLLEGE | {"item": "T9", "value": "1"}}, ["metrics[4].item"]),
        ({"metrics[]": COLLEGE | {"item": "R2.1.7", "value": "1"}}, ["metrics[4].item"]),
        ({"metrics[]": COLLEGE | {"item": "T6", "value": "1"}}, ["metrics[4].item"]),
        ({"not_applicable[]": OFFICE | {"item": "C5"}}, ["scores[0].item"]),
        ({"not_applicable[]": OFFICE | {"item": "C14"}}, ["not_applicable[1].item"]),
        ({"not_applicable[]": OFFICE | {"item": "K.rate"}}, ["not_applicable[1].item"]),
        ({"not_applicable[]": OFFICE | {"item": "R.quality"}}, ["not_applicable[1].item"]),
        ({"not_applicable[]": COLLEGE | {"item": "T"}}, ["not_applicable[1].item"]),
        ({"not_applicable[]": COLLEGE | {"item": "R2.1.7"}}, ["metrics[3].item"]),
        ({"averages[]": {"item": "C3", "value": "0.9"}}, ["averages[1].item"]),
        # list[i].clause, .kind, .category, .denominator
        ({"findings[0].clause": "z"}, ["findings[0].clause"]),
        ({"findings[]": OFFICE | {"item": "R.quality", "clause": "a"}}, ["findings[3].clause"]),
        ({"tallies[0].kind": "校级表彰"}, ["tallies[0].kind"]),
        ({"quotas[0].kind": "excellent"}, ["quotas[0].kind"]),
        ({"work_items[]": WORK | {"category": "T", "completion": 1}}, ["work_items[4].category"]),
        ({"work_items[2].category": "R"}, ["work_items[2].category"]),
        ({"metrics[2].denominator": "0.00"}, ["metrics[2].denominator"]),
        # departments[i].name and departments[i]
        ({"departments[]": VALID["departments"][0]}, ["departments[2].name"]),
        ({"departments[]": {"name": "审计室", "group": "functional", "headcount": 3}}, ["departments[2]"] * 2),
        ({"work_items[0].exempt": True}, ["departments[0]"]),
        ({"work_items[1].exempt": True}, ["departments[0]"]),
        ({"work_items": []}, ["departments[0]", "departments[0]", "departments[1]"]),
        (
            {"not_applicable": absent("T", "teaching", COLLEGE), "metrics[2]": GONE},
            ["departments[1]"],
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_path(changes, paths):
    assert refused(changed(changes)) == sorted(paths)


@pytest.mark.parametrize(
    "changes",
    [
        {"not_applicable[]": COLLEGE | {"item": "T6"}},
        {"innovations[]": COLLEGE | {"project": "智能制造"}},
        {"innovations": [COLLEGE | {"project": str(number)} for number in range(10)]},
        {"metrics[2].numerator": "220"},
        {"metrics[1]": COLLEGE | {"item": "R3.8", "numerator": "7", "denominator": "7"}},
        {"departments": [], **WITHOUT_ROWS},
        {"departments": GONE, "award": GONE, **WITHOUT_ROWS},
        {"averages": GONE, "metrics[3]": COLLEGE | {"item": "R2.1.7.1", "numerator": 1, "denominator": 3}},
        {"averages": GONE, "metrics[3]": COLLEGE | {"item": "C3", "value": "1"}},
        {"tallies[]": VALID["tallies"][0]},
        {"findings[]": VALID["findings"][0]},
        {"work_items[0].name": "双高申报\n二期"},
    ],
)
def test_what_is_odd_but_no_error(changes):
    assert refused(changed(changes)) == []


def test_all_problems_are_named_at_once():
    document = changed(
        {
            "year": 2020,
            "奖励": 1,
            "departments[0].headcount": "二十",
            "work_items[1].target": 0,
            "findings[0].clause": "z",
            "findings[0].date": "2020-02-30",
            "findings[1].department": "校办",
            "findings[1].points": "0.9",
            "metrics[2].denominator": 0,
            "scores[0].score": "3.5",
            "award.pool": "1.234",
        }
    )

    assert refused(document) == sorted(
        [
            "奖励",
            "departments[0].headcount",
            "work_items[1].target",
            "findings[0].clause",
            "findings[0].date",
            "findings[1].department",
            "findings[1].points",
            "metrics[2].denominator",
            "scores[0].score",
            "award.pool",
        ]
    )


def test_the_average_that_is_missing_names_its_item():
    with pytest.raises(Invalid) as invalid:
        score_file(json.dumps(changed({"averages": []})).encode(), "facts.json")

    assert [str(problem) for problem in invalid.value.problems] == [
        "averages: 指标 R2.1.7.1 校园地助学贷款覆盖率没有填全校平均，而有部门没有给出分子和分母"
    ]


class TestOptions:
    def test_the_scheme_may_be_named_where_the_year_has_none(self):
        document = changed({"year": 2019})

        assert refused(document) == ["year"]
        assert refused(document, scheme="2020") == []

    @pytest.mark.parametrize("scheme", ["1999", "", "../2020", "2020/"])
    def test_an_unknown_scheme(self, scheme):
        assert refused(VALID, scheme=scheme) == ["--scheme"]

    @pytest.mark.parametrize("day", ["2020-01-01", "2020-09-30", "2020-12-31"])
    def test_a_day_of_the_year(self, day):
        assert refused(VALID, as_of=day) == []

    @pytest.mark.parametrize("day", ["2019-12-31", "2021-01-01", "2020-02-30", "2020-9-30", "今天", ""])
    def test_any_other_day(self, day):
        assert refused(VALID, as_of=day) == ["--as-of"]

    def test_both_wrong_beside_the_documents_own_problems(self):
        document = changed({"scores[0].score": "4"})

        assert refused(document, scheme="1999", as_of="2021-01-01") == ["--as-of", "--scheme", "scores[0].score"]


class TestUnreadable:
    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b" ",
            b"{",
            b'{"year": 2020',
            b'{"year": 2020,}',
            b"{'year': 2020}",
            b"[]",
            b'"2020"',
            b"2020",
            b"null",
            b"\xef\xbb\xbf{}",
            '{"year": 2020}'.encode("utf-16"),
            b'{"year": 2020, "x": "\xff"}',
            "{“year”: 2020}".encode(),
            b'{"year": 2020} {}',
            b"[" * 100_000,
            b'{"a":' * 100_000,
        ],
    )
    def test_a_file_that_is_no_json_object_is_named_itself(self, raw):
        assert refused(raw) == ["facts.json"]

    @pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1.0", b"1e400", b"-0", b"1E2"])
    def test_a_number_that_is_none_is_named_at_its_key(self, number):
        raw = b'{"year": 2020, "award": {"pool": ' + number + b"}}"

        assert refused(raw) == ["award.pool"]

    @pytest.mark.parametrize(
        ("raw", "paths"),
        [
            (b'{"year": 1, "year": 2020}', ["year"]),
            (b'{"year": 2020, "year": 2020}', ["year"]),
            (b'{"year": 2020, "award": {"pool": "x", "pool": "1", "reserve": "1"}}', ["award.pool"]),
            (b'{"year": 2020, "award": {}, "award": {"pool": "x"}}', ["award"]),
            (b'{"year": 2020, "metrics": [], "metrics": []}', ["metrics"]),
            (b'{"year": 2020, "x": 1, "x": 1}', ["x"]),
            (b'{"year": 2020, "quotas": [{"kind": "daily_good", "kind": "daily_good", "base": 1, "base": -1}]}',
             ["quotas[0].base", "quotas[0].department", "quotas[0].kind"]),
            (rb'{"year": 2020, "vetoes": [{"department": "\ud800", "reason": "a", "reason": "b"}]}',
             ["vetoes[0].department", "vetoes[0].reason"]),
        ],
    )  # fmt: skip
    def test_a_key_that_stands_twice_is_an_error_at_that_key(self, raw, paths):
        assert refused(raw) == paths

    @pytest.mark.parametrize("text", [rb"\ud800", rb"\udfff", rb"a\uDC00\uD800b", rb"\ud83d"])
    def test_a_lone_surrogate_is_no_text(self, text):
        raw = b'{"year": 2020, "departments": [{"name": "' + text + b'", "group": "functional", "headcount": 1}]}'

        assert "departments[0].name" in refused(raw)

    def test_a_pair_of_surrogates_is_a_character(self):
        raw = rb'{"year": 2020, "work_items": [{"department": "\ud83d\ude00", "category": "K", "name": "x",'
        raw += rb' "due": "2020-05-01", "completion": 1}], "departments": [{"name": "\ud83d\ude00",'
        raw += rb' "group": "teaching", "headcount": 1}]}'

        assert refused(raw) == []

    @pytest.mark.parametrize("digits", [41, 5000, 100_000])
    def test_a_huge_integer_is_refused_at_its_key(self, digits):
        raw = b'{"year": 2020, "award": {"pool": ' + b"9" * digits + b"}}"

        assert refused(raw) == ["award.pool"]

    def test_deep_nesting_in_a_value_is_refused_without_a_crash(self):
        depth = 500
        raw = b'{"year": 2020, "award": {"pool": ' + b"[" * depth + b"]" * depth + b"}}"

        assert refused(raw) == ["award.pool"]


def test_a_department_of_no_known_group_still_needs_key_work():
    document = {"year": 2020, "departments": [{"name": "某处", "group": "其他", "headcount": 1}]}
    assert refused(document) == ["departments[0]", "departments[0].group"]
    item = {"department": "某处", "category": "K", "name": "某项", "due": "2020-06-30", "completion": "1"}
    assert refused(document | {"work_items": [item]}) == ["departments[0].group"]
