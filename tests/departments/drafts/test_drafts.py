"""What is typed is kept for the person alone until it is sent, given up, or its days are over."""

from __future__ import annotations

import gzip
import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from departments import clock
from departments.drafts import services
from departments.drafts.queries import drafts_of
from departments.drafts.services import Elsewhere, TooLong, close_draft, save_draft
from departments.models import AuditEntry, Draft, User
from departments.roster.queries import as_seen
from jzu_assess.celery import app
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SAVE, ADD = "/drafts/save/", "/2020/roster/add/"
KEY = "departments:add_entry year=2020"
HERE = {"key": KEY, "writer": "这里", "base": 0, "revision": 1}
THERE = HERE | {"writer": "那里"}
TYPED = {"name": ["体育学院"], "headcount": ["1"]}


def keep(by: User, content: dict[str, list[str]] = TYPED, **said: Any) -> Draft:
    return save_draft(by=by, content=content, **(HERE | said))


def send(client: Client, reader: User, content: Any = TYPED, **said: Any) -> dict[str, Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    said = HERE | {"reader": reader.pk, "content": text} | said
    return client.post(SAVE, said).json()


def line(page: str, name: str) -> str:
    """What the page says of its draft."""
    return html.unescape(re.search(rf'data-{name}="(.*?)"', page).group(1))


@pytest.fixture
def office(client: Client, cast: Cast) -> User:
    client.force_login(cast.quality_office)
    return cast.quality_office


def kept(owner: User) -> dict[str, list[str]]:
    return drafts_of(owner).get().content


# --- saved, and there again ---


def test_what_is_typed_is_there_when_the_page_is_opened_again(client: Client, office: User) -> None:
    page = client.get(ADD).content.decode()
    assert (line(page, "draft"), line(page, "revision"), line(page, "kept")) == (KEY, "0", "")
    answer = send(client, office)
    assert (answer["state"], answer["revision"]) == ("saved", 1)
    assert answer["at"] == f"{clock.now():%H:%M}"
    page = client.get(ADD).content.decode()
    assert json.loads(line(page, "kept")) == TYPED
    assert line(page, "revision") == "1"


def test_each_object_has_a_draft_of_its_own(client: Client, office: User, cast: Cast) -> None:
    send(client, office)
    assert line(client.get(f"/2020/roster/{cast.entry('人事处').pk}/").content.decode(), "kept") == ""


def test_a_draft_of_another_day_says_which(client: Client, office: User) -> None:
    keep(office)
    Draft.objects.update(saved_at=clock.now().replace(year=2020, month=1, day=22, hour=10, minute=32))
    assert line(client.get(ADD).content.decode(), "at") == "1月22日 10:32"


def test_nobody_else_has_it(client: Client, cast: Cast, office: User) -> None:
    draft = keep(office)
    client.force_login(cast.stranger)
    for address in (f"/drafts/{draft.pk}/drop/", "/drafts/999999/drop/"):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert "填写而尚未提交的内容会保存在这里" in client.get("/drafts/").content.decode()
    assert kept(office) == TYPED


def test_who_logged_in_meanwhile_gets_nothing_of_it(client: Client, cast: Cast, office: User) -> None:
    """The page was made for one person, and another has logged in beside it."""
    client.force_login(cast.administrator)
    assert send(client, office) == {"state": "ended"}
    assert not Draft.objects.exists()


def test_without_a_session_it_leads_to_the_login(client: Client, cast: Cast) -> None:
    answer = client.post(SAVE, HERE | {"reader": 1, "content": "{}"})
    assert (answer.status_code, answer["Location"][:7]) == (302, "/login/")


# --- sent ---


def sent(name: str, **more: object) -> dict[str, Any]:
    said = {"draft": KEY, "draft-writer": "这里", "draft-revision": 7}
    return {"name": name, "group": "teaching", "headcount": "", "leader": "", **said, **more}


def test_it_goes_with_what_the_form_does(client: Client, office: User) -> None:
    keep(office)
    assert client.post(ADD, sent("体育学院")).status_code == 302
    assert not drafts_of(office).exists()
    assert Draft.objects.get().content == {}
    assert line(client.get(ADD).content.decode(), "kept") == ""


def test_it_stays_where_the_form_is_refused(client: Client, office: User) -> None:
    keep(office)
    page = client.post(ADD, sent("人事处")).content.decode()
    assert "已被使用" in page
    assert kept(office) == TYPED
    assert "data-answered" in page, "what was just sent goes before the draft"
    assert line(page, "kept") == ""


def test_one_that_is_not_sent_by_this_form_stays(client: Client, office: User) -> None:
    keep(office, key="别的表")
    assert client.post(ADD, sent("体育学院")).status_code == 302
    assert drafts_of(office).get().key == "别的表"


def test_both_go_or_neither(client: Client, office: User, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft and what the form does are one transaction."""
    keep(office)
    monkeypatch.setattr(Draft, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.post(ADD, sent("体育学院"))
    assert not cast.year.roster.filter(name="体育学院").exists()


def test_what_a_slow_line_delivers_after_it_was_sent_is_no_new_draft(client: Client, office: User) -> None:
    """Twice: a draft that was there, and one whose first words are still under way."""
    for name in ("体育学院", "音乐学院"):
        assert client.post(ADD, sent(name)).status_code == 302
        answer = send(client, office, base=0, revision=6)
        assert answer["revision"] >= 7
        assert not drafts_of(office).exists()
    assert send(client, office, base=9, revision=10)["state"] == "saved"
    assert kept(office) == TYPED


def test_a_refusal_that_a_service_records_stays_recorded(client: Client, cast: Cast) -> None:
    """What is refused is rolled back, the entry of it is not."""
    client.force_login(cast.administrator)
    own = f"/accounts/{cast.administrator.pk}/roles/"
    client.post(own, {"roles": ["审计员"], "draft": "x"})
    assert AuditEntry.objects.filter(act__contains="拒绝").exists()
    assert not Draft.objects.exists()


# --- two windows, two lines ---


def test_of_one_window_the_later_stands_in_whatever_order_they_arrive(office: User) -> None:
    keep(office, {"name": ["二"]}, revision=2)
    keep(office, {"name": ["一"]}, revision=1)
    assert kept(office) == {"name": ["二"]}
    keep(office, {"name": ["三"]}, revision=3)
    assert kept(office) == {"name": ["三"]}


def test_another_window_is_noticed_and_overwrites_nothing(client: Client, office: User) -> None:
    send(client, office)
    answer = send(client, office, {"name": ["音乐学院"]}, writer="那里")
    assert (answer["state"], answer["fields"]) == ("elsewhere", TYPED)
    assert kept(office) == TYPED
    again = send(client, office, {"name": ["音乐学院"]}, writer="那里", base=answer["revision"], revision=2)
    assert again["state"] == "saved", "the person has chosen what stands there"
    assert kept(office) == {"name": ["音乐学院"]}
    assert send(client, office, revision=2)["state"] == "elsewhere", "now the first window is the one behind"


def test_the_same_words_in_two_windows_are_no_matter(office: User) -> None:
    keep(office)
    save_draft(by=office, content=TYPED, **THERE)
    assert Draft.objects.get().writer == "那里"


def test_another_window_hears_that_the_form_was_sent(office: User) -> None:
    keep(office)
    close_draft(by=office, key=KEY, writer="这里", revision=2)
    with pytest.raises(Elsewhere) as refusal:
        save_draft(by=office, content={"name": ["音乐学院"]}, **(THERE | {"base": 1}))
    assert refusal.value.draft.content == {}


# --- given up ---


def test_given_up_in_the_form_and_taken_back(client: Client, office: User) -> None:
    send(client, office)
    assert send(client, office, {}, base=1, revision=2)["state"] == "saved"
    assert not drafts_of(office).exists()
    assert send(client, office, base=2, revision=3)["state"] == "saved"
    assert kept(office) == TYPED


def test_my_drafts_lead_back_to_their_forms(client: Client, office: User) -> None:
    send(client, office, title="增加部门 · 2020年度", place=ADD)
    page = client.get("/drafts/").content.decode()
    assert f'<a href="{ADD}">增加部门 · 2020年度</a>' in page
    assert f"{settings.DRAFT_DAYS} 天" in page
    client.post(f"/drafts/{Draft.objects.get().pk}/drop/")
    assert not drafts_of(office).exists()


def test_a_draft_leads_nowhere_else(office: User) -> None:
    for place in ("javascript:alert(1)", "//elsewhere.example/", "/\\elsewhere.example/", "/a b", ""):
        assert keep(office, key=place or "x", place=place).place == ""


def test_many_drafts_take_the_same_queries(client: Client, office: User, django_assert_num_queries: Any) -> None:
    for count in (1, 12):
        for number in range(count):
            keep(office, key=f"表{number}")
        client.get("/drafts/")
        with django_assert_num_queries(6):
            client.get("/drafts/")


# --- what is not kept ---


def test_no_password_and_no_code_comes_to_rest(office: User) -> None:
    names = ("password", "new_password1", "old_password", "csrfmiddlewaretoken", "one_time_code", "otp", "x-Password")
    keep(office, TYPED | {name: ["Jiaozuo-2020"] for name in names})
    assert kept(office) == TYPED


def test_the_forms_of_passwords_have_no_draft(client: Client, office: User) -> None:
    assert "data-draft=" not in client.get("/account/password/").content.decode()
    client.logout()
    assert "data-draft=" not in client.get("/login/").content.decode()


def test_what_is_no_form_is_refused(client: Client, office: User) -> None:
    for content in (
        "",
        "x",
        "[]",
        '{"a": "b"}',
        '{"a": [1]}',
        '{"a": [null]}',
        "[" * 100_000,
        '{"a": {"b": []}}',
        "NaN",
    ):
        assert send(client, office, content) == {"state": "refused"}, content
    for said in (
        {"key": ""},
        {"key": "x" * 201},
        {"revision": 0},
        {"base": -1},
        {"base": 10**16},
        {"writer": "x" * 37},
    ):
        assert send(client, office, **said) == {"state": "refused"}, said
    assert not Draft.objects.exists()


def test_too_much_is_refused_and_what_was_kept_stays(client: Client, office: User, settings: Any) -> None:
    settings.DRAFT_KB = 1
    keep(office)
    assert send(client, office, {"name": ["长" * 400]}, revision=2) == {"state": "refused"}
    with pytest.raises(TooLong):
        keep(office, {"name": ["长" * 400]}, revision=2)
    assert kept(office) == TYPED


HOSTILE = "\"><script>alert(1)</script>'\x00\ud800&lt;</textarea>"


def test_hostile_words_are_put_back_as_words(client: Client, office: User) -> None:
    send(client, office, {"name": [HOSTILE], "\x00<b>": ["x"]}, title=HOSTILE[:27], place=ADD)
    for address in (ADD, "/drafts/"):
        assert "<script>alert" not in client.get(address).content.decode()
    found = json.loads(line(client.get(ADD).content.decode(), "kept"))
    assert found["name"] == ["\"><script>alert(1)</script>'?&lt;</textarea>"]


def test_a_person_keeps_so_many_and_the_oldest_goes(office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 3)
    for number in range(5):
        keep(office, key=f"表{number}")
    assert set(drafts_of(office).values_list("key", flat=True)) == {"表2", "表3", "表4"}


# --- its days ---


def test_it_is_swept_when_its_days_are_over(client: Client, office: User) -> None:
    keep(office)
    assert services.sweep() == 0
    Draft.objects.update(expires_at=clock.real_now())
    assert line(client.get(ADD).content.decode(), "kept") == ""
    assert services.sweep() == 1


def test_a_worker_sweeps_every_hour() -> None:
    app.loader.import_default_modules()
    entry = settings.CELERY_BEAT_SCHEDULE["sweep-drafts"]
    assert entry["task"] in app.tasks


def test_it_goes_with_its_account(cast: Cast, office: User) -> None:
    """Closed by mistake and opened again the same day, nothing is lost."""
    keep(office)
    User.objects.filter(pk=office.pk).update(is_active=False)
    assert services.sweep() == 0
    Draft.objects.update(saved_at=clock.now() - timedelta(days=2))
    assert services.sweep() == 1


def test_it_leaves_nothing_in_the_trail(client: Client, office: User) -> None:
    before = AuditEntry.objects.count()
    send(client, office)
    send(client, office, {}, base=1, revision=2)
    assert AuditEntry.objects.count() == before


# --- an object that changed since ---


def test_a_draft_remembers_what_its_form_began_with(client: Client, office: User, cast: Cast) -> None:
    """It carries the version that its page showed, so that what somebody else saved since is not overwritten."""
    entry = cast.entry("人事处")
    page = client.get(f"/2020/roster/{entry.pk}/")
    began = page.context["form"]["seen"].value()
    values = {name: ["" if value is None else str(value)] for name, value in as_seen(entry).items()}
    key = line(page.content.decode(), "draft")
    send(client, office, values | {"seen": [began], "headcount": ["12"]}, key=key)
    client.post(f"/2020/roster/{entry.pk}/", {**{k: v[0] for k, v in values.items()}, "headcount": "9"})
    restored = json.loads(line(client.get(f"/2020/roster/{entry.pk}/").content.decode(), "kept"))
    answer = client.post(f"/2020/roster/{entry.pk}/", {name: one[0] for name, one in restored.items()})
    assert "他人已先作修改：在岗满六个月人数现为“9”" in answer.content.decode()


def test_the_script_weighs_little() -> None:
    """As it is sent: every page has it."""
    content = (settings.BASE_DIR / "static/js/drafts.js").read_bytes()
    assert len(gzip.compress(content)) < 4000
