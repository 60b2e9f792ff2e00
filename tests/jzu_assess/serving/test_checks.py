"""``manage.py check``: a machine without fonts or Pango, a real site with a demonstration's settings."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from departments.documents import fonts
from jzu_assess.serving import checks

PRODUCTION = {
    "HTTPS": "1",
    "ALLOWED_HOSTS": "assess.example.edu",
    "DATABASE_URL": "postgres://site@127.0.0.1/site",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
# Set for the browser's journeys, and rightly an error on a real site.
FOR_BROWSERS = "DJANGO_ALLOW_ASYNC_UNSAFE"


def test_a_machine_without_a_chinese_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "CHINESE_FONTS", ("NoSuchFont*",))
    monkeypatch.setenv("PATH", "/nowhere")
    [warning] = checks.chinese_font()
    assert warning.id == "jzu.W001"
    assert "fonts-noto-cjk" in str(warning.hint)


def test_a_font_in_a_folder_is_found(tmp_path: Path) -> None:
    assert not fonts.has_chinese_font([str(tmp_path)])
    (tmp_path / "opentype").mkdir()
    (tmp_path / "opentype" / "NotoSansCJK-Regular.ttc").touch()
    assert fonts.has_chinese_font([str(tmp_path)])


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        checks, "PDF_LIBRARIES", {sys.platform: {"libnosuch-1.0.so.0": "libnosuch-1.0-0", "libc.so.6": "libc6"}}
    )
    [warning] = checks.pdf_libraries()
    assert warning.id == "jzu.W002"
    assert str(warning.hint).endswith("install -y libnosuch-1.0-0")


def test_a_real_site_is_no_demonstration(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    settings.SITE_DAY = datetime.date(2021, 1, 10)
    settings.ALLOWED_HOSTS = ["*"]
    assert [warning.id for warning in checks.production()] == ["jzu.W011", "jzu.W012", "jzu.W014"]


def test_a_real_site_has_a_name(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert [warning.id for warning in checks.production()] == ["jzu.W013"]


@pytest.mark.slow
@pytest.mark.parametrize(("left_out", "found"), [("", ""), ("HTTPS", "security.W004"), ("ALLOWED_HOSTS", "jzu.W013")])
def test_the_deployment_check_is_clean_with_production_settings(tmp_path: Path, left_out: str, found: str) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != left_out}
    inherited = {name: value for name, value in os.environ.items() if name not in {*PRODUCTION, FOR_BROWSERS}}
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=site.BASE_DIR,
        env=inherited | given | {"VAR_DIR": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode == 0) == (found == ""), run.stderr
    assert found in run.stderr
