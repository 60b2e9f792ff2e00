"""Static files: under their own names until collected, then under hashed names; a missing one never passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from pytest_django import Settings

from jzu_assess.serving.static import HashedOnceCollected, collect_if_changed


@pytest.fixture
def small_site(settings: Settings, tmp_path: Path) -> Path:
    """Two files of its own, so that nothing big is compressed."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("body { background: url(mark.svg) }")
    (source / "mark.svg").write_text("<svg/>")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"
    finders.get_finder.cache_clear()
    return source


def test_a_file_has_its_own_name_until_it_is_collected(small_site: Path) -> None:
    assert HashedOnceCollected().url("page.css") == "/static/page.css"


def test_a_missing_file_is_an_error_before_collecting_as_after(small_site: Path) -> None:
    with pytest.raises(ValueError, match="no static file"):
        HashedOnceCollected().url("pgae.css")
    collect_if_changed()
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        HashedOnceCollected().url("pgae.css")


def test_collected_once_and_again_only_after_a_change(small_site: Path) -> None:
    assert collect_if_changed()
    first = HashedOnceCollected().url("page.css")
    assert re.fullmatch(r"/static/page\.[0-9a-f]{12}\.css", first)
    assert not collect_if_changed()
    (small_site / "page.css").write_text("body { background: white url(mark.svg) }")
    assert collect_if_changed()
    assert HashedOnceCollected().url("page.css") != first


def test_every_static_file_that_a_template_names_is_there() -> None:
    named = {
        (template.name, name)
        for template in Path(site.BASE_DIR).glob("templates/**/*.html")
        for name in re.findall(r"{%\s*static\s+['\"]([^'\"]+)", template.read_text(encoding="utf-8"))
    }
    assert named
    assert [(template, name) for template, name in named if finders.find(name) is None] == []


def test_style_sheets_name_only_files_that_are_there() -> None:
    """Collecting refuses a dangling reference; this says so without compressing a megabyte."""
    found, missing = 0, []
    for sheet in Path(site.BASE_DIR, "static").glob("**/*.css"):
        for reference in re.findall(r"url\(['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8")):
            path = re.split(r"[?#]", reference)[0]
            if not path or reference.startswith(("data:", "#", "%23")):
                continue
            found += 1
            if not (sheet.parent / path).exists():
                missing.append((sheet.name, reference))
    assert missing == []
    assert found > 0
