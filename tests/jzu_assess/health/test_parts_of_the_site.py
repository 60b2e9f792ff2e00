"""Each part of the site: what is found where it is well, and where it is not."""

from __future__ import annotations

import datetime
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from departments import clock as site_clock
from departments.documents import fonts as documents_fonts
from departments.models import AuditEntry, Job, User, Verification
from departments.trail.services import record
from jzu_assess.health.part import Part, State
from jzu_assess.health.parts import clock, database, disk, fonts, queue, schedule, static, worker
from jzu_assess.serving.static import collect_if_changed
from tests.signs import sign

pytestmark = pytest.mark.django_db

MB = 1024**2
OTHER = Path("/dev/shm")  # a disk of its own on Linux
Usage = namedtuple("Usage", "total used free")


def said(part: Part) -> list[str]:
    return [finding.what for finding in part.findings]


def facts(part: Part) -> dict[str, str]:
    return {fact.label: fact.value for fact in part.facts}


# --- 数据库 ---


def test_a_database_that_is_up_to_date() -> None:
    part = database.database()
    assert (part.state, said(part)) == (State.WELL, [])
    assert facts(part)["类型"].startswith({"sqlite": "SQLite 3.", "postgresql": "PostgreSQL "}[connection.vendor])


def test_a_database_behind_the_program_stops_the_site() -> None:
    MigrationRecorder(connection).record_unapplied("departments", "0001_initial")
    part = database.database()
    assert said(part) == ["数据库还没有更新到程序的版本。"]
    assert part.stops


def test_a_database_ahead_of_the_program_does_not() -> None:
    MigrationRecorder(connection).record_applied("departments", "9999_of_a_newer_program")
    assert database.database().well


@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL says it")
def test_a_database_that_takes_no_writes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        part = database.database()
    assert said(part) == ["数据库只能读，不能写。"]


# --- 后台进程 ---


def queued(**fields: object) -> Job:
    by, _ = User.objects.get_or_create(username="clerk", defaults={"name": "王老师"})
    kept = {"kind": "run", "key": "run:2020", "label": "算分", "created_by": by, "created_at": site_clock.now()}
    return Job.objects.create(**kept | fields)


def test_a_worker_that_has_just_shown_itself_is_well() -> None:
    sign()
    queued()
    part = worker.worker()
    assert part.state is State.WELL
    assert facts(part) | {"排队的任务": "", "最近一次回应": ""} == {
        "运行中": "1 个",
        "最近一次回应": "",
        "排队的任务": "",
        "进行中的任务": "0 项",
    }
    assert facts(part)["排队的任务"].startswith("1 项，最早的已等 ")


@pytest.mark.parametrize(
    ("ago", "ended", "what"),
    [
        (20, False, "后台进程暂时没有回应，已有 20 秒，可能数据库正被占用。"),
        (200, False, "后台进程没有回应，已有 3 分钟。"),
        (7300, True, "后台进程已停止 2 小时。"),
        (0, True, "后台进程已停止 0 秒。"),
    ],
)
def test_a_worker_that_is_silent(ago: int, ended: bool, what: str) -> None:
    sign(ago=timedelta(seconds=ago), ended=ended)
    assert said(worker.worker()) == [what]


def test_a_worker_that_never_was() -> None:
    part = worker.worker()
    assert said(part) == ["后台进程从未运行过。"]
    assert facts(part)["最近一次回应"] == "没有"


def test_one_of_two_workers_that_fell_silent_is_named_and_no_alarm() -> None:
    sign("celery@first")
    sign("celery@second", ago=timedelta(minutes=5))
    part = worker.worker()
    assert part.well
    assert facts(part)["没有回应的"] == "second（5 分钟）"


def test_jobs_that_wait_while_a_worker_is_idle_are_stuck() -> None:
    sign()
    row = queued(created_at=site_clock.now() - timedelta(minutes=20))
    assert said(worker.worker()) == ["任务排队已久，没有开始。"]
    Job.objects.create(kind="run", key="other", label="算分", created_by=row.created_by, created_at=site_clock.now(),
                       state="running")  # fmt: skip
    assert worker.worker().well, "it waits for another"


# --- 定时任务 ---


def verified(ago: timedelta) -> None:
    Verification.objects.create(at=site_clock.now() - ago, runs=0, entries=0)


def test_a_verification_that_was_missed_for_two_nights(settings: Settings) -> None:
    settings.REDIS_URL = ""
    verified(timedelta(hours=47))
    assert schedule.schedule().well
    verified(timedelta(hours=49))
    assert said(schedule.schedule()) == ["每日复核已有两天以上没有进行。"]


