"""The pages of 督办: who reads which slips, what they cost the database, the workbook, and the slip on paper."""

from __future__ import annotations

import re
import shutil
from datetime import date

import pytest
from django.urls import reverse

from departments.accounts.services import accounts
from departments.models import Grant, RosterEntry
from notices.models import Decision, DecisionState, Slip, SlipState
from notices.orders import services
from notices.orders.paper import slip_pdf
from notices.orders.waiting import waiting
from tests.books import offered, sheets_of
from tests.cast import Cast
from tests.departments.documents.paper import text_of
from tests.notices.orders.ordered import ANSWER, KEEPER, OTHER, OWN, Orders, make_orders
from tests.trust.test_words_people_read import amiss

pytestmark = pytest.mark.django_db
READERS = {"quality_office", "leading_group", "president", "party_committee", "auditor", "keeper"}


@pytest.fixture
def orders(cast: Cast, settings) -> Orders:
    settings.SITE_DAY = date(2020, 5, 26)
    return make_orders(cast)


@pytest.fixture
def slips(orders: Orders) -> dict[str, Slip]:
    found = {
        "own": orders.slip(SlipState.SIGNED),
        "personnel": orders.slip(SlipState.ANSWERED, "人事处"),
        "shared": orders.slip(SlipState.ISSUED, "教务处"),
        "other": orders.slip(SlipState.DONE, OTHER),
        "draft": orders.slip(SlipState.DRAFT),
    }
    found["shared"].participants.set([orders.cast.entry(OWN)])
    return found


def address(slip: Slip) -> str:
    return reverse("notices:slip", args=[2020, slip.pk])


# --- who reads which ---


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "seen"),
    [
        *((part, {"own", "personnel", "shared", "other", "draft"}) for part in sorted(READERS)),
        ("reporter", {"own", "shared"}),
        ("colleague", {"other"}),
        ("vice_president", {"own", "personnel", "shared"}),
        *((part, set()) for part in
          ("assessor", "functional_panel", "teaching_panel", "experts", "administrator", "stranger")),
    ],
)  # fmt: skip
def test_exactly_what_is_theirs_is_there(client, orders, slips, part, seen):
    client.force_login(orders.everyone()[part])
    assert {name for name, slip in slips.items() if client.get(address(slip)).status_code == 200} == seen
    listed = client.get("/2020/orders/")
    if listed.status_code == 200:
        assert {row.pk for row in listed.context["listing"]} == {slips[name].pk for name in seen - {"draft"}}
    assert client.get("/2020/orders/decisions/").status_code == (200 if part in READERS else 404)
    assert client.get("/2020/orders/to-be-named/").status_code == (200 if part in READERS else 404)


def test_a_department_does_not_read_what_the_meeting_decided_nor_finds_others(client, orders, slips):
    client.force_login(orders.cast.reporter)
    page = client.get(address(slips["own"])).content.decode()
    assert "线上教学全覆盖" in page
    assert "各教学院部五月底前" not in page
    assert list(client.get("/2020/orders/?q=信息工程").context["listing"]) == []
    assert client.get(f"{address(slips['other'])}?format=pdf").status_code == 404


def test_only_the_keeper_is_offered_to_register(client, orders):
    for part, offered_to in (("keeper", True), ("quality_office", False), ("president", False)):
        client.force_login(orders.everyone()[part])
        assert ("登记决定事项</a>" in client.get("/2020/orders/").content.decode()) is offered_to
        assert client.get("/2020/orders/decisions/new/").status_code == (200 if offered_to else 404)


def test_who_keeps_it_follows_the_scheme_not_a_name(client, orders):
    """Another department takes over what 党政办公室 was tied to."""
    office = orders.cast.year.offices.get(name=KEEPER)
    office.department = orders.cast.entry("人事处").department
    office.save()
    for part, may in (("keeper", False), ("assessor", True)):
        client.force_login(orders.everyone()[part])
        assert client.get("/2020/orders/decisions/new/").status_code == (200 if may else 404)


# --- from the form to the paper ---


