"""Score sheets, items, the matrix, awards and what is pending as workbooks: the figures of the page, and their sums."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.books import SheetShown, offered, sheets_of
from tests.jzu_assess.test_sums import uneven, waiting
from tests.scoring.publishing import publish
from tests.scoring.scored import all_done, make_scored, page, score_again, without_office_score
from tests.shown import number

pytestmark = pytest.mark.django_db


def had(client, user, address: str) -> dict[str, SheetShown]:
    """The sheets behind 导出 Excel on a page, by name."""
    return {sheet.name: sheet for sheet in sheets_of(client.get(offered(page(client, user, address))))}


def figure(text: str):
    return number(re.sub(r"[ ,]|元|人|次", "", text)) if re.match(r"[+−]?\d", text) else number("")


@pytest.mark.slow
def test_the_items_of_a_sheet_add_up_to_the_total(client):
    cast = make_scored(6, change=uneven)
    entry = cast.entry("机电工程学院")
    sheets = had(client, cast.quality_office, f"/2020/departments/{entry.pk}/")
    items, sums = sheets["各项得分"], sheets["合计核对"]
    found = defaultdict(int)
    for row in items.rows:
        if row["类型"] == "指标":
            found[row["类别"]] += figure(row["得分"])
    *categories, total = sums.rows
    assert [row["项目"] for row in categories] == list(found)
    for row in categories:
        assert found[row["项目"]] + figure(row["折算等"]) == figure(row["得分"]), row
    assert sum(figure(row["得分"]) for row in categories) + figure(total["折算等"]) == figure(total["得分"])
    assert any(row["折算等"] for row in categories), "缺项 and what 职责履行 takes are in it"
    assert {row["得分"] for row in items.rows if row["指标"] == "学籍学历"} == {"缺项"} or "缺项" in items.column(
        "得分"
    )


@pytest.mark.slow
def test_what_was_deducted_adds_up_to_what_the_items_lost(client):
    cast = make_scored(6, change=uneven)
    sheets = had(client, cast.quality_office, f"/2020/departments/{cast.entry('机电工程学院').pk}/")
    deducted = defaultdict(int)
    for row in sheets["扣分和依据"].rows:
        if row["种类"] in {"存在问题", "工作项目", "调整"}:
            deducted[row["类别"], row["编号"]] += figure(row["扣分"])
    lost = {(row["类别"], row["编号"]): figure(row["失分"]) for row in sheets["各项得分"].rows}
    # A composite loses what its parts lose too.
    composites = {row["上级指标"].split(" › ")[-1] for row in sheets["各项得分"].rows if row["类型"] == "组成部分"}
    simple = {(row["类别"], row["编号"]) for row in sheets["各项得分"].rows if row["指标"] not in composites}
    checked = {key: amount for key, amount in deducted.items() if amount and key in simple}
    assert checked
    assert len(simple) < len(lost)
    assert {key: lost[key] for key in checked} == checked


@pytest.mark.slow
def test_an_entry_has_its_day_clause_and_notice(client):
    cast = make_scored()
    rows = had(client, cast.reporter, f"/2020/departments/{cast.entry('机电工程学院').pk}/")["扣分和依据"].rows
    (row,) = [row for row in rows if row["编号"] == "1.1" and row["类别"] == "共性目标"]
    assert list(row.values()) == [
        "共性目标", "1.1", "工作考勤", "存在问题", "2020年2月15日", "月考勤报表迟报、漏报、瞒报、错报", "每次扣 0.1 分",
        "1 次", "0.1", "−0.10", "", "人事处通报〔2020〕第2期", "",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_department_has_its_points_of_today_and_no_rank_before_they_are_published(client):
    cast = make_scored(change=all_done)
    address = f"/2020/departments/{cast.entry('机电工程学院').pk}/"
    before = had(client, cast.reporter, address)["各项得分"].about
    assert before.startswith("暂定：截至 2020年12月31日，随考核事实变动；")
    assert "名" not in before.split("·")[0] + before.split("总分")[1].split("共 ")[0]
    publish(score_again(cast), cast.quality_office)
    after = had(client, cast.reporter, address)["各项得分"].about
    assert re.match(
        r"已公布：截至 2020年12月31日 · 第 2 次算分 · .*公布；总分 [\d.]+ · 教学院部第 \d 名（共 2）", after
    )


@pytest.mark.slow
def test_an_older_run_says_so(client):
    cast = make_scored(published=True)
    score_again(cast)
    address = f"/2020/departments/{cast.entry('机电工程学院').pk}/?run=2"
    about = had(client, cast.quality_office, address)["合计核对"].about
    assert about.startswith("未公布：截至 2020年12月31日 · 第 2 次算分")


@pytest.mark.slow
def test_an_item_has_each_department_with_what_was_entered(client):
    cast = make_scored(change=without_office_score("C5"))
    sheets = had(client, cast.assessor, "/2020/items/C1.1/?teaching-sort=score")
    assert list(sheets) == ["职能部门", "教学院部", "明细"]
    assert [row["得分"] for row in sheets["教学院部"].rows] == sorted(row["得分"] for row in sheets["教学院部"].rows)
    lost = {row["部门"]: figure(row["失分"]) for name in ("职能部门", "教学院部") for row in sheets[name].rows}
    for row in sheets["明细"].rows:
        lost[row["部门"]] -= figure(row["扣分"])
    assert set(lost.values()) == {0}
    assert "考核部门：人事处；职能部门满分 2 × 0.5 = 1，得分合计 " in sheets["明细"].about
    pending = had(client, cast.quality_office, "/2020/items/C5/")
    assert pending["职能部门"].column("得分") == ["待评", "待评"]


@pytest.mark.slow
def test_the_list_of_items_as_it_is_filtered(client):
    cast = make_scored(change=without_office_score("C5"))
    (sheet,) = had(client, cast.quality_office, "/2020/items/?state=待评").values()
    assert [(row["编号"], row["待评"]) for row in sheet.rows] == [("共性5", "4")]
    assert "只列：进度：有待评" in sheet.about


@pytest.mark.slow
def test_the_matrix_both_ways_with_the_words_for_what_has_no_score(client):
    cast = make_scored(6, change=waiting)
    by_department, by_item = had(client, cast.quality_office, "/2020/matrix/?group=teaching").values()
    for row in by_department.rows:
        name, whole, beside, *_ = row.values()
        own = [figure(value) for heading, value in list(row.items())[3:] if "其中" not in heading]
        assert sum(own) + figure(beside) == figure(whole), name
    assert {"待评", "缺项"} <= {value for row in by_department.rows for value in row.values()}
    turned = {row["指标"]: row for row in by_item.rows}
    for row in by_department.rows:
        for heading, value in list(row.items())[3:]:
            assert turned[heading.partition("\n")[0]][row["部门"]] == value
        assert turned["总分"][row["部门"]] == row["总分"]


@pytest.mark.slow
def test_a_part_of_the_matrix_is_a_part_of_the_file(client):
    cast = make_scored()
    by_department, _ = had(client, cast.quality_office, "/2020/matrix/?group=teaching&category=C").values()
    assert by_department.headings[1] == "本类得分"
    assert all(heading.startswith("共性") for heading in by_department.headings[3:])
    assert "只列：类别：共性目标" in by_department.about


@pytest.mark.slow
def test_money_is_numbers(client):
    def change(document):
        document["award"] = {"pool": "300000"}
        document["innovations"] = [{"department": "机电工程学院", "project": "数控实训基地"}]
        names = [row["name"] for row in document["departments"]]
        document["quotas"] = [{"department": name, "kind": "annual_excellent", "base": "9"} for name in names]
        all_done(document)

    sheets = had(client, make_scored(8, change=change).quality_office, "/2020/awards/")
    bonuses = sheets["奖金"].rows
    assert bonuses
    for row in bonuses:
        assert figure(row["人均"]) * figure(row["人数"]) == figure(row["优秀奖"])
        assert figure(row["优秀奖"]) + figure(row["创新贡献奖"]) == figure(row["合计"])
    sums = {row["项目"]: figure(row["数额"]) for row in sheets["总额"].rows}
    assert sum(figure(row["合计"]) for row in bonuses) + sums["未分配"] == sums["奖励总额"]
    assert "数控实训基地" in sheets["奖金"].column("创新项目")
    for row in sheets["指标增减"].rows:
        had_before, change_of_it, has = (figure(row[f"年终考核优秀指标{word}"]) for word in ("原有", "增减", "现有"))
        assert had_before + change_of_it == has


@pytest.mark.slow
def test_what_is_pending_one_score_a_row(client):
    cast = make_scored(change=without_office_score("C5"))
    sheets = had(client, cast.quality_office, "/2020/pending/")
    assert {(row["编号"], row["指标"]) for row in sheets["逐项"].rows} == {("5", "党建工作")}
    assert len(sheets["逐项"].rows) == 4 == int(sheets["按考核部门"].rows[0]["待评分数"])


@pytest.mark.slow
def test_nobody_has_a_file_of_what_there_is_nothing_of(client):
    cast = make_scored(scored=False)
    for address in ("/2020/matrix/", "/2020/awards/", "/2020/items/C1.1/", "/2020/runs/"):
        html = page(client, cast.quality_office, f"{address}?format=xlsx")
        assert (address, offered(html)) == (address, "")
