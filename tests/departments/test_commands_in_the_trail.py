"""What is done by command stands in the trail with the system's account that ran it, and so does what was refused."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands

from departments.acting import system_account
from departments.models import AuditEntry
from jzu_assess.management.commands import prepare

pytestmark = pytest.mark.django_db

APPS = {"departments", "targets", "notices", "scoring", "jzu_assess"}
# Of these there is nothing to tell: no database, what a site does by itself, a demonstration's own year.
SILENT = {"score_file", "serve", "demo_year"}


def run(*arguments):
    call_command(*arguments, stdout=StringIO(), stderr=StringIO())


def told():
    """Act and reason of the last entry."""
    entry = AuditEntry.objects.order_by("pk").last()
    return entry.act, (entry.after or {}).get("原因", "")


DONE = {
    "create_account": ["wang", "王老师"],
    "create_administrator": ["wang", "王老师"],
    "grant_role": ["stranger", "审计员"],
    "reset_password": ["stranger"],
    "unlock": ["stranger"],
    "open_year": ["2021", "--scheme", "2020"],
    "export_year": ["2020"],
    "verify": [],
    "verify_attachments": [],
    "verify_audit": [],
}
# What import_year leaves is tried in tests/scoring/exchange, what prepare leaves below.
ELSEWHERE = {"import_year", "prepare"}


def test_every_command_is_one_of_these():
    ours = {name for name, app in get_commands().items() if app in APPS}
    assert ours == DONE.keys() | SILENT | ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize("command", DONE)
def test_who_ran_it_stands_on_every_entry(cast, command):
    before = AuditEntry.objects.count()
    run(command, *DONE[command])
    made = AuditEntry.objects.order_by("pk")[before:]
    assert made
    assert {entry.actor for entry in made} == {f"{system_account()}（命令行）"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["create_account", "stranger", "另一人"], "“stranger”已被使用。"),
        (["create_administrator", "stranger", "另一人"], "“stranger”已被使用。"),
        (["grant_role", "nobody", "审计员"], "没有用户名为“nobody”的账户。"),
        (["grant_role", "auditor", "质量发展处"], ""),
        (["reset_password", "nobody"], "没有用户名为“nobody”的账户。"),
        (["unlock", "nobody"], "没有用户名为“nobody”的账户。"),
        (["open_year", "1999"], "没有 1999 年的部门名册。"),
        (["open_year", "2020"], "“2020年度”已被使用。"),
        (["export_year", "1999"], "year: 没有 1999 年度"),
    ],
)
@pytest.mark.slow
def test_what_it_was_refused_stands_there_too(cast, arguments, reason):
    with pytest.raises((CommandError, SystemExit)):
        run(*arguments)
    act, said = told()
    assert act == "拒绝操作"
    assert said == reason if reason else said
    assert AuditEntry.objects.last().actor == f"{system_account()}（命令行）"


def test_an_incomplete_trail_is_told_in_the_trail(cast, tmp_path: Path):
    kept = tmp_path / "head"
    kept.write_text('{"number": 1, "hash": "ff"}', encoding="ascii")
    with pytest.raises(CommandError):
        run("verify_audit", "--head", str(kept))
    entry = AuditEntry.objects.last()
    assert entry.act == "核对审计记录"
    assert entry.after["结论"] != "完整"


@pytest.mark.slow
def test_an_update_of_the_database_is_told(db, monkeypatch):
    monkeypatch.setattr(prepare, "pending_migrations", lambda: 3)
    monkeypatch.setattr(prepare, "collect_if_changed", lambda: None)
    run("prepare")
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.after, entry.actor) == ("更新数据库", {"更新项数": 3}, f"{system_account()}（命令行）")