@pytest.mark.slow
def test_it_is_registered_and_issued_by_forms(client, orders):
    client.force_login(orders.keeper)
    said = {"meeting": "president", "sitting": "7", "held_on": "2020-05-20", "subject": "校企合作", "decided": "同意。"}
    assert client.post("/2020/orders/decisions/new/", said | {"sitting": "x"}).status_code == 200
    place = client.post("/2020/orders/decisions/new/", said).url
    new = {"entry": orders.cast.entry(OWN).pk, "task": "签订协议。", "days": "5", "due": "2020-06-30"}
    refused = client.post(f"{place}slips/new/", new)
    assert "工作日数和日期请填写其中一项。" in refused.content.decode()
    other = orders.cast.entry(OTHER).pk
    client.post(f"{place}slips/new/", new | {"due": "", "participants": [other]})
    draft = Slip.objects.get()
    form = client.get(reverse("notices:change_slip", args=[2020, draft.pk]))
    changed = {"entry": draft.entry_id, "task": "签订两份协议。", "due": "2020-06-08"}
    client.post(form.request["PATH_INFO"], changed | {"seen": form.context["form"]["seen"].value()})
    draft.refresh_from_db()
    assert (draft.task, draft.days, draft.due) == ("签订两份协议。", None, date(2020, 6, 8))
    client.post(f"{place}issue/")
    draft.refresh_from_db()
    assert (draft.state, draft.reference) == (SlipState.ISSUED, "督办〔2020〕第1号")
    assert client.get(reverse("notices:change_slip", args=[2020, draft.pk])).status_code == 404
    assert "签收" in client.get(address(draft)).content.decode()


def test_an_answer_that_was_written_anew_is_not_closed_unread(client, orders):
    slip = orders.slip(SlipState.ANSWERED)
    client.force_login(orders.keeper)
    close = f"{address(slip)}close/"
    seen = client.get(close).context["form"]["seen"].value()
    services.move_slip(slip=slip, action="take_back", by=orders.cast.reporter)
    services.move_slip(slip=slip, action="answer", by=orders.cast.reporter, **ANSWER | {"answer": "还差两门课。"})
    again = client.post(close, {"seen": seen})
    assert "他人已先作修改：反馈现为“2020年5月26日：还差两门课。”。" in again.content.decode()
    assert client.post(close, {"seen": again.context["form"]["seen"].value()}).status_code == 302


def test_a_draft_is_removed(client, orders):
    draft = orders.slip(SlipState.DRAFT, decision=orders.decision(DecisionState.REGISTERED))
    client.force_login(orders.keeper)
    client.post(reverse("notices:remove_slip", args=[2020, draft.pk]))
    assert not Slip.objects.exists()


def test_filters_search_and_the_workbook_are_of_the_same_rows(client, orders, slips):
    client.force_login(orders.keeper)
    late = orders.slip(SlipState.SIGNED, OTHER, due=date(2020, 5, 22))
    page = client.get("/2020/orders/?colour=red")
    assert [row.pk for row in page.context["listing"]] == [late.pk]
    (sheet,) = sheets_of(client.get(offered(page.content.decode())))
    assert [(row["编号"], row["提醒"], row["剩余时间"]) for row in sheet.rows] == [
        (late.reference, "逾期", "逾期 4 天")
    ]
    for query, names in (
        (f"department={OTHER}&state=done", {"other"}),
        ("meeting=president", set()),
        ("q=教务", {"shared"}),
    ):
        found = {row.pk for row in client.get(f"/2020/orders/?{query}").context["listing"]}
        assert found == {slips[name].pk for name in names}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils reads the paper")
