"""A run made public, replaced and taken back: what stands in the way, what it says of itself, and the way back."""

from __future__ import annotations

import datetime
import re

import pytest

from departments.models import AuditEntry, Phase, Year
from departments.refusals import Blocked, NotAllowed, YearIsFinal
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.models import Publication, Run
from scoring.publication.services import AlreadyPublished, NothingPublished, ReasonNeeded, publish_run, withdraw
from tests.scoring.publishing import is_public, publish
from tests.scoring.scored import all_done, make_scored, page, score_again, without_office_score

pytestmark = pytest.mark.django_db
RUNS = "/2020/runs/"
PUBLISH = "/2020/runs/1/publish/"
WITHDRAW = "/2020/runs/withdraw/"
RANKING = "/2020/ranking/"


def in_phase(phase: Phase) -> None:
    Year.objects.filter(year=2020).update(phase=phase)


def grades_of_groups(html: str) -> dict[str, list[str]]:
    """The grades of each group, in the order in which the page of publication lists them."""
    rows = html.split("各组格次</caption>")[1].split("</table>")[0].split('<th scope="row">')[1:]
    return {row.split("<")[0]: re.findall(r"</i>\s*([好中差])", row) for row in rows}


def refused(run: Run, by, **entered) -> str:
    """All that stands in the way, in one text."""
    with pytest.raises(Blocked) as refusal:
        publish_run(run=run, by=by, **entered)
    assert not is_public(run)
    return "\n".join(
        sentence
        for problem in refusal.value.problems
        for sentence in (problem.sentence, *(part.sentence for part in problem.parts))
    )


@pytest.fixture
def cast():
    cast = make_scored()
    in_phase(Phase.FEEDBACK)
    return cast


class TestInTheWay:
    @pytest.mark.parametrize("phase", [Phase.PLANNING, Phase.COLLECTING, Phase.HANDING_IN, Phase.REVIEW])
    def test_before_the_leading_group_has_reviewed(self, cast, phase):
        in_phase(phase)
        assert "考核工作领导小组审核通过后才能公布" in refused(Run.objects.get(), cast.quality_office)

    def test_a_trial_as_of_an_earlier_day(self, cast):
        trial = score_again(cast, datetime.date(2020, 6, 30))
        assert "截至 2020年6月30日，是试算" in refused(trial, cast.quality_office)

    def test_an_item_that_is_pending_is_named_with_its_office_and_departments(self):
        cast = make_scored(change=without_office_score("C5"))
        in_phase(Phase.FEEDBACK)
        words = refused(Run.objects.get(), cast.quality_office)
        assert "项指标待评" in words
        assert "党建工作（组织部）" in words
        assert "组织部" in words
        assert all(name in words for name in ("人事处", "教务处", "机电工程学院"))

    def test_a_fact_that_was_changed(self, cast):
        correct_problem(problem=Problem.objects.first(), count="2", by=cast.quality_office)
        assert "有变动" in refused(Run.objects.get(), cast.quality_office)

    def test_a_headcount_that_nobody_entered(self, cast):
        cast.year.roster.filter(name="人事处").update(headcount=None)
        words = refused(Run.objects.get(), cast.quality_office)
        assert words == "1 个部门没有填写在岗满六个月人数，奖励金额无从核算。\n人事处"

    def test_all_of_it_is_said_at_once(self, cast):
        trial = score_again(cast, datetime.date(2020, 6, 30))
        correct_problem(problem=Problem.objects.first(), count="2", by=cast.quality_office)
        in_phase(Phase.COLLECTING)
        words = refused(trial, cast.quality_office)
        assert all(word in words for word in ("试算", "变动", "阶段"))

    def test_a_year_that_is_final(self, cast):
        in_phase(Phase.FINAL)
        with pytest.raises(YearIsFinal):
            publish_run(run=Run.objects.get(), by=cast.quality_office)

    @pytest.mark.parametrize("part", ["leading_group", "president", "party_committee", "auditor", "reporter"])
    def test_nobody_but_the_quality_office(self, cast, part):
        with pytest.raises(NotAllowed):
            publish_run(run=Run.objects.get(), by=getattr(cast, part))
        publish(Run.objects.get(), cast.quality_office)
        with pytest.raises(NotAllowed):
            withdraw(year=cast.year, by=getattr(cast, part), reason="x")


