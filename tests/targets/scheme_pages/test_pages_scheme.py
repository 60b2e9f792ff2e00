"""The scheme on the site: everyone who is logged in reads it, finds an item, and is shown how it is scored."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from departments.models import Year
from targets.scheme.loader import get_scheme
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SCHEME = get_scheme("2020")
PAGES = ("", "assessors/", "overview/", "vetoes/", "awards/", "decisions/", "teaching/C1.1/")


def page(client, user, path: str = "", status: int = 200) -> str:
    client.force_login(user)
    response = client.get(f"/2020/scheme/{path}")
    assert response.status_code == status, path
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def found(content: str) -> list[str]:
    """The codes of the items that the tree shows."""
    return re.findall(r'<a href="/2020/scheme/\w+/([\w.]+)/">', content)


# --- who reads it ---


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.slow
def test_everyone_who_is_logged_in_reads_it(client, cast: Cast, path):
    for user in cast.everyone().values():
        page(client, user, path)


@pytest.mark.parametrize("path", PAGES)
def test_others_log_in_first_and_nobody_writes(client, cast, path):
    assert client.get(f"/2020/scheme/{path}").url.startswith("/login/")
    client.force_login(cast.quality_office)
    assert client.post(f"/2020/scheme/{path}").status_code == 405


@pytest.mark.parametrize("path", ["teaching/C1/", "teaching/K/", "functional/T1.1/", "other/C1.1/", "teaching/C99/"])
def test_what_is_no_item_of_the_group_is_not_there(client, cast, path):
    page(client, cast.stranger, path, status=404)


def test_a_year_that_is_not_there(client, cast):
    client.force_login(cast.stranger)
    assert client.get("/2031/scheme/").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_before_there_is_a_scheme_every_page_says_so(client, cast, path):
    Year.objects.update(scheme="none")
    assert "2020年度考核方案尚未制定" in page(client, cast.stranger, path)


def test_a_year_under_an_earlier_scheme_says_so(client, cast):
    Year.objects.update(year=2022)
    client.force_login(cast.stranger)
    assert "2022年度沿用" in client.get("/2022/scheme/").content.decode()


# --- the tree ---


@pytest.mark.parametrize("group", ["functional", "teaching"])
def test_the_tree_holds_every_item_of_the_group_in_order(client, cast, group):
    content = page(client, cast.stranger, f"?group={group}")
    parts = SCHEME.groups[group]
    assert found(content) == list(parts.items)
    numbered = re.findall(r'<span class="code">([\w.]+)</span>([^<]+)<', content)
    assert sorted((code, name.strip()) for code, name in numbered) == sorted(
        (one.number, one.name) for one in [*parts.items.values(), *parts.headings.values()]
    )


def test_a_line_says_points_rule_clauses_and_assessor(client, cast):
    content = page(client, cast.stranger, "?group=teaching&q=C12")
    assert "档案管理" in content
    assert "按条款扣分，扣完为止" in content
    assert "本条最多扣 0.2 分" in content
    assert "党政办公室" in content


def test_ones_own_group_comes_first(client, cast):
    assert 'aria-current="page">职能部门' in page(client, cast.stranger)
    cast.stranger.department = cast.entry("会计学院").department
    cast.stranger.save()
    assert 'aria-current="page">教学院部' in page(client, cast.stranger)


def test_a_group_that_is_none_is_ignored(client, cast):
    assert 'aria-current="page">职能部门' in page(client, cast.stranger, "?group=other")


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("工作考勤", ["C1.1"]),  # a name
        ("c1.1", ["C1.1"]),  # a code
        ("Ｃ１．１", ["C1.1"]),  # written wide
        ("旷会", ["C1.2"]),  # a clause or the regulation's words
        ("纪委监察", ["C6", "C14"]),  # an assessor
        ("工作纪律 人事处", ["C1.1"]),  # a heading and an assessor
        ("图书借阅率", ["C13.1", "C13.2"]),
        ("没有这样的词", []),
    ],
)
def test_the_search_finds_items_by_what_people_know(client, cast, q, codes):
    assert found(page(client, cast.stranger, f"?group=teaching&q={q}")) == codes


def test_the_search_counts_what_it_finds_in_both_groups(client, cast):
    client.force_login(cast.stranger)
    tree = client.get("/2020/scheme/?q=专升本").context["page"]
    assert [(tab.group.name, tab.found) for tab in tree.tabs] == [("职能部门", 0), ("教学院部", 1)]
    content = page(client, cast.stranger, "?q=专升本")
    assert re.findall(r">(\w+)<small>(\d+) 项</small>", content) == [("职能部门", "0"), ("教学院部", "1")]
    assert "没有找到指标" in content


def test_odd_searches_do_no_harm(client, cast):
    for q in ("%00", "%", "<script>", "x" * 300):
        assert "<script>" not in page(client, cast.stranger, f"?q={q}").split('id="scheme"')[1]


# --- by office ---


def test_an_office_finds_what_it_assesses_first(client, cast):
    content = page(client, cast.assessor, "assessors/")
    assert content.index('id="人事处"') < content.index('id="质量发展处"')
    assert [words.strip() for words in re.findall(r'<td class="num" data-label="[^"]+">([^<]+)</td>', content)[:2]] == [
        "1 项 · 0.5 分",
        "7 项 · 3.5 分",
    ]
    client.force_login(cast.assessor)
    office, parts = client.get("/2020/scheme/assessors/").context["offices"][0]
    assert office.mine
    assert [(group.name, len(duties), points) for group, points, duties in parts] == [
        ("职能部门", 1, "0.5"),
        ("教学院部", 7, "3.5"),
    ]


def test_every_assessor_is_there_and_joint_ones_are_named(client, cast):
    content = page(client, cast.stranger, "assessors/")
    for group in SCHEME.groups.values():
        for item in group.items.values():
            for name in item.assessors:
                shown = "质量发展处" if name == "考核工作领导小组办公室" else name
                assert f'id="{shown}"' in content
    assert "考核工作领导小组办公室" not in content
    assert "与学生处、团委、招生就业处共同考核" in content


# --- an item ---


def test_an_item_shows_its_rule_clauses_text_and_place(client, cast):
    content = page(client, cast.stranger, "teaching/C1.1/")
    assert "工作考勤 · 满分 0.5 分" in content
    assert "得分 = 0.5 − 各条款扣分之和，不低于 0" in content
    assert re.findall(r'<td class="unit">(\w+)</td>\s*<td class="num">\s*([\d.]+)\s', content) == [
        ("每次", "0.1"),
        ("每次", "0.2"),
    ]
    assert '<th scope="row">月考勤报表迟报、漏报、瞒报、错报</th>' in content
    assert SCHEME.groups["teaching"].items["C1.1"].text in content
    assert "附件1-1 第1项" in content
    assert 'href="/2020/scheme/assessors/#人事处"' in content


@pytest.mark.slow
def test_the_example_is_computed(client, cast):
    content = page(client, cast.stranger, "teaching/T1.2/")
    assert "初次就业率 75" in content
    assert "<b>0.4688</b>" in content
    assert "<h3>本组无部门达到目标</h3>" in content


def test_a_composite_and_its_parts_lead_to_each_other(client, cast):
    assert 'href="/2020/scheme/teaching/R2.1.7.1/"' in page(client, cast.stranger, "teaching/R2.1.7/")
    part = page(client, cast.stranger, "teaching/R2.1.7.1/")
    assert 'href="/2020/scheme/teaching/R2.1.7/"' in part.split("<dt>属于</dt>")[1].split("</dd>")[0]


def test_overflow_and_decisions_stand_with_their_item(client, cast):
    content = page(client, cast.stranger, "teaching/C14/")
    assert "超出的部分从常规工作目标中扣除，最多扣 10 分" in content
    assert 'href="/2020/scheme/decisions/#duty_always_assessed"' in content
    assert 'href="/2020/scheme/decisions/#best_without_formula"' in page(client, cast.stranger, "teaching/T9/")


@pytest.mark.parametrize("group", ["functional", "teaching"])
@pytest.mark.slow
def test_the_neighbours_lead_through_every_item(client, cast, group):
    addresses = [reverse("targets:item", args=[2020, group, code]) for code in SCHEME.groups[group].items]
    walked, address = [], addresses[0]
    client.force_login(cast.stranger)
    while address:
        walked.append(address)
        response = client.get(address)
        assert response.context["page"].examples, address
        content = response.content.decode()
        assert neighbour(content, "prev") == (walked[-2] if len(walked) > 1 else ""), address
        address = neighbour(content, "next")
    assert walked == addresses


def neighbour(content: str, which: str) -> str:
    link = re.search(rf'rel="{which}" href="([^"]+)"', content)
    return link[1] if link else ""


def test_an_item_of_both_groups_leads_to_the_other(client, cast):
    assert 'href="/2020/scheme/functional/C1.1/">看职能部门的' in page(client, cast.stranger, "teaching/C1.1/")
    assert "看职能部门的" not in page(client, cast.stranger, "teaching/T1.1/")


# --- the scheme as a whole ---


def test_the_points_sum_to_100_in_each_group(client, cast):
    client.force_login(cast.stranger)
    shown = client.get("/2020/scheme/overview/").context["page"]
    assert shown.sums == ("100", "100")
    assert [share.points for share in shown.shares] == [("50", "40"), ("30", "20"), ("20", "20"), ("", "20")]
    content = page(client, cast.stranger, "overview/")
    assert re.findall(r"<b>(\d+)</b>", content) == ["100", "100"]
    for points in (("50", "40"), ("30", "20"), ("20", "20"), ("—", "20")):
        assert "".join(f'<td class="num">{one}</td>' for one in points) in content
    assert SCHEME.hash not in content
    assert "依次比较重点工作目标项目数量、职责履行、重点工作目标完成质量" in content


def test_every_decision_is_there_with_its_question_and_reason(client, cast):
    content = page(client, cast.stranger, "decisions/")
    for decision in SCHEME.decisions:
        for words in (decision.title, decision.question, decision.reason):
            assert words in content
    applied = re.findall(r"<dt>适用</dt>\s*<dd>(.*?)</dd>", content, re.DOTALL)
    assert len(applied) == len(SCHEME.decisions)
    assert '<a href="/2020/scheme/functional/R.quality/">常规工作目标完成质量</a>' in applied[1]
    assert '<a href="/2020/scheme/?group=functional#category-C">共性目标</a>' in applied[5]
    assert '<a href="/2020/scheme/functional/C14/">职责履行</a>' in applied[6]
    assert applied[19].count("<a ") == 9


def test_every_veto_ground_is_there(client, cast):
    content = page(client, cast.stranger, "vetoes/")
    assert all(ground.label in content and ground.source.quote in content for ground in SCHEME.vetoes)


def test_money_quotas_and_consequences_are_there(client, cast):
    content = page(client, cast.stranger, "awards/")
    assert "300,000.00 元" in content
    assert "每个项目 10,000.00 元，不超过 10 个" in content
    row = r'<th scope="row">\s*(\S+?)<span.*?<td class="num">(.*?)</td>\s*<td class="num">(.*?)</td>'
    assert re.findall(row, content, re.DOTALL) == [
        ("年终考核优秀指标", "+10%", "−10%"),
        ("优秀教师指标", "+10%", "−10%"),
        ("优秀教育工作者指标", "+10%", "−10%"),
        ("下年度平时考核奖“好”格次指标", "不变", "−10%"),
    ]
    assert all(one.label in content for one in SCHEME.consequences)
    assert "四舍五入到人，至少 1 人" in content


# --- what it costs ---


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 7),
        ("?group=teaching", 6),
        ("?group=teaching&q=考勤", 9),
        ("assessors/", 6),
        ("overview/", 5),
        ("vetoes/", 5),
        ("awards/", 5),
        ("decisions/", 5),
        ("teaching/C1.1/", 6),
    ],
)
def test_queries(client, cast, django_assert_num_queries, path, queries):
    client.force_login(cast.stranger)
    client.get("/2020/scheme/")  # the first visit notes that the session is in use
    with django_assert_num_queries(queries):
        client.get(f"/2020/scheme/{path}")