def test_the_slip_on_paper(client, orders):
    slip = orders.slip(SlipState.SIGNED)
    slip.participants.set([orders.cast.entry(OTHER)])
    services.move_slip(slip=slip, action="answer", by=orders.cast.reporter, **ANSWER)
    slip.refresh_from_db()
    services.move_slip(slip=slip, action="close", by=orders.keeper)
    slip.refresh_from_db()
    text = re.sub(r"\s", "", text_of(slip_pdf(slip)))
    for words in (
        "焦作大学督办单",
        "督办〔2020〕第1号",
        "关于督办“线上教学全覆盖”的通知",
        "机电工程学院：",
        "请于2020年5月29日前（含当日）办结",
        "课程已全部上线。",
        "2020年5月26日反馈",
        "2020年5月26日办结",
        "现在的期限：2020年5月29日。状态：已办结。",
        "焦作大学党政办公室",
        "抄送：信息工程学院。",
    ):
        assert words in text
    client.force_login(orders.cast.reporter)
    response = client.get(f"{address(slip)}?format=pdf")
    assert (response.headers["Content-Type"], response.content[:4]) == ("application/pdf", b"%PDF")


@pytest.mark.slow
def test_the_pages_speak_to_people(client, orders, slips):
    client.force_login(orders.keeper)
    orders.lapsed(slips["own"].decision)
    services.ask_extension(slip=slips["own"], by=orders.cast.reporter, wanted=date(2020, 6, 12), why="设备未到货")
    decision = reverse("notices:decision", args=[2020, slips["own"].decision_id])
    pages = ["", "rates/", "to-be-named/", "decisions/", "decisions/new/", f"{slips['draft'].pk}/change/"]
    shown = [
        decision,
        f"{decision}slips/new/",
        *map(address, slips.values()),
        *(f"/2020/orders/{one}" for one in pages),
    ]
    names = set(orders.everyone())
    assert {page: found for page in shown if (found := amiss(read(client, page), people=names, hashes=False))} == {}


def read(client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


# --- what they cost ---


@pytest.fixture
def many(orders: Orders):
    def make(number: int) -> None:
        decision: Decision = orders.decision()
        entries = list(RosterEntry.objects.filter(year=orders.cast.year))
        states = [SlipState.ISSUED, SlipState.SIGNED, SlipState.ANSWERED, SlipState.DONE, SlipState.LATE]
        first = Slip.objects.count() + 1
        made = Slip.objects.bulk_create(
            Slip(
                year=orders.cast.year, decision=decision, number=first + place, entry=entries[place % len(entries)],
                task="上线", due=date(2020, 5, 20 + place % 10), counts_from=date(2020, 5, 11),
                issued_at=decision.registered_at, state=states[place % len(states)],
            )
            for place in range(number)
        )  # fmt: skip
        Slip.participants.through.objects.bulk_create(
            Slip.participants.through(slip=one, rosterentry=orders.cast.entry(OWN)) for one in made
        )

    return make


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "path", "queries"),
    [
        ("keeper", "/2020/orders/", 8),
        ("reporter", "/2020/orders/", 7),
        ("keeper", "/2020/orders/rates/", 8),
        ("keeper", "/2020/orders/decisions/", 8),
    ],
)
def test_two_hundred_slips_cost_what_three_do(client, orders, many, django_assert_num_queries, part, path, queries):
    client.force_login(orders.everyone()[part])
    many(3)
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
    many(197)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_two_hundred_that_wait_cost_what_three_do(orders, many, django_assert_num_queries):
    many(3)
    with django_assert_num_queries(5):
        assert len(list(waiting(orders.cast.year))) == 3
    many(197)
    with django_assert_num_queries(5):
        found = list(waiting(orders.cast.year))
    assert len(found) == 3 + 119
    with django_assert_num_queries(1):  # their grants, once
        assert sum(one.whom.test(orders.keeper) for one in found)


def test_a_grant_is_enough_to_have_the_entry_in_the_navigation(client, orders):
    def has_entry(user) -> bool:
        client.force_login(user)
        return 'href="/2020/orders/"' in client.get("/2020/").content.decode()

    assert has_entry(orders.cast.reporter)
    assert has_entry(orders.cast.president)
    assert not has_entry(orders.cast.stranger)
    department = orders.cast.entry(OWN).department
    accounts.grant(user=orders.cast.stranger, grant=Grant.REPORT, department=department)
    assert has_entry(orders.cast.stranger)