class TestOnRecord:
    def test_a_publication_says_since_when_and_by_whom(self, cast):
        line = publish(Run.objects.get(), cast.quality_office)
        assert (line.act, line.run, line.before, line.by) == ("publish", Run.objects.get(), None, cast.quality_office)
        assert line.since == line.at
        assert is_public(Run.objects.get())
        entry = AuditEntry.objects.get(act="公布算分结果")
        assert (entry.before, entry.after["有效的公布"]) == ({"有效的公布": "无"}, "第1次算分")

    def test_not_twice(self, cast):
        publish(Run.objects.get(), cast.quality_office)
        with pytest.raises(AlreadyPublished):
            publish(Run.objects.get(), cast.quality_office)
        assert Publication.objects.count() == 1

    def test_what_replaces_a_publication_says_why(self, cast):
        publish(Run.objects.get(), cast.quality_office)
        second = score_again(cast)
        for silent in ("", "  "):
            with pytest.raises(ReasonNeeded):
                publish(second, cast.quality_office, silent)
        line = publish(second, cast.quality_office, "更正人事处考勤扣分")
        assert (line.before.number, line.run.number, line.reason) == (1, 2, "更正人事处考勤扣分")
        assert is_public(second)
        assert not is_public(Run.objects.get(number=1))

    def test_withdrawing_the_only_publication_leaves_none(self, cast):
        publish(Run.objects.get(), cast.quality_office)
        with pytest.raises(ReasonNeeded):
            withdraw(year=cast.year, by=cast.quality_office, reason=" ")
        line = withdraw(year=cast.year, by=cast.quality_office, reason="格次有误")
        assert (line.run, line.since, line.before.number) == (None, None, 1)
        assert not is_public(Run.objects.get())
        with pytest.raises(NothingPublished):
            withdraw(year=cast.year, by=cast.quality_office, reason="再撤一次")
        assert Publication.objects.count() == 2

    def test_withdrawing_what_replaced_another_brings_that_back(self, cast):
        first = publish(Run.objects.get(), cast.quality_office)
        publish(score_again(cast), cast.quality_office, "更正")
        line = withdraw(year=cast.year, by=cast.quality_office, reason="更正有误")
        assert (line.run.number, line.since, line.before.number) == (1, first.since, 2)
        assert is_public(Run.objects.get(number=1))
        withdraw(year=cast.year, by=cast.quality_office, reason="全部撤回")
        assert not any(map(is_public, Run.objects.all()))

    def test_a_run_that_was_withdrawn_can_be_published_again(self, cast):
        publish(Run.objects.get(), cast.quality_office)
        withdraw(year=cast.year, by=cast.quality_office, reason="误操作")
        publish(Run.objects.get(), cast.quality_office)
        assert is_public(Run.objects.get())


