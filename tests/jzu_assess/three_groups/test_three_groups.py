"""A site whose scheme has three groups, other points, another cut-off: every page takes all of it from the scheme."""

from __future__ import annotations

import datetime
import json

import pytest
from a_year_of_three import GROUPS, YearOfThree, of_three, three_groups  # noqa: F401 fixtures
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from departments.models import AuditEntry, Phase, Role
from departments.permissions import groups_assessed_by
from departments.roster.services import change_entry
from scoring.exchange.auditing import score_file
from scoring.items.page import assessing_offices, items_of_office
from scoring.items.paper import office_paper
from scoring.models import DepartmentResult
from scoring.ranking.page import ranking_page
from scoring.ranking.paper import ranking_paper
from scoring.runs.services.start_run import DayOutsideYear, start_run
from scoring.sheet.page.scored import scored
from scoring.sheet.paper import sheet_paper
from scoring.shown.queries import shown_to
from targets.permissions import assessed_items

# What only the regulation of 2020 says; the names of roles are not the scheme's.
FOREIGN = ("职能部门", "教学院部", "重点工作", "前 1/3", "12月31日", "12 月 31 日")
READERS = ["quality_office", "leading_group", "president", "party_committee", "auditor"]
OTHERS = ["party_panel", "college_panel", "experts", "administrator", "reporter", "assessor", "vice_president"]
PAGES = {
    "year_home": [],
    "departments:roster": [],
    "departments:schedule": [],
    "departments:add_entry": [],
    "scoring:ranking": [],
    "scoring:matrix": [],
    "scoring:items": [],
    "scoring:item": ["W.rate"],
    "scoring:awards": [],
    "scoring:runs": [],
    "scoring:own_sheets": [],
    "notices:notices": [],
    "targets:scheme": [],
    "targets:assessors": [],
    "targets:overview": [],
    "targets:vetoes": [],
    "targets:item": ["affiliate", "C2"],
}


def page(client: Client, address: str) -> str:
    """What stands on the page; "" where it is not the reader's."""
    answer = client.get(address, follow=True)
    assert answer.status_code in {200, 404}, address
    assert answer.request["PATH_INFO"].startswith(("/2030/", "/audit/")), address
    if answer.status_code == 404:
        return ""
    text = answer.content.decode().replace("\u00a0", " ")
    for role in Role.values:
        text = text.replace(role, "")
    return text.partition("<main")[2]


def home(client: Client, of_three: YearOfThree, part: str) -> str:  # noqa: F811
    client.force_login(of_three.people[part])
    return page(client, "/2030/")


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(part, marks=[] if part == "stranger" else pytest.mark.slow)
        for part in (*READERS, *OTHERS, "stranger")
    ],
)
def test_every_page_says_what_the_scheme_says(client, of_three, part):  # noqa: F811
    client.force_login(of_three.people[part])
    addresses = [reverse(name, args=[2030, *rest]) for name, rest in PAGES.items()]
    addresses += [reverse("scoring:ranking", args=[2030]) + f"?group={code}" for code in GROUPS]
    addresses += [reverse("scoring:sheet", args=[2030, entry.pk]) for entry in of_three.year.roster.all()]
    shown = {address: page(client, address) for address in addresses}

    assert [(address, word) for address, text in shown.items() for word in FOREIGN if word in text] == []
    assert "重点" not in shown["/2030/"]
    of_all = ["/2030/", "/2030/ranking/", "/2030/matrix/"] if part in READERS else []
    for address in ["/2030/roster/", "/2030/scheme/overview/", *of_all]:
        places = [shown[address].find(group) for group in GROUPS.values()]
        assert -1 not in places, address
        assert places == sorted(places), address


@pytest.mark.slow
def test_papers_say_what_the_scheme_says(of_three):  # noqa: F811
    reader, year = of_three.people["president"], of_three.year
    shown = shown_to(reader, year)
    offices = [items_of_office(reader, year, name, shown) for name in assessing_offices(reader, year)]
    papers = [("items", office_paper(office, shown)) for office in offices]
    for code, name in GROUPS.items():
        ranking = ranking_paper(ranking_page(reader, year, code), shown)
        assert ranking["head"].title == f"2030年度{name}考核结果公示表"
        papers.append(("ranking", ranking))
    for entry in year.roster.all():
        papers.append(("sheet", sheet_paper(scored(shown, entry), entry)))
    written = [render_to_string(f"scoring/{name}/paper.html", paper) for name, paper in papers]
    assert len(offices) > 1
    assert [word for text in written for word in FOREIGN if word in text] == []


@pytest.mark.slow
def test_the_results_are_those_of_score_file(of_three):  # noqa: F811
    told = score_file(of_three.document, "facts-2030.json")
    stored = DepartmentResult.objects.filter(run=of_three.run).order_by("entry__order").values_list("scores", flat=True)

    assert told["as_of"] == "2030-11-15"
    assert json.loads(json.dumps(told["departments"])) == list(stored)
    assert of_three.run.summary["award"] == told["award"]
    assert {scores["key_items"] for scores in stored} == {2}


