"""The audit trail: every entry chained to the one before, by whom and from where, and never changed again."""

import datetime
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from departments import acting
from departments.models import AuditEntry, Department
from departments.trail import append_only, chain
from departments.trail import queries as audit
from departments.trail.services import record, record_change

pytestmark = pytest.mark.django_db


def three_entries() -> None:
    for number in range(1, 4):
        record(act="测试", label=f"第{number}条", after={"数量": number})


def tamper(statement: str, *parameters: object) -> None:
    """As someone with the database's own password would: without the triggers."""
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def verify(*arguments: str) -> str:
    output = StringIO()
    call_command("verify_audit", *arguments, stdout=output)
    return output.getvalue()


def test_entries_are_numbered_without_gaps_and_chained():
    three_entries()
    first, second, third = AuditEntry.objects.order_by("pk")
    assert [first.pk, second.pk, third.pk] == [1, 2, 3]
    assert first.previous_hash == chain.GENESIS
    assert [second.previous_hash, third.previous_hash] == [first.hash, second.hash]
    assert audit.verify() == chain.Head(3, third.hash)


def test_an_entry_goes_with_the_transaction_that_it_tells_of():
    with transaction.atomic():
        record(act="测试")
        transaction.set_rollback(True)
    three_entries()
    assert isinstance(audit.verify(), chain.Head)
    assert AuditEntry.objects.count() == 3


def test_exact_numbers_dates_and_objects_are_kept_as_text():
    department = Department.objects.create(name="测试处", short_name="测试处")
    entry = record(
        act="测试",
        obj=department,
        after={
            "points": Decimal("0.10"),
            "day": datetime.date(2020, 12, 31),
            "department": department,
            "names": {"乙", "甲"},
            "huge": 10**40,
        },
    )
    entry.refresh_from_db()
    assert entry.after == {
        "points": "0.10",
        "day": "2020-12-31",
        "department": "测试处",
        "names": sorted({"乙", "甲"}),
        "huge": 10**40,
    }
    assert (entry.object_type, entry.object_id, entry.object_label) == (
        "departments.Department",
        str(department.pk),
        "测试处",
    )
    assert isinstance(audit.verify(), chain.Head)


def test_what_a_database_cannot_keep_does_not_break_the_chain():
    record(act="测试", label="空\x00字符", after={"文字": "孤\ud800立\x00"})
    assert isinstance(audit.verify(), chain.Head)


def test_a_binary_float_is_no_number_to_record():
    with pytest.raises(TypeError):
        record(act="测试", after={"points": 0.1})


def test_only_what_differs_is_recorded():
    department = Department.objects.create(name="测试处", short_name="测试处")
    before = {"name": "旧名", "short_name": "测试处"}
    entry = record_change(act="修改", obj=department, before=before)
    assert entry is not None
    assert (entry.before, entry.after) == ({"name": "旧名"}, {"name": "测试处"})
    assert record_change(act="修改", obj=department, before={"name": "测试处"}) is None


def test_user_and_address_come_from_the_request(cast):
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.user = cast.reporter
    with acting.during(request):
        entry = record(act="测试")
    assert (entry.actor, entry.actor_name, entry.address) == ("reporter", "reporter", "10.1.2.3")


def test_a_job_acts_for_its_owner(cast):
    with acting.on_behalf_of(cast.quality_office):
        assert record(act="测试").actor == "quality_office"
    assert record(act="测试").actor == ""


@pytest.mark.parametrize(
    "statement",
    ["UPDATE departments_auditentry SET act = '别的' WHERE id = 2", "DELETE FROM departments_auditentry WHERE id = 3"],
)
def test_the_database_refuses_to_change_or_remove_an_entry(statement):
    three_entries()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_to_truncate():
    three_entries()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE departments_auditentry")


@pytest.mark.slow
def test_a_changed_entry_is_named():
    three_entries()
    tamper("UPDATE departments_auditentry SET act = %s WHERE id = 2", "别的")
    with pytest.raises(CommandError, match=r"第 2 条的内容被改动"):
        verify()


@pytest.mark.slow
def test_an_entry_changed_together_with_its_hash_is_named():
    three_entries()
    entry = AuditEntry.objects.get(pk=2)
    entry.act = "别的"
    tamper("UPDATE departments_auditentry SET act = %s, hash = %s WHERE id = 2", entry.act, chain.digest(entry))
    with pytest.raises(CommandError, match=r"第 2 条被改写，第 3 条与它不衔接"):
        verify()


@pytest.mark.slow
def test_a_removed_entry_is_named():
    three_entries()
    tamper("DELETE FROM departments_auditentry WHERE id = 2")
    with pytest.raises(CommandError, match=r"第 2 条缺失"):
        verify()


@pytest.mark.slow
def test_a_cut_off_end_is_found_by_the_head_kept_outside(tmp_path):
    three_entries()
    verify("--write-head", str(tmp_path / "head"))
    tamper("DELETE FROM departments_auditentry WHERE id >= 3")
    with pytest.raises(CommandError, match=r"第 3 条起被截去"):
        verify("--head", str(tmp_path / "head"))
    assert "共 3 条" in verify(), "without the head what is left is whole, with the entry of the check itself"


@pytest.mark.slow
def test_an_end_that_was_written_anew_is_found_by_the_head_kept_outside(tmp_path):
    three_entries()
    verify("--write-head", str(tmp_path / "head"))
    tamper("DELETE FROM departments_auditentry WHERE id >= 3")
    record(act="另一条")
    record(act="再一条")
    with pytest.raises(CommandError, match=r"第 3 条与库外留存的校验值不符"):
        verify("--head", str(tmp_path / "head"))


@pytest.mark.slow
def test_a_trail_that_only_grew_agrees_with_the_head_kept_outside(tmp_path):
    three_entries()
    verify("--write-head", str(tmp_path / "head"))
    assert set(json.loads((tmp_path / "head").read_text())) == {"number", "hash"}
    record(act="第五条")  # the fourth is the check's own
    assert "共 5 条" in verify("--head", str(tmp_path / "head"))


def test_a_head_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "head").write_text("[]")
    with pytest.raises(CommandError, match="不是 --write-head 写出的文件"):
        verify("--head", str(tmp_path / "head"))


@pytest.mark.slow
def test_missing_triggers_are_found():
    append_only.remove(connection)
    with pytest.raises(CommandError, match="防改触发器缺失、停用或被改动"):
        verify()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_transactional_test_may_write_entries_and_leaves_none():
    three_entries()
    assert append_only.missing(connection) == []