class TestPages:
    @pytest.mark.slow
    def test_publishing_shows_what_would_be_published(self, cast, client):
        html = page(client, cast.quality_office, PUBLISH)
        assert "可以公布" in html
        assert "各部门可以看到本组排名" in html
        assert "职能部门" in html
        assert "公布的内容" in html
        assert not is_public(Run.objects.get())
        client.force_login(cast.quality_office)
        assert client.post(PUBLISH).headers["Location"] == RUNS
        assert is_public(Run.objects.get())
        assert "已公布，现在有效" in page(client, cast.quality_office, PUBLISH)

    @pytest.mark.slow
    def test_the_grades_of_a_group_stand_best_first(self, client):
        """Three are 中 and one is 好."""
        cast = make_scored(8, change=all_done)
        groups = grades_of_groups(page(client, cast.quality_office, PUBLISH))
        assert groups["职能部门"] == ["好", "中"]

    def test_an_open_proposal_is_named(self, client):
        def change(document):
            document["findings"].append({"department": "人事处", "item": "C8", "clause": "v"})

        cast = make_scored(change=change)
        in_phase(Phase.FEEDBACK)
        assert "一票否决提案尚未作出决定：人事处" in page(client, cast.quality_office, PUBLISH)

    @pytest.mark.slow
    def test_what_stands_in_the_way_leads_to_where_it_is_mended(self, cast, client):
        in_phase(Phase.COLLECTING)
        html = page(client, cast.quality_office, PUBLISH)
        assert "还不能公布" in html
        assert 'href="/2020/schedule/"' in html
        client.force_login(cast.quality_office)
        assert "审核通过后才能公布" in client.post(PUBLISH).content.decode()
        assert not is_public(Run.objects.get())

    @pytest.mark.slow
    def test_replacing_shows_what_moves_and_asks_why(self, cast, client):
        publish(Run.objects.get(), cast.quality_office)
        before = Run.objects.get().results.get(entry__name="人事处").scores["total"]
        problem = Problem.objects.filter(entry__name="人事处").first()
        correct_problem(problem=problem, count="3", by=cast.quality_office)
        after = score_again(cast).results.get(entry__name="人事处").scores["total"]
        assert before != after
        address = "/2020/runs/2/publish/"
        html = page(client, cast.quality_office, address)
        assert f"{before} → {after}" in html
        assert "教务处" not in html.partition("相比")[2], "whose figures stay is not listed"
        assert "请填写理由" in client.post(address, {"reason": ""}).content.decode()
        assert is_public(Run.objects.get(number=1))
        client.post(address, {"reason": "更正考勤"})
        assert is_public(Run.objects.get(number=2))
        html = page(client, cast.quality_office, RUNS)
        assert "以第 2 次替换第 1 次算分" in html
        assert "更正考勤" in html

    @pytest.mark.slow
    def test_withdrawing_says_what_follows_and_keeps_what_was_typed(self, cast, client):
        publish(Run.objects.get(), cast.quality_office)
        assert "撤回后没有有效的公布" in page(client, cast.quality_office, WITHDRAW)
        publish(score_again(cast), cast.quality_office, "更正")
        assert "第 1 次算分的公布恢复有效" in page(client, cast.quality_office, WITHDRAW)
        assert "请填写理由" in client.post(WITHDRAW, {"reason": ""}).content.decode()
        assert client.post(WITHDRAW, {"reason": "更正有误"}).headers["Location"] == RUNS
        assert is_public(Run.objects.get(number=1))

    def test_departments_are_told_why(self, cast, client):
        ranking = "/2020/ranking/"
        publish(Run.objects.get(), cast.quality_office)
        assert "理由：" not in page(client, cast.reporter, ranking)
        publish(score_again(cast), cast.quality_office, "更正考勤")
        assert "以第 2 次算分替换了第 1 次算分的公布。理由：更正考勤" in page(client, cast.reporter, ranking)
        withdraw(year=cast.year, by=cast.quality_office, reason="更正有误")
        told = "撤回了第 2 次算分的公布，第 1 次算分的结果恢复有效。理由：更正有误"
        assert told in page(client, cast.reporter, ranking)
        withdraw(year=cast.year, by=cast.quality_office, reason="全部撤回")
        html = page(client, cast.reporter, ranking)
        assert "撤回了第 1 次算分的公布。理由：全部撤回" in html
        assert "排名尚未公布" in html

    def test_without_a_publication_there_is_nothing_to_withdraw(self, cast, client):
        page(client, cast.quality_office, WITHDRAW, status=404)
        publish(Run.objects.get(), cast.quality_office)
        page(client, cast.leading_group, WITHDRAW, status=404)

    @pytest.mark.slow
    def test_a_trial_has_no_button_to_publish_it(self, cast, client):
        score_again(cast, datetime.date(2020, 6, 30))
        html = page(client, cast.quality_office, RUNS)
        assert f'href="{PUBLISH}"' in html
        assert 'href="/2020/runs/2/publish/"' not in html

    def test_a_run_that_is_not_there(self, cast, client):
        page(client, cast.quality_office, "/2020/runs/9/publish/", status=404)


class TestTwoTabs:
    @pytest.mark.slow
    def test_a_publication_that_somebody_replaced_meanwhile_is_not_withdrawn(self, cast, client):
        publish(Run.objects.get(), cast.quality_office)
        client.force_login(cast.quality_office)
        mine = {"reason": "格次有误", "seen": client.get(WITHDRAW).context["form"]["seen"].value()}
        second = score_again(cast)
        publish(second, cast.quality_office, "更正")
        shown = client.post(WITHDRAW, mine)
        assert "他人已先作修改：公布的结果现为“第2次算分" in shown.content.decode()
        assert is_public(second)
        client.post(WITHDRAW, mine | {"seen": shown.context["form"]["seen"].value()})
        assert is_public(Run.objects.get(number=1))

    @pytest.mark.slow
    def test_what_replaces_another_than_the_one_compared_with_is_shown_again(self, cast, client):
        client.force_login(cast.quality_office)
        mine = {"seen": client.get(PUBLISH).context["form"]["seen"].value()}
        second = score_again(cast)
        publish(second, cast.quality_office)
        assert "他人已先作修改" in client.post(PUBLISH, mine | {"reason": "更正"}).content.decode()
        assert is_public(second)