@pytest.mark.slow
def test_quotas_are_listed_group_by_group(client, of_three):  # noqa: F811
    client.force_login(of_three.people["quality_office"])
    awards = client.get("/2030/awards/").context["page"]
    groups = dict(of_three.year.roster.values_list("pk", "group"))
    assert list(dict.fromkeys(groups[line.entry] for line in awards.quotas)) == list(GROUPS)


# --- the cut-off ---


@pytest.mark.slow
def test_the_schedule_follows_the_cut_off(of_three):  # noqa: F811
    days = {phase.phase: (phase.starts, phase.ends) for phase in of_three.year.phases.all()}
    assert days[Phase.COLLECTING][1] == of_three.year.cut_off == datetime.date(2030, 11, 15)
    assert days[Phase.HANDING_IN] == (datetime.date(2030, 11, 16), datetime.date(2030, 11, 25))
    assert days[Phase.FINAL] == (datetime.date(2030, 12, 13), datetime.date(2030, 12, 16))


@pytest.mark.slow
def test_who_hands_in_reads_until_when(client, of_three):  # noqa: F811
    client.force_login(of_three.people["quality_office"])
    assert "数据截至 11 月 15 日。" in page(client, "/2030/schedule/")
    assert "数据截至 11 月 15 日。" in page(client, "/2030/schedule/hand_in/")


@pytest.mark.slow
def test_a_run_as_of_the_cut_off_is_the_final_one(client, of_three):  # noqa: F811
    client.force_login(of_three.people["president"])
    assert "3 个部门 · 终评（已公布）" in page(client, "/2030/ranking/")


@pytest.mark.slow
def test_nothing_is_scored_after_the_cut_off(client, of_three):  # noqa: F811
    by = of_three.people["quality_office"]
    with pytest.raises(DayOutsideYear, match="1 月 1 日至 11 月 15 日之间"):
        start_run(year=of_three.year, as_of=datetime.date(2030, 11, 16), by=by)
    client.force_login(by)
    assert 'max="2030-11-15"' in page(client, "/2030/runs/")
    assert "请填写一个日期，例如 2030-11-15。" in client.post("/2030/runs/", {"as_of": "soon"}).content.decode()


# --- groups, panels, work ---


@pytest.mark.slow
def test_a_panel_assesses_the_group_that_the_scheme_gives_it(client, of_three):  # noqa: F811
    year, people = of_three.year, of_three.people
    assert groups_assessed_by(people["party_panel"], year) == {"party"}
    assert groups_assessed_by(people["college_panel"], year) == {"college"}
    assert groups_assessed_by(people["quality_office"], year) == frozenset()
    assert {group: set(items) for group, items in assessed_items(people["college_panel"], year).items()} == {
        "college": {"W.rate", "W.quality"}
    }
    client.force_login(people["college_panel"])
    shown = page(client, "/2030/ranking/")
    assert "文学院" in shown
    assert "附属医院" not in shown
    assert "组织部" not in shown


@pytest.mark.slow
def test_due_work_is_called_what_the_scheme_calls_it(client, of_three):  # noqa: F811
    shown = home(client, of_three, "reporter")
    assert "年度任务“跨年任务”应完成" in shown
    assert f"/2030/departments/{of_three.entry('附属医院').pk}/?item=W.rate" in shown


@pytest.mark.slow
def test_a_total_is_out_of_the_groups_points(client, of_three):  # noqa: F811
    entry = of_three.entry("附属医院")
    assert "满分 80" in home(client, of_three, "reporter")
    assert client.get(f"/2030/departments/{entry.pk}/").context["page"].explanation.points == "80"
    client.force_login(of_three.people["president"])
    notes = {code: client.get(f"/2030/ranking/?group={code}").context["listing"].columns for code in GROUPS}
    assert [[one.note for one in columns if one.key == "total"] for columns in notes.values()] == [
        ["100"],
        ["90"],
        ["80"],
    ]
    assert "满分分别为 100、90、80" in page(client, "/2030/scheme/overview/")


@pytest.mark.slow
def test_a_vice_president_finds_their_departments_group_by_group(client, of_three):  # noqa: F811
    shown = home(client, of_three, "vice_president")
    places = [shown.index(name) for name in ("组织部", "文学院", "出版社")]
    assert places == sorted(places)


@pytest.mark.slow
def test_a_department_moves_between_the_schemes_groups(client, of_three):  # noqa: F811
    entry, by = of_three.entry("出版社"), of_three.people["quality_office"]
    client.force_login(by)
    form = client.get(f"/2030/roster/{entry.pk}/").context["form"]
    assert list(form.fields["group"].choices) == list(GROUPS.items())

    change_entry(entry=entry, group="party", by=by)

    recorded = AuditEntry.objects.latest("pk")
    client.force_login(of_three.people["auditor"])
    shown = page(client, f"/audit/{recorded.pk}/")
    assert shown.index("附属单位") < shown.index("党务机关")
