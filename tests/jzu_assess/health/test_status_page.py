"""系统状态: its heading is the answer; who mends it is told how, others whom to ask."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from departments.documents import fonts
from departments.models import User
from tests.cast import Cast
from tests.signs import all_alive, sign

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")
ROOMY = Usage(10**12, 0, 10**12)


@pytest.fixture(autouse=True)
def well(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """A machine whose disk and fonts are well, whatever this one's are."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: ROOMY)
    monkeypatch.setattr(fonts, "CHINESE_FONTS", {"*": "思源宋体"})
    settings.REDIS_URL = ""


def page(client: Client, reader: User, path: str = "/system/") -> str:
    client.force_login(reader)
    return client.get(path).content.decode()


def heading(shown: str) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", shown)
    return found.replace("\xa0", " ")


def row(shown: str, name: str) -> str:
    (found,) = [one for one in shown.split("<tr>") if f'<th scope="row">{name}<' in one]
    return re.sub(r"\s+", " ", found.split("</tr>")[0])


def test_where_all_is_well_it_says_so(client: Client, cast: Cast) -> None:
    all_alive()
    shown = page(client, cast.administrator)
    assert heading(shown) == "各部分正常"
    assert "正常</span>" in row(shown, "后台进程")
    assert "运行中：1 个" in row(shown, "后台进程")


def test_what_is_not_well_is_counted_and_stands_first(client: Client, cast: Cast, monkeypatch) -> None:
    sign(ago=timedelta(minutes=10))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12, 0))
    shown = page(client, cast.administrator)
    assert heading(shown) == "2 处需要处理"
    assert re.findall(r'<th scope="row">(.*?)<', shown)[:2] == ["后台进程", "磁盘"]
    assert "后台进程没有回应，已有 10 分钟。" in row(shown, "后台进程")
    assert "需要处理</span>" in row(shown, "后台进程")


def test_the_administrator_is_told_what_to_type_and_others_whom_to_ask(client: Client, cast: Cast) -> None:
    shown = {part: page(client, getattr(cast, part)) for part in ("administrator", "quality_office", "auditor")}
    assert "办法：重新启动系统" in row(shown["administrator"], "后台进程")
    assert "manage.py serve</code>" in row(shown["administrator"], "后台进程")
    for part in ("quality_office", "auditor"):
        assert heading(shown[part]) == heading(shown["administrator"])
        assert "由系统管理员处理：系统管理员。" in shown[part]
        assert "<code" not in shown[part]
    assert "由系统管理员处理" not in shown["administrator"]


@pytest.mark.slow
def test_only_the_administrator_has_it_in_the_navigation(client: Client, cast: Cast) -> None:
    linked = [part for part, user in cast.everyone().items() if 'href="/system/"' in page(client, user, "/account/")]
    assert linked == ["administrator"]
    assert 'href="/system/"' in page(client, cast.auditor, "/audit/"), "where it leads the others"


@pytest.mark.slow
def test_the_administrators_home_says_what_is_not_well(client: Client, cast: Cast) -> None:
    assert "系统状态：后台进程需要处理" in page(client, cast.administrator, "/2020/")
    assert "系统状态：" not in page(client, cast.quality_office, "/2020/")
    all_alive()
    assert "系统状态：" not in page(client, cast.administrator, "/2020/")


def test_before_the_first_year_too(client: Client, cast: Cast) -> None:
    type(cast.year).objects.update(scheme="none")
    assert "系统状态：后台进程需要处理" in page(client, cast.administrator, "/2020/")


def test_a_part_that_cannot_be_looked_at_takes_no_page_down(client: Client, cast: Cast, settings: Settings) -> None:
    all_alive()
    settings.REDIS_URL = "no address at all"
    shown = page(client, cast.administrator)
    assert "无法检查。" in row(shown, "任务队列")


def test_queries_do_not_grow_with_workers_and_people(client: Client, cast: Cast) -> None:
    """PostgreSQL is asked other things than SQLite."""
    all_alive()
    client.force_login(cast.administrator)
    client.get("/system/")
    with CaptureQueriesContext(connection) as few:
        client.get("/system/")
    for number in range(5):
        sign(f"celery@{number}")
        User.objects.create(username=f"more{number}", name=f"新{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/system/")
    assert len(few) == len(many) <= 20


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_database_that_another_program_holds(client: Client, cast: Cast) -> None:
    all_alive()
    page(client, cast.administrator)
    held = [sys.executable, "-c", HOLD, str(connection.settings_dict["NAME"])]
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        shown = client.get("/system/").content.decode()
        other.kill()
    assert "数据库正被别的程序占用" in row(shown, "数据库")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20_000, "what follows waits as long as ever"
