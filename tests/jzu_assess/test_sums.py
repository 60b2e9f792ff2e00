"""Every sum on a page is redone from what stands there: rankings, homes, sheets, matrices and items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

import pytest
from gmpy2 import mpq

from departments.accounts.services import accounts
from departments.models import Grant, User
from jzu_assess.demonstration.building import build
from targets.scheme.loader import get_scheme
from tests.cast import Cast
from tests.scoring.engine.arithmetic import exact, half_up
from tests.scoring.scored import Document, make_scored, page
from tests.shown import Row, Shown, decimals, number

pytestmark = pytest.mark.django_db
GROUPS = get_scheme("2020").groups


def uneven(document: Document) -> None:
    """缺项 in one step and in two, duties that overflow into the routine work, and work of odd shares."""
    names = [row["name"] for row in document["departments"]]
    office, college, *_ = names
    gone = [(college, code) for code in ("R1.5", "R5.1", "R5.2", "R2.1.7.2", "C12", "T1.2", "T7", "T9")]
    gone += [(office, "C12"), (office, "C13.1")]
    for name in ("findings", "metrics", "tallies", "scores"):
        document[name] = [row for row in document[name] if (row["department"], row["item"]) not in gone]
    document["not_applicable"] = [{"department": department, "item": item} for department, item in gone]
    for name in (office, college):
        document["findings"].append({"department": name, "item": "C14", "clause": "b", "count": "8"})
    for number_, name in enumerate(names):
        document["work_items"].append(
            {"department": name, "category": "K", "name": "分期工作", "due": "2020-10-31", "target": 27}
            | {"actual": str(20 + number_)}
        )


def waiting(document: Document) -> None:
    """The same, and 人事处 waits for one score, 信息工程学院 for another."""
    uneven(document)
    pending = {("人事处", "C5"), ("信息工程学院", "T8")}
    for name in ("metrics", "scores"):
        document[name] = [row for row in document[name] if (row["department"], row["item"]) not in pending]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_scored(6, change=waiting)


@pytest.mark.parametrize("group", GROUPS)
def test_the_categories_of_a_ranking_add_up_to_the_total(client, cast, group):
    check_ranking(page(client, cast.quality_office, f"/2020/ranking/?group={group}"), group, 3)


def check_ranking(html: str, group: str, departments: int) -> None:
    rows = [row for row in Shown(html).rows if row.cells[0].tag == "td"]
    categories = len(GROUPS[group].categories)
    assert len(rows) == departments
    for row in rows:
        *parts, rounding, total = (number(row[index]) for index in range(2, 4 + categories))
        assert sum(parts) + rounding == total, row[1]
        assert [decimals(row[index]) + len(row.cells[index].fill) for index in range(2, 2 + categories)] == (
            [4] * categories
        ), "the points of a column stand below each other"
    assert any(decimals(row[2]) == 4 for row in rows)


@pytest.mark.parametrize("name", ["人事处", "机电工程学院"])
@pytest.mark.slow
def test_the_categories_on_a_departments_home_add_up_to_its_total(client, name):
    cast = make_scored(6, change=uneven, published=True)
    user = accounts.create_account(username="jingban", name="经办", password="Jzu-2020-Yanshi")[0]
    accounts.grant(user=user, grant=Grant.REPORT, department=cast.entry(name).department)
    html = page(client, user, "/2020/")
    total = number(re.findall(r'figure-label">考核总分</span><\w+ class="figure-value"[^>]*>([^<]*)<', html)[0])
    added = sum(map(number, re.findall(r'<span class="bars-figure"><b[^>]*>([^<]*)</b>', html)))
    if told := re.search(r"合计 ([0-9.]+)，四舍五入为 ([0-9.]+)", html):
        assert (number(told[1]), number(told[2])) == (added, total)
    else:
        assert added == total


# --- a sheet ---


@dataclass
class Line:
    """A line of a sheet's tree: 得分 and 失分 as figures, "" where a word stands; ``rest`` is what of its points the
    line says to be 待评 or 缺项."""

    level: int
    heading: bool
    score: str
    full: mpq
    lost: mpq
    reason: str

    @property
    def rest(self) -> mpq:
        return sum(map(number, re.findall(r"(?:待评|缺项) ([0-9.]+) 分", self.reason)), mpq(0))

    @property
    def balanced(self) -> bool:
        if self.score in {"待评", "缺项"}:
            return not self.lost
        return number(self.score) - self.lost + self.rest == self.full


def branches(html: str) -> list[tuple[Line, list[Line], str]]:
    """Each category of a sheet with its lines, and the steps that stand in its row."""
    found = []
    for branch in html.split('<section class="branch"')[1:]:
        branch = branch.split("</section>")[0]
        head = branch.split('class="branch-head')[1].split("</div>")[0]
        cells = Shown("<table><tr>" + head.replace("<span", "<td").replace("</span", "</td") + "</table>").rows[0].cells
        score, lost = cells[1], cells[2]
        steps = "".join(re.findall(r'<p class="branch-steps">(.*?)</p>', branch))
        whole = Line(0, True, score.words, number(score_of(head)[1]), number(lost.words), steps)
        found.append((whole, [line_of(row) for row in Shown(branch).rows if "level-" in str(row.classes)], steps))
    return found


def score_of(html: str) -> tuple[str, str]:
    return re.findall(r"<span[^>]*>([^<]*)</span><small[^>]*> / ([0-9.]+)<", html)[0]


def line_of(row: Row) -> Line:
    level = next(int(name[-1]) for name in row.classes if name.startswith("level-"))
    score, lost = row.cells[1], number(row[2])
    return Line(level, "heading" in row.classes, score.words, number(score.small.strip(" /")), lost, row[0])


def directly_under(heading: Line, after: list[Line]) -> list[Line]:
    under = takewhile(lambda line: line.level > heading.level, after)
    return [line for line in under if line.level == heading.level + 1]


SHEETS = ["人事处", "机电工程学院", "教务处", "信息工程学院"]


def sheet_path(cast: Cast, name: str, query: str = "") -> str:
    return f"/2020/departments/{cast.entry(name).pk}/{query}"


@pytest.mark.parametrize("name", SHEETS)
def test_every_line_of_a_sheet_has_earned_or_lost_its_points_or_waits_for_them(client, cast, name):
    check_lines(page(client, cast.quality_office, sheet_path(cast, name)))


def check_lines(html: str) -> None:
    for whole, lines, _ in branches(html):
        assert whole.balanced
        assert [line for line in lines if not line.balanced] == []


@pytest.mark.parametrize("name", SHEETS)
def test_every_heading_of_a_sheet_is_the_sum_of_its_items(client, cast, name):
    check_headings(page(client, cast.quality_office, sheet_path(cast, name)))


def check_headings(html: str) -> None:
    for _, lines, _ in branches(html):
        for index, line in enumerate(lines):
            if line.heading and line.score != "待评":
                under = directly_under(line, lines[index + 1 :])
                assert sum(number(other.score) for other in under if other.score != "待评") == number(line.score)
                assert sum(other.lost for other in under) == line.lost


@pytest.mark.parametrize("name", SHEETS)
def test_a_category_is_the_sum_of_its_lines_or_says_each_step(client, cast, name):
    seen = check_categories(page(client, cast.quality_office, sheet_path(cast, name)))
    assert any(seen) == (name in {"人事处", "机电工程学院"})


def check_categories(html: str) -> list[bool]:
    """For each category whether 缺项 were spread over the others, and whether 职责履行 took from it."""
    seen = []
    for whole, lines, steps in branches(html):
        earned = sum(number(line.score) for line in lines if line.level == 1 and line.score != "待评")
        for before, factors, result in re.findall(r"得 ([0-9.]+)，折算 [0-9.]+ 分：([0-9.×÷ ]+) = ([0-9.]+)", steps):
            assert half_up(exact(factors)) == number(result)
            assert before in factors
        converted = re.findall(r"= ([0-9.]+)|合计 ([0-9.]+)(?:；|$)", steps)
        if converted:
            if "合计" not in steps:
                assert number(re.findall(r"得 ([0-9.]+)", steps)[0]) == earned
            earned = number("".join(converted[-1]))
        taken = sum(map(number, re.findall(r"从.*中扣除.*，(−[0-9.]+)", steps)), mpq(0))
        assert earned + taken == number(whole.score)
        seen += [bool(converted), bool(taken)]
    return seen


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_lost_adds_up_to_what_the_total_lacks(client, cast, name):
    check_losses(page(client, cast.quality_office, sheet_path(cast, name, "?order=lost")))


def check_losses(html: str) -> None:
    lines = [row for row in Shown(html.split('id="tree"')[1].split('class="sheet-side"')[0]).rows if row.classes]
    *lost, whole = lines
    assert whole[0].startswith("失分合计")
    assert sum(number(row[2]) for row in lost) == number(whole[2])
    items = [number(row[2]) for row in lost if row.cells[1].words]
    assert items == sorted(items)
    total = number(re.findall(r"<h1>[^<]* · ([0-9.]+)&nbsp;分", html)[0])
    waiting = sum(map(number, re.findall(r"另有待评 ([0-9.]+) 分", whole[0])), mpq(0))
    assert total - number(whole[2]) + waiting == 100


# --- the matrix ---

MATRICES = [(group, category) for group in GROUPS for category in ("", *GROUPS[group].categories)]


@pytest.mark.parametrize(("group", "category"), MATRICES)
@pytest.mark.slow
def test_a_row_of_the_matrix_adds_up_to_its_total_and_a_column_to_what_was_lost(client, cast, group, category):
    parts = check_matrix(page(client, cast.quality_office, f"/2020/matrix/?group={group}&category={category}"), 3)
    assert bool(parts) == (group == "teaching" and category in {"", "R"})


def check_matrix(html: str, departments: int) -> list[int]:
    """The columns that are parts of others."""
    screen, paper = html.split('<div class="print-only"')
    head, *rows, foot = Shown(screen).rows
    assert len(rows) == departments
    printed = [[cell.words for cell in line.cells[2:-1]] for line in Shown(paper).rows[1:-2]]
    assert printed == [[row[index] for row in rows] for index in range(3, len(head.cells))], "the same on paper"
    full = [number(cell.small.replace("其中", "")) for cell in head.cells[3:]]
    parts = [index for index, cell in enumerate(head.cells[3:]) if "其中" in cell.small]
    lost = [mpq(0) for _ in full]
    for row in rows:
        earned = {index: number(cell.words) for index, cell in enumerate(row.cells[3:]) if cell.words not in "待缺"}
        assert sum(value for index, value in earned.items() if index not in parts) + number(row[2]) == number(row[1])
        for index, value in earned.items():
            lost[index] += value - full[index]
    assert foot[0] == "失分合计"
    assert [number(cell.words) for cell in foot.cells[3:]] == lost
    for index in range(3, len(head.cells)):
        ends = {decimals(row[index]) + len(row.cells[index].fill) for row in rows if row[index] not in "待缺"}
        assert len(ends) <= 1, "the points of a column stand below each other"
    return parts


# --- an item ---


@pytest.mark.parametrize("code", ["K.rate", "K.quality", "C1.1", "C12", "C5", "T8", "R2.1.7", "T9"])
def test_the_scores_on_an_item_add_up_to_what_stands_above_them(client, cast, code):
    check_item(page(client, cast.quality_office, f"/2020/items/{code}/"))


def check_item(html: str) -> None:
    groups = html.split('<section class="group-on-item">')[1:]
    assert groups
    for group in groups:
        figures = dict(re.findall(r'figure-label">([^<]+)</span><span class="figure-value">([^<]+)<', group))
        size, points, full = re.findall(r"满分 (\d+) × ([0-9.]+) = ([0-9.]+)", group)[0]
        rows = [row for row in Shown(group).rows if len(row.cells) == 5 and row.cells[2].tag == "td"]
        known = [row for row in rows if row[2] not in {"待评", "缺项"}]
        assert len(known) == number(size) == number(figures["已评"])
        assert number(size) * number(points) == number(full)
        assert sum(number(row[2]) for row in known) == number(figures["得分合计"])
        assert sum(number(row[3]) for row in known) == number(figures["失分合计"])
        assert number(figures["得分合计"]) - number(figures["失分合计"]) == number(full)
        assert all(number(row[2]) - number(row[3]) == number(points) for row in known)
        for word, count in re.findall(r"(待评|缺项) (\d+) 个", group):
            assert sum(row[2] == word for row in rows) == number(count)


@pytest.mark.slow
def test_the_whole_demonstration_adds_up(client):
    year = build()
    reader = User.objects.get(username="zhifazhan")
    members = {code: [entry for entry in year.roster.all() if entry.group == code] for code in GROUPS}
    for code, group in GROUPS.items():
        check_ranking(page(client, reader, f"/2020/ranking/?group={code}"), code, len(members[code]))
        for category in ("", *group.categories):
            check_matrix(page(client, reader, f"/2020/matrix/?group={code}&category={category}"), len(members[code]))
    for entry in members["functional"] + members["teaching"]:
        html = page(client, reader, f"/2020/departments/{entry.pk}/")
        check_lines(html)
        check_headings(html)
        check_categories(html)
        check_losses(page(client, reader, f"/2020/departments/{entry.pk}/?order=lost"))
    for item in {code: item for group in GROUPS.values() for code, item in group.items.items()}:
        check_item(page(client, reader, f"/2020/items/{item}/"))
