"""A year's phases: who moves it from where to where, and who sees the schedule."""

import datetime
import re

import pytest

from departments.models import AuditEntry, Phase, Year
from departments.opening.services import NoYear, open_next_year
from departments.refusals import NotAllowed, WrongPhase, YearIsFinal
from departments.years.services import BadSchedule, change_schedule, move_year
from departments.years.workflow import PHASES
from tests.cast import make_year
from tests.scoring.publishing import put_in_force
from tests.walking import Walk

pytestmark = pytest.mark.django_db

PAGE = "/2020/schedule/"
WHOSE = {
    "begin": {"quality_office"},
    "hand_in": {"quality_office"},
    "review": {"quality_office"},
    "return": {"leading_group"},
    "feed_back": {"leading_group"},
    "publicise": {"quality_office"},
    "finalise": {"party_committee"},
    "reopen": {"party_committee"},
}


def in_phase(cast, phase):
    Year.objects.filter(pk=cast.year.pk).update(phase=phase)
    return Year.objects.get(pk=cast.year.pk)


@pytest.fixture
def walk(cast, settings):
    """On a day between the publicity and the end of the year's closing, with results in force."""
    settings.SITE_DAY = datetime.date(2021, 1, 29)
    put_in_force(cast.year, cast.quality_office)
    return Walk(PHASES, cast.everyone(), WHOSE, place=lambda phase: in_phase(cast, phase))


def test_the_year_goes_from_planning_to_its_end_and_back_only_from_review_and_from_the_end():
    ways = {(source, row.action, row.to) for row in PHASES.rows for source in row.sources}
    assert ways == {
        (Phase.PLANNING, "begin", Phase.COLLECTING),
        (Phase.COLLECTING, "hand_in", Phase.HANDING_IN),
        (Phase.HANDING_IN, "review", Phase.REVIEW),
        (Phase.REVIEW, "return", Phase.HANDING_IN),
        (Phase.REVIEW, "feed_back", Phase.FEEDBACK),
        (Phase.FEEDBACK, "publicise", Phase.PUBLICITY),
        (Phase.PUBLICITY, "finalise", Phase.FINAL),
        (Phase.FINAL, "reopen", Phase.PUBLICITY),
    }


@pytest.mark.slow
def test_in_every_phase_each_moves_what_is_theirs(walk):
    assert walk.wrong_moves() == []


@pytest.mark.slow
def test_the_page_shows_the_buttons_that_are_the_readers(walk, client):
    assert walk.wrong_buttons(client, page=lambda year: PAGE) == []


@pytest.mark.slow
def test_a_direct_post_moves_only_what_the_table_allows(walk, client):
    assert walk.wrong_posts(client) == []


def test_an_unknown_action_moves_nothing(cast):
    with pytest.raises(NotAllowed):
        move_year(year=cast.year, action="end", by=cast.party_committee)


def test_a_move_is_recorded(cast):
    move_year(year=cast.year, action="begin", by=cast.quality_office)
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.actor, entry.object_label) == ("调整阶段", "quality_office", "2020年度")
    assert (entry.before, entry.after) == ({"phase": "planning"}, {"phase": "collecting"})


def test_a_year_in_another_phase_says_in_which(cast):
    with pytest.raises(WrongPhase, match=r"^2020年度现处于“方案制定”阶段，不能执行此操作。$"):
        move_year(year=cast.year, action="hand_in", by=cast.quality_office)


def test_everybody_reads_what_was_done_and_what_is_next(client, cast):
    in_phase(cast, Phase.REVIEW)
    client.force_login(cast.leading_group)
    client.post(f"{PAGE}return/", {"reason": "财务处数据有误，请核对。"})
    client.force_login(cast.stranger)
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get(PAGE).content.decode()).split())
    assert "考核工作领导小组 退回报送 报送考核结果" in page
    assert "财务处数据有误，请核对。" in page
    assert "下一步： 提交审核 由质量发展处 应于 2021年1月10日" in page


def test_the_question_names_the_consequence_the_place_and_what_may_be_said(client, cast):
    in_phase(cast, Phase.REVIEW)
    client.force_login(cast.leading_group)
    page = client.get(f"{PAGE}return/").content.decode()
    assert "退回质量发展处，由考核部门更正后重新提交。" in page
    assert "依据：考核办法第十条" in page
    assert 'name="reason"' in page
    assert 'name="reason"' not in client.get(f"{PAGE}feed_back/").content.decode()


def test_too_long_a_reason_is_shown_again(client, cast):
    year = in_phase(cast, Phase.REVIEW)
    client.force_login(cast.leading_group)
    page = client.post(f"{PAGE}return/", {"reason": "长" * 1001})
    assert page.status_code == 200
    assert 'class="field invalid"' in page.content.decode()
    assert Year.objects.get(pk=year.pk).phase == Phase.REVIEW


def dates(page, changes):
    return {field.name: str(field.value()) for field in page.context["form"]} | changes


def test_dates_are_changed_and_recorded(client, cast):
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    answer = client.post(address, dates(client.get(address), {"planning-ends": "2020-03-31"}))
    assert answer.status_code == 302
    assert cast.year.phases.get(phase=Phase.PLANNING).ends == datetime.date(2020, 3, 31)
    entry = AuditEntry.objects.last()
    assert entry.before == {"方案制定": "2020年1月1日 至 2020年1月31日"}
    assert entry.after == {"方案制定": "2020年1月1日 至 2020年3月31日"}


