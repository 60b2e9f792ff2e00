"""The items that one assesses, and all departments on one of them."""

from __future__ import annotations

import re

import pytest

from departments.roster.services import change_entry
from targets.scheme.loader import get_scheme
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, one_of_each_kind, page, score_again, without_office_score

pytestmark = pytest.mark.django_db
SCHEME = get_scheme("2020")
TITLES = {code: group.title(code) for group in SCHEME.groups.values() for code in group.items}


SOME = one_of_each_kind(item for group in SCHEME.groups.values() for item in group.items.values())
VISITED = pytest.mark.parametrize(
    "visited", [pytest.param(SOME, id="one of each rule"), pytest.param(TITLES, id="all", marks=pytest.mark.slow)]
)


def assessed_by(name: str) -> set[str]:
    return {item.code for group in SCHEME.groups.values() for item in group.items.values() if name in item.assessors}


ASSESSED = {
    "assessor": assessed_by("人事处"),
    "functional_panel": {"K.rate", "K.quality", "R.rate", "R.quality"},
    "teaching_panel": {"K.rate", "K.quality"},
    "quality_office": set(TITLES),
    "auditor": set(TITLES),
    "reporter": set(),
    "vice_president": set(),
    "administrator": set(),
    "stranger": set(),
}


@VISITED
@pytest.mark.slow
def test_exactly_the_items_that_one_assesses_are_there(client, visited):
    cast = make_scored()
    for part, codes in ASSESSED.items():
        user = getattr(cast, part)
        client.force_login(user)
        opened = {code for code in visited if client.get(f"/2020/items/{code}/").status_code == 200}
        assert opened == codes & set(visited), part
        listed = page(client, user, "/2020/items/", status=200 if codes else 404)
        assert {code for code in TITLES if f'href="/2020/items/{code}/"' in listed} == codes, part


def test_a_panel_sees_its_own_group_alone(client):
    html = page(client, make_scored().teaching_panel, "/2020/items/K.rate/")
    assert "信息工程学院" in html
    assert "教务处" not in html


def test_both_groups_with_what_was_entered_and_lost(client):
    html = page(client, make_scored().assessor, "/2020/items/C1.1/")
    assert "职能部门" in html
    assert "教学院部" in html
    assert "2月15日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第2期）" in html
    assert "−0.10" in html


def folded(html: str, name: str) -> tuple[str, str]:
    """What stands in a department's row, and what opens beneath it."""
    row = html.split(f">{name}</")[1].split("</tr>")[0]
    return re.findall(r"<summary>([^<]*)</summary>([^<]*)</details>", row)[0]


@pytest.mark.slow
def test_count_and_sum_stand_first_and_what_happened_is_folded(client):
    def change(document):
        document["findings"].append({"department": "机电工程学院", "item": "C1.1", "clause": "b", "date": "2020-05-04"})

    cast = make_scored(change=change)
    html = page(client, cast.assessor, "/2020/items/C1.1/")
    brief, told = folded(html, "机电工程学院")
    assert brief == "2 个问题，扣 0.3"
    assert told.startswith("2月15日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第2期）；5月4日")
    pages = {code: page(client, cast.quality_office, f"/2020/items/{code}/") for code in SUMMED}
    assert {code: folded(shown, "机电工程学院")[0] for code, shown in pages.items()} == SUMMED


SUMMED = {
    "K.rate": "到期 2 项，完成率 83.3%",
    "K.quality": "1 项工作，扣 0.2；1 个问题，扣 0.2",
    "C5": "评 0.5 分",
    "T8": "毕业率 81.0%（81 ÷ 100）",
    "T9": "合计 20",
}


@pytest.mark.slow
def test_an_office_opens_no_sheet_from_it(client):
    cast = make_scored()
    assert "/2020/departments/" not in page(client, cast.assessor, "/2020/items/C1.1/").split("<main")[1]
    assert "/2020/departments/" in page(client, cast.quality_office, "/2020/items/C1.1/").split("<main")[1]


