"""数据库: whether its tables are those of the program, and whether it can be written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import OperationalError, connection, transaction
from django.template.defaultfilters import filesizeformat

from ...serving.migrating import pending_migrations
from ..commands import PREPARE
from ..part import Fact, Finding, Kind, Part

KIND = Kind("database", "数据库", "保存全部数据")
WAIT = 1  # seconds for which a page waits for whoever writes to SQLite

NOT_UPDATED = Finding(
    what="数据库还没有更新到程序的版本。",
    means="页面可能打不开，数据可能不能保存。",
    todo="停止系统，更新数据库，再启动。",
    command=PREPARE,
    stops=True,
)
READ_ONLY = Finding(
    what="数据库只能读，不能写。",
    means="不能登录，也不能保存任何内容。",
    todo="检查数据库文件的权限和磁盘空间；数据库在另一台服务器上的，检查它是否成了备用库。",
)
BUSY = Finding(
    what="数据库正被别的程序占用，暂时不能写。",
    means="保存要等待，后台任务暂停；释放后自动恢复。",
    todo="如果一直如此，查找占用数据库的程序（如备份），让它结束。",
)


def database() -> Part:
    """For monitors, too: writes nothing and waits for nobody. Raises ``DatabaseError`` where it does not answer."""
    findings = []
    if pending_migrations():
        findings.append(NOT_UPDATED)
    if _is_read_only():
        findings.append(READ_ONLY)
    return Part(KIND, _facts(), tuple(findings))


def database_to_write() -> Part:
    """For the page: asks SQLite for its lock, which only one program has at a time, and gives it back."""
    part = database()
    busy = part.well and connection.vendor == "sqlite" and _is_locked()
    return Part(KIND, part.facts, (*part.findings, *([BUSY] if busy else [])))


def _facts() -> tuple[Fact, ...]:
    version = ".".join(map(str, connection.get_database_version()))
    return (Fact("类型", f"{connection.display_name} {version}"), Fact("大小", filesizeformat(_size())))


def _size() -> int:
    """Bytes."""
    if connection.vendor == "postgresql":
        return int(_answer("SELECT pg_database_size(current_database())"))
    name = str(connection.settings_dict["NAME"])
    return sum(os.path.getsize(path) for path in (name, f"{name}-wal") if os.path.exists(path))


def _is_read_only() -> bool:
    if connection.vendor == "postgresql":
        return _answer("SELECT current_setting('transaction_read_only')") == "on"
    name = str(connection.settings_dict["NAME"])
    return not os.access(name, os.W_OK)


def _is_locked() -> bool:
    with _waiting(WAIT):
        try:
            with transaction.atomic():
                pass
        except OperationalError:
            return True
    return False


@contextmanager
def _waiting(seconds: int) -> Iterator[None]:
    kept = _answer("PRAGMA busy_timeout")
    _answer(f"PRAGMA busy_timeout = {seconds * 1000}")
    try:
        yield
    finally:
        _answer(f"PRAGMA busy_timeout = {kept}")


def _answer(sql: str) -> str:
    with closing(connection.cursor()) as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])
