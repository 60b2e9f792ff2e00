"""终评: the party committee decides on the published results (十), with its document; and takes the decision back."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from departments.models import AuditEntry, Phase, Step, Year
from departments.refusals import Blocked, YearIsFinal
from departments.years.revision import bump_revision
from departments.years.services import move_year
from departments.years.workflow import BadDocumentDate
from scoring.publication.services import withdraw
from tests.cast import Cast
from tests.scoring.publishing import put_in_force

pytestmark = pytest.mark.django_db

PAGE = "/2020/schedule/"
DOCUMENT = {"document": "焦大党〔2021〕5号", "document_date": datetime.date(2021, 1, 28)}
DURING, AFTER, CLOSED = datetime.date(2021, 1, 27), datetime.date(2021, 1, 28), datetime.date(2021, 2, 1)


@pytest.fixture
def year(cast: Cast, settings) -> Year:
    """In publicity, which ended yesterday, with results in force."""
    settings.SITE_DAY = AFTER
    put_in_force(cast.year, cast.quality_office)
    Year.objects.update(phase=Phase.PUBLICITY)
    return Year.objects.get()


def shown(client: Client, user, address: str = PAGE) -> str:
    client.force_login(user)
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def blocked(year: Year, cast: Cast, action: str = "finalise") -> str:
    with pytest.raises(Blocked) as refusal:
        move_year(year=year, action=action, by=cast.party_committee, reason="核实有误", **DOCUMENT)
    return str(refusal.value)


def test_the_decision_is_recorded_with_its_document_and_day(year, cast, client):
    client.force_login(cast.party_committee)
    answer = client.post(f"{PAGE}finalise/", DOCUMENT)
    assert answer["Location"] == PAGE
    assert Year.objects.get().phase == Phase.FINAL
    step = Step.objects.get()
    assert (step.document, step.document_date) == ("焦大党〔2021〕5号", datetime.date(2021, 1, 28))
    after = AuditEntry.objects.get(act="调整阶段").after
    assert after == {"phase": "final", "文号": "焦大党〔2021〕5号", "文件日期": "2021-01-28"}
    page = shown(client, cast.stranger)
    assert "党委会 审定终评 终评" in page
    assert "（焦大党〔2021〕5号，2021年1月28日）" in page


@pytest.mark.slow
def test_who_is_next_stands_on_the_page_in_every_phase(year, cast, client):
    for phase, words in {
        Phase.PLANNING: "下一步： 开始平时考核 由质量发展处 应于 2020年1月31日",
        Phase.COLLECTING: "下一步： 开始报送 由质量发展处",
        Phase.HANDING_IN: "下一步： 提交审核 由质量发展处",
        Phase.REVIEW: "下一步： 审核通过或退回报送 由考核工作领导小组",
        Phase.FEEDBACK: "下一步： 开始公示 由质量发展处",
        Phase.PUBLICITY: "下一步： 审定终评 由党委会 应于 2021年1月31日",
        Phase.FINAL: "党委会已审定，按公布的结果奖惩（考核办法第十一条）；2021年1月31日前党委会可以撤回审定。",
    }.items():
        Year.objects.update(phase=phase)
        assert words in shown(client, cast.stranger), phase
    assert "下一步" not in shown(client, cast.stranger)


def test_the_question_asks_for_the_document_and_says_what_follows(year, cast, client):
    client.force_login(cast.party_committee)
    page = client.get(f"{PAGE}finalise/").content.decode()
    assert 'name="document"' in page
    assert '<input type="date" name="document_date"' in page
    assert "2020年度的事实、名册、日程和公布都不能再改。2021年1月31日前党委会可以撤回审定。" in page
    assert "依据：考核办法第十条" in page


def test_without_the_document_nothing_is_decided(year, cast, client):
    client.force_login(cast.party_committee)
    for left_out in DOCUMENT:
        page = client.post(f"{PAGE}finalise/", {key: value for key, value in DOCUMENT.items() if key != left_out})
        assert 'class="field invalid"' in page.content.decode()
    with pytest.raises(Blocked, match="请填写文号。请填写文件日期。"):
        move_year(year=year, action="finalise", by=cast.party_committee)
    assert Year.objects.get().phase == Phase.PUBLICITY


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-01-29", "文件日期不能晚于今天。"),
        ("2021-01-20", "文件日期不能早于公示开始的2021年1月21日。"),
    ],
)
def test_the_documents_day_is_refused_beside_its_field(year, cast, client, day, words):
    with pytest.raises(BadDocumentDate):
        move_year(
            year=year,
            action="finalise",
            by=cast.party_committee,
            document="党委〔2021〕5号",
            document_date=datetime.date.fromisoformat(day),
        )
    client.force_login(cast.party_committee)
    page = client.post(f"{PAGE}finalise/", DOCUMENT | {"document_date": day}).content.decode()
    assert words in page
    assert "焦大党〔2021〕5号" in page


def test_while_the_publicity_lasts(year, cast, client, settings):
    settings.SITE_DAY = DURING
    assert blocked(year, cast) == "公示期到2021年1月27日为止，期满后才能审定。"
    assert "尚不能审定终评" in shown(client, cast.party_committee)


def test_without_results_in_force(year, cast):
    withdraw(year=year, by=cast.quality_office, reason="格次有误")
    assert blocked(year, cast) == "2020年度没有有效的公布，尚无可审定的结果；由质量发展处公布。"


def test_with_provisional_results(year, cast):
    run = put_in_force(year, cast.quality_office, provisional=True)
    assert blocked(year, cast) == f"公布的{run}是暂定结果，还有指标待评。"


def test_with_results_that_facts_have_overtaken(year, cast):
    bump_revision(year=year)
    assert "公布之后考核事实或方案有变动" in blocked(year, cast)


def test_what_was_decided_is_taken_back_with_a_reason_until_the_year_closes(year, cast, client, settings):
    move_year(year=year, action="finalise", by=cast.party_committee, **DOCUMENT)
    with pytest.raises(YearIsFinal):
        withdraw(year=year, by=cast.quality_office, reason="格次有误")
    client.force_login(cast.party_committee)
    assert 'name="reason"' in client.get(f"{PAGE}reopen/").content.decode()
    client.post(f"{PAGE}reopen/", DOCUMENT | {"reason": "奖项名单有误"})
    assert Year.objects.get().phase == Phase.PUBLICITY
    assert "奖项名单有误（焦大党〔2021〕5号，2021年1月28日）" in shown(client, cast.stranger)
    withdraw(year=year, by=cast.quality_office, reason="格次有误")


def test_what_is_closed_stays_closed(year, cast, client, settings):
    move_year(year=year, action="finalise", by=cast.party_committee, **DOCUMENT)
    settings.SITE_DAY = CLOSED
    assert "终评阶段已于2021年1月31日结束，审定不能再撤回。" in blocked(year, cast, "reopen")
    assert "终评阶段已于2021年1月31日结束，审定不能再撤回。" in shown(client, cast.stranger)


def test_the_party_committee_finds_it_on_its_home_page(year, cast, client, settings):
    assert "2020年度公示：审定终评" in shown(client, cast.party_committee, "/2020/")
    assert "审定终评" not in shown(client, cast.president, "/2020/")
    settings.SITE_DAY = DURING
    assert "审定终评" not in shown(client, cast.party_committee, "/2020/")


def test_what_is_decided_upon_is_named_and_may_not_have_changed_meanwhile(year, cast, client):
    client.force_login(cast.party_committee)
    address = f"{PAGE}finalise/"
    opened = client.get(address)
    assert "现在公布的结果（第1次算分，2021年1月28日公布）成为终评结果" in opened.content.decode()
    put_in_force(year, cast.quality_office)
    page = client.post(address, DOCUMENT | {"seen": opened.context["form"]["seen"].value()})
    assert "他人已先作修改：公布的结果现为“第2次算分，2021年1月28日公布”" in page.content.decode()
    assert Year.objects.get().phase == Phase.PUBLICITY
    again = client.post(address, DOCUMENT | {"seen": page.context["form"]["seen"].value()})
    assert again["Location"] == PAGE
    assert Year.objects.get().phase == Phase.FINAL
