"""Nobody fills the disk by knocking: what is stored of refusals is bounded in length and in number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client

from departments import acting, clock
from departments.models import AuditEntry, Job, Phase, RefusalCount, Year
from departments.trail import services as trail
from departments.trail.chain import Head
from departments.trail.queries import verify
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Passing = Callable[[int], None]
HUGE = "账" * 700_000  # 2 MB


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> Passing:
    gone, real = [0], clock.stamp

    def pass_by(seconds: int) -> None:
        gone[0] += seconds

    monkeypatch.setattr(clock, "stamp", lambda: real() + gone[0])
    return pass_by


def refusals(act: str) -> list[Any]:
    """(actor, address, label, what it says), in order."""
    rows = AuditEntry.objects.filter(act=act).order_by("pk")
    return list(rows.values_list("actor", "address", "object_label", "after"))


def stored() -> int:
    """Bytes of all that the site keeps of its clients."""
    total = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            total += sum(len(str(value).encode()) for row in cursor.fetchall() for value in row)
    return total


@pytest.mark.parametrize(
    ("field", "name", "password"),
    [("username", HUGE, "x"), ("password", "reporter", HUGE), ("username", "a" * 151, "x")],
    ids=["name", "password", "just too long"],
)
def test_what_is_too_long_is_an_ordinary_failed_login_and_is_not_stored(
    client: Client, cast: Cast, field: str, name: str, password: str
) -> None:
    before = stored()
    for _ in range(3):
        response = client.post("/login/", {"username": name, "password": password})
        assert response.status_code == 200
        assert "用户名或密码不正确。" in response.content.decode()
    assert stored() - before < 10_000
    assert not AccessAttempt.objects.exists()


def test_what_else_comes_with_a_login_is_cut(client: Client, cast: Cast) -> None:
    before = stored()
    client.post(
        f"/login/?next=/{'x' * 5000}",
        {"username": "x" * 150, "password": "x", "more": HUGE},
        headers={"user-agent": "u" * 90_000, "accept": "a" * 90_000},
    )
    assert AccessAttempt.objects.count() == 1
    assert stored() - before < 10_000


@pytest.mark.slow
def test_equal_refusals_of_one_person_become_one_entry_with_their_count(
    client: Client, cast: Cast, time_passes: Passing
) -> None:
    client.force_login(cast.reporter)
    for _ in range(150):
        assert client.get("/accounts/").status_code == 404
    first = ("reporter", "127.0.0.1", "/accounts/", {"方式": "GET", "结果": 404})
    assert refusals("拒绝访问") == [first]
    time_passes(61)
    client.get("/audit/")
    told = ("reporter", "127.0.0.1", "/accounts/", {"次数": 149, "其中": ["/accounts/"]})
    assert refusals("拒绝访问")[1] == told
    assert [one[2] for one in refusals("拒绝访问")] == ["/accounts/", "/accounts/", "/audit/"]
    assert isinstance(verify(), Head)


@pytest.mark.slow
def test_another_address_each_time_does_not_help(client: Client, cast: Cast, time_passes: Passing) -> None:
    client.force_login(cast.reporter)
    for number in range(150):
        client.get(f"/audit/{number + 1}/")
    time_passes(61)
    assert trail.write_counted() == 1
    _, rest = refusals("拒绝访问")
    assert rest[2] == "/audit/2/ 等"
    assert rest[3]["次数"] == 149
    assert len(rest[3]["其中"]) == trail.LABELS_KEPT


def test_the_end_of_a_flood_is_written_by_the_worker_and_leaves_no_row(
    client: Client, cast: Cast, time_passes: Passing
) -> None:
    client.force_login(cast.reporter)
    client.get("/accounts/")
    client.get("/accounts/")
    assert trail.write_counted() == 0
    assert RefusalCount.objects.count() == 1
    time_passes(61)
    assert (trail.write_counted(), trail.write_counted()) == (1, 0)
    assert not RefusalCount.objects.exists()
    assert refusals("拒绝访问")[1][3]["次数"] == 1


def test_two_people_are_told_apart(cast: Cast) -> None:
    for person in (cast.reporter, cast.stranger, cast.reporter):
        client = Client()
        client.force_login(person)
        client.get("/accounts/")
    assert [one[0] for one in refusals("拒绝访问")] == ["reporter", "stranger"]


@pytest.mark.slow
def test_strangers_are_counted_by_address(cast: Cast, time_passes: Passing) -> None:
    for number in range(12):
        for address in ("10.0.0.1", "10.0.0.2"):
            Client(REMOTE_ADDR=address).post("/login/", {"username": f"nobody{number}", "password": "x"})
    assert [one[1] for one in refusals("登录失败")] == ["10.0.0.1", "10.0.0.2"]
    time_passes(61)
    trail.write_counted()
    assert [one[3] for one in refusals("登录失败")[2:]] == [{"次数": 11, "其中": ["（不存在的用户名）"]}] * 2


@pytest.mark.slow
def test_more_addresses_than_one_can_count_are_counted_together(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, time_passes: Passing
) -> None:
    monkeypatch.setattr(trail, "STRANGERS", 3)
    for number in range(10):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post("/login/", {"username": f"nobody{number}", "password": "x"})
    assert [one[1] for one in refusals("登录失败")] == ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3"]
    time_passes(61)
    trail.write_counted()
    assert [(one[1], one[3]["次数"]) for one in refusals("登录失败")[4:]] == [("", 6)]


def test_a_refusal_by_a_service_is_in_the_trail(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    client.post("/2020/roster/add/", {"name": "人事处", "short_name": "x", "group": "functional", "headcount": "1"})
    ((actor, _, label, said),) = refusals("拒绝操作")
    assert (actor, label) == ("quality_office", "/2020/roster/add/")
    assert "人事处" in said["原因"]


def test_a_refusal_above_the_next_page_too(client: Client, cast: Cast) -> None:
    """Once, also where the service has recorded it itself."""
    Year.objects.update(phase=Phase.FINAL)
    client.force_login(cast.quality_office)
    client.post(f"/2020/roster/{cast.entry('人事处').pk}/remove/", {"reason": "误录"})
    ((actor, _, label, said),) = refusals("拒绝操作")
    assert (actor, label.startswith("/2020/roster/")) == ("quality_office", True)
    assert "终评" in said["原因"]
    client.force_login(cast.administrator)
    client.post(f"/accounts/{cast.administrator.pk}/disable/")
    assert [one[0] for one in refusals("拒绝操作")] == ["quality_office", "administrator"]


def test_a_refused_job_is_in_the_trail(cast: Cast) -> None:
    from departments.jobs.services import enqueue, perform
    from tests.departments.jobs import practice_jobs  # noqa: F401 registers the handlers

    row: Job = enqueue(kind="practice-refuses", key="a", label="练习", by=cast.quality_office)
    perform(job_id=row.pk, task_id="a")
    assert refusals("拒绝操作") == [("quality_office", "", "练习", {"原因": "没有可做的事。"})]


def test_a_command_is_the_work_of_an_account_of_the_system() -> None:
    with acting.from_command_line():
        entry = trail.record(act="测试")
    assert entry.actor.endswith("（命令行）")
    assert len(entry.actor) > len("（命令行）")
    assert trail.record(act="测试").actor == ""
