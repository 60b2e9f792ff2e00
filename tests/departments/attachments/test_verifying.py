"""After a restore: every attachment is there, byte for byte, or is named."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from departments.attachments.services import attach
from departments.models import AuditEntry, Department
from tests.cast import Cast
from tests.departments.attachments.sending import send

pytestmark = pytest.mark.django_db


def test_what_is_lost_or_changed_is_named(cast: Cast, college: Department, own_folder: Path, client: Client) -> None:
    uploads = [send(cast.reporter, f"{name}.txt", name.encode()) for name in ("whole", "changed", "lost")]
    whole, changed, lost = attach(uploads=uploads, to=college, by=cast.reporter)
    said = StringIO()
    call_command("verify_attachments", stdout=said)
    assert "附件完整，共 3 个" in said.getvalue()
    (own_folder / changed.upload.stored).chmod(0o600)
    (own_folder / changed.upload.stored).write_bytes(b"other")
    (own_folder / lost.upload.stored).unlink()
    with pytest.raises(CommandError, match=r"“changed\.txt”内容已被改动；.*“lost\.txt”已丢失"):
        call_command("verify_attachments")
    assert "lost.txt" in AuditEntry.objects.latest("pk").after["结论"]
    client.force_login(cast.reporter)
    assert client.get(whole.get_absolute_url()).status_code == 200
    answer = client.get(lost.get_absolute_url())
    assert answer.status_code == 410
    assert "从备份恢复" in answer.content.decode()