@pytest.mark.parametrize(
    "changes",
    [
        {"planning-ends": "2019-12-31"},
        {"collecting-starts": "2019-01-01"},
        {"collecting-ends": "soon"},
        {"review-ends": ""},
    ],
)
def test_dates_that_make_no_sense_are_refused(client, cast, changes):
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    before = list(cast.year.phases.values())
    page = client.post(address, dates(client.get(address), changes))
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert list(cast.year.phases.values()) == before


def test_another_year_keeps_its_dates(client, cast):
    other = make_year(2021)
    before = list(other.phases.values())
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    client.post(address, dates(client.get(address), {"planning-ends": "2020-03-31"}))
    assert list(other.phases.values()) == before


def test_the_schedule_belongs_to_the_quality_office(cast):
    days = {Phase.PLANNING: (datetime.date(2020, 1, 1), datetime.date(2020, 1, 20))}
    for part in ("leading_group", "administrator", "reporter"):
        with pytest.raises(NotAllowed):
            change_schedule(year=cast.year, dates=days, by=getattr(cast, part))
    with pytest.raises(BadSchedule):
        change_schedule(
            year=cast.year,
            dates={Phase.PLANNING: (datetime.date(2020, 1, 2), datetime.date(2020, 1, 1))},
            by=cast.quality_office,
        )
    in_phase(cast, Phase.FINAL)
    with pytest.raises(YearIsFinal):
        change_schedule(year=cast.year, dates=days, by=cast.quality_office)


def test_the_next_year_begins_where_this_one_stands(client, cast):
    client.force_login(cast.quality_office)
    with pytest.raises(WrongPhase):
        open_next_year(by=cast.quality_office)
    in_phase(cast, Phase.COLLECTING)
    assert client.post("/years/next/")["Location"] == "/2021/schedule/opening/"
    year = Year.objects.get(year=2021)
    assert (year.scheme, year.phase, year.roster.count()) == ("2020", Phase.PLANNING, 35)
    assert "方案制定" in client.post("/years/next/", follow=True).content.decode()
    assert Year.objects.count() == 2


def test_the_first_year_is_opened_by_a_command(db):
    with pytest.raises(NoYear):
        open_next_year()


@pytest.mark.slow
def test_only_the_quality_office_opens_a_year(client, cast):
    in_phase(cast, Phase.COLLECTING)
    for part, user in cast.everyone().items():
        if part != "quality_office":
            client.force_login(user)
            assert client.post("/years/next/").status_code == 404
            assert client.get(f"{PAGE}dates/").status_code == 404
            assert client.get(PAGE).status_code == 200
    assert Year.objects.count() == 1


def test_the_page_takes_few_queries(client, cast, django_assert_num_queries):
    client.force_login(cast.reporter)
    # session, user with department, roles, years, phases, timeline; own and assessed departments for the navigation
    with django_assert_num_queries(7):
        client.get(PAGE)


def test_a_long_timeline_takes_as_many(client, cast, django_assert_num_queries):
    year = in_phase(cast, Phase.HANDING_IN)
    for _ in range(3):
        year = move_year(year=year, action="review", by=cast.quality_office)
        year = move_year(year=year, action="return", by=cast.leading_group)
    client.force_login(cast.reporter)
    with django_assert_num_queries(7):
        client.get(PAGE)


@pytest.mark.slow
def test_only_the_quality_office_changes_the_days(client, cast):
    for part, user in cast.everyone().items():
        client.force_login(user)
        assert ("修改日期" in client.get(PAGE).content.decode()) == (part == "quality_office")


def test_dates_that_somebody_else_changed_meanwhile_are_shown(client, cast):
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    mine = dates(client.get(address), {"planning-ends": "2020-03-31"})
    client.post(address, dates(client.get(address), {"final-ends": "2021-02-28"}))
    page = client.post(address, mine)
    assert "他人已先作修改：终评结束现为“2021年2月28日”" in page.content.decode()
    assert 'value="2020-03-31"' in page.content.decode()
    again = mine | {"seen": page.context["form"]["seen"].value(), "final-ends": "2021-02-28"}
    assert client.post(address, again).status_code == 302
    assert cast.year.phases.get(phase=Phase.FINAL).ends == datetime.date(2021, 2, 28)


def test_a_phase_without_dates_is_given_some(client, cast):
    cast.year.phases.filter(phase=Phase.REVIEW).delete()
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    form = client.get(address)
    given = {"review-starts": "2021-01-11", "review-ends": "2021-01-15"}
    mine = {name: "" if value == "None" else value for name, value in dates(form, {}).items()} | given
    assert client.post(address, mine).status_code == 302
    assert cast.year.phases.get(phase=Phase.REVIEW).ends == datetime.date(2021, 1, 15)
    entry = AuditEntry.objects.last()
    assert (entry.before, entry.after) == (
        {"领导小组审核": "未填"},
        {"领导小组审核": "2021年1月11日 至 2021年1月15日"},
    )