def waiting(html: str) -> dict[str, tuple[str, str]]:
    """How many departments have their score, and how many wait for it, on each item of the list."""
    row = r'lead-cell code">([^<]+)</td>.*?data-label="已评">(\d+)<.*?data-label="待评">(?:<b class="waiting">)?(\d+)<'
    return {code: (done, pending) for code, done, pending in re.findall(row, html, re.DOTALL)}


@pytest.mark.slow
def test_how_many_are_waited_for(client):
    cast = make_scored(change=without_office_score("C5"))
    assert "1 项指标还有待评，共缺 4 个得分" in page(client, cast.quality_office, "/2020/items/")
    assert "待评 4 个部门" in page(client, cast.quality_office, "/2020/items/C5/")
    assert waiting(page(client, cast.quality_office, "/2020/items/?state=待评")) == {"共性5": ("0", "4")}
    assert waiting(page(client, cast.quality_office, "/2020/items/?q=C1.1")) == {"共性1.1": ("4", "0")}


@pytest.mark.slow
def test_the_neighbours_are_the_next_ones_that_one_assesses(client):
    cast = make_scored()

    def neighbours(code: str) -> dict[str, str]:
        html = page(client, cast.assessor, f"/2020/items/{code}/")
        return dict(re.findall(r'rel="(prev|next)"\s+href="/2020/items/([^"]+)/"', html))

    assert neighbours("C1.1") == {"prev": "R6.2", "next": "T5"}
    walked = ["R6.1.1"]
    while "next" in neighbours(walked[-1]):
        walked.append(neighbours(walked[-1])["next"])
    assert sorted(walked) == sorted(assessed_by("人事处"))
    assert [neighbours(code).get("prev") for code in walked] == [None, *walked[:-1]]


@VISITED
@pytest.mark.slow
def test_every_item_has_its_page(client, visited):
    cast = make_scored()
    for code in visited:
        assert f"<h1>{TITLES[code]} " in page(client, cast.quality_office, f"/2020/items/{code}/")


def test_before_the_first_run(client):
    cast = make_scored(scored=False)
    assert "尚未算分" in page(client, cast.quality_office, "/2020/items/")
    assert "尚未算分" in page(client, cast.quality_office, "/2020/items/C1.1/")


@pytest.mark.slow
def test_an_office_sees_what_it_entered_as_of_today_and_no_totals(client):
    cast = make_scored(scored=False)
    html = page(client, cast.assessor, "/2020/items/C1.1/")
    assert re.search(r"暂定</span>\s+截至 2020年12月31日", html)
    assert "2月15日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第2期）" in html
    run = score_again(cast)
    totals = {result.scores["total"] for result in run.results.all()}
    assert not [total for total in totals if total in html]
    publish(run, cast.quality_office)
    html = page(client, cast.assessor, "/2020/items/C1.1/")
    assert re.search(r"已公布</span>\s+截至 2020年12月31日 · 第 1 次算分", html)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["重点1", "K.rate"])
def test_an_item_is_found_by_its_code_and_by_its_number(client, word):
    listed = page(client, make_scored().quality_office, f"/2020/items/?q={word}")
    assert {code for code in TITLES if f'href="/2020/items/{code}/"' in listed} == {"K.rate"}


@pytest.mark.slow
def test_old_and_new_names_of_an_assessor_find_its_items(client):
    cast = make_scored()
    change_entry(entry=cast.entry("人事处"), name="人力资源处")
    client.force_login(cast.quality_office)
    for name in ("人事处", "人力资源处"):
        listed = list(client.get("/2020/items/", {"q": name}).context["listing"])
        assert {one.code for one in listed} == set(assessed_by("人事处"))
        assert {one.assessors for one in listed} == {("人力资源处",)}


@pytest.mark.slow
def test_a_renamed_office_keeps_its_items(client):
    cast = make_scored()
    change_entry(entry=cast.entry("人事处"), name="人力资源处")
    change_entry(entry=cast.entry("教务处"), name="人事处")
    client.force_login(cast.assessor)
    assert {one.code for one in client.get("/2020/items/").context["listing"]} == set(assessed_by("人事处"))