def test_a_site_that_never_was_verified_has_two_days(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = ""
    record(act="登录", label="王老师")
    assert AuditEntry.objects.exists()
    assert schedule.schedule().well
    later = site_clock.now() + timedelta(days=3)
    monkeypatch.setattr(site_clock, "now", lambda: later)
    assert said(schedule.schedule()) == ["每日复核已有两天以上没有进行。"]


@pytest.mark.parametrize(
    ("ago", "ended", "what"),
    [
        (30, False, []),
        (300, False, ["定时进程没有运行，已有 5 分钟。"]),
        (30, True, ["定时进程没有运行，已有 30 秒。"]),
        (None, False, ["定时进程从未运行过。"]),
    ],
)
def test_beat_that_is_late(settings: Settings, ago: int | None, ended: bool, what: list[str]) -> None:
    settings.REDIS_URL = "redis://127.0.0.1"
    verified(timedelta(0))
    if ago is not None:
        sign("beat@here", "beat", ago=timedelta(seconds=ago), ended=ended)
    assert said(schedule.schedule()) == what


# --- 任务队列 ---


def test_without_redis_there_is_no_queue_to_look_at(settings: Settings) -> None:
    settings.REDIS_URL = ""
    assert queue.queue() is None


def test_a_redis_that_is_not_there(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    part = queue.queue()
    assert part is not None
    assert said(part) == ["任务队列没有回应。"]


# --- 磁盘 ---


@pytest.mark.parametrize(
    ("free", "what"),
    [
        (2048 * MB, []),
        (2048 * MB - 1, ["磁盘可用空间不到 2.0\xa0GB。"]),
        (200 * MB, ["磁盘可用空间不到 2.0\xa0GB。"]),
        (200 * MB - 1, ["磁盘几乎已满。"]),
        (0, ["磁盘几乎已满。"]),
    ],
)
def test_a_disk_that_fills(monkeypatch: pytest.MonkeyPatch, free: int, what: list[str]) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100_000 * MB, 100_000 * MB - free, free))
    assert said(disk.disk()) == what


def test_the_page_adds_up_what_is_kept(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    options = settings.STORAGES["private"]["OPTIONS"] | {"location": str(tmp_path / "files")}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | {"OPTIONS": options}}
    assert facts(disk.disk_with_files())["保存的文件"] == "0\xa0字节", "none was ever made"
    (tmp_path / "files").mkdir()
    for name in ("a", "files/b"):
        (tmp_path / name).write_bytes(bytes(512 * 1024))
    kept = facts(disk.disk_with_files())
    assert (kept["数据目录"], kept["保存的文件"]) == ("1.0\xa0MB", "512.0\xa0KB")


@pytest.mark.skipif(not OTHER.exists() or OTHER.stat().st_dev == site.VAR.stat().st_dev, reason="one disk")
def test_the_fuller_of_two_disks_counts(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = settings.STORAGES["private"]["OPTIONS"] | {"location": str(OTHER / "files")}
    settings.STORAGES = settings.STORAGES | {"private": settings.STORAGES["private"] | {"OPTIONS": options}}
    free = {str(OTHER): 0}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(MB, 0, free.get(str(path), 10_000 * MB)))
    assert said(disk.disk()) == ["磁盘几乎已满。"]


# --- 公文字体 ---


def test_a_machine_without_a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_fonts, "CHINESE_FONTS", {"NoSuchFont*": "无"})
    monkeypatch.setattr(documents_fonts, "OFFICIAL_FONTS", {"NoSuchFont.otf": "仿宋"})
    monkeypatch.setenv("PATH", "/nowhere")
    part = fonts.fonts()
    assert part.state is State.UNWELL
    assert said(part)[0] == "服务器上没有中文字体。"
    assert facts(part)["中文字体"] == "没有"


def test_a_machine_without_the_fonts_of_documents_is_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_fonts, "OFFICIAL_FONTS", {"NoSuchFont.otf": "仿宋"})
    part = fonts.fonts()
    assert part.state is State.ADVICE
    assert [(one.what, one.command) for one in part.findings] == [("没有公文用的仿宋。", "bin/fonts")]


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="asks fontconfig")
def test_a_name_with_a_character_that_no_font_has() -> None:
    User.objects.create(username="rare", name="王䶮𠮷")
    assert fonts.fonts().well, "Noto has these"
    User.objects.create(username="private", name="王\U0010fff0")
    assert said(fonts.fonts())[-1] == "没有“\U0010fff0”的字体。"


# --- 页面样式和脚本, 日期和时间 ---


def test_static_files_of_another_version(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT, source = tmp_path / "collected", tmp_path / "source"
    source.mkdir()
    settings.STATIC_ROOT.mkdir()
    settings.STATICFILES_DIRS = [source]
    (source / "a.css").write_text("b {}")
    assert static.static().state is State.ADVICE
    collect_if_changed()
    assert static.static().state is State.WELL
    (source / "a.css").write_text("b { color: red }")
    assert said(static.static()) == ["收集的文件与程序的版本不一致。"]


def test_a_real_site_whose_day_is_set(settings: Settings) -> None:
    settings.SITE_DAY, settings.DEMONSTRATION = None, False
    assert clock.clock().well
    settings.SITE_DAY = datetime.date(2021, 1, 22)
    assert said(clock.clock()) == ["站点日期固定为 2021年1月22日。"]
    settings.DEMONSTRATION = True
    assert clock.clock().well
