"""``bin/fonts``, where a package of four small files stands in for Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from departments.documents.fonts import OFFICIAL_FONTS, official_fonts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="Debian's own"),
]

HOLDS = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
DOCUMENTS = "usr/share/doc/texlive-doc/fonts/fandol"
CONTROL = """\
Package: texlive-lang-chinese
Version: 2099.1-1
Architecture: all
Maintainer: Nobody <nobody@example.edu>
Description: Four small files
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def package(at: Path, left_out: str = "") -> Path:
    content = at / "content"
    for name in [*(f"{HOLDS}/{font}" for font in OFFICIAL_FONTS), f"{DOCUMENTS}/COPYING", f"{DOCUMENTS}/README"]:
        if not left_out or not name.endswith(left_out):
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(name)
    (content / "DEBIAN").mkdir()
    (content / "DEBIAN" / "control").write_text(CONTROL)
    made = at / "texlive-lang-chinese_2099.1-1_all.deb"
    subprocess.run(["dpkg-deb", "-b", str(content), str(made)], check=True, stdout=subprocess.DEVNULL)
    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs it with an ``apt-get`` that hands out the package at ``given``, or fails."""

    def run(folder: Path, given: Path | None) -> subprocess.CompletedProcess[str]:
        programs = tmp_path / "programs"
        programs.mkdir(exist_ok=True)
        fetching = f'case "$*" in *download*) cp {given} . ;; esac' if given else "echo E: no such host >&2; exit 100"
        (programs / "apt-get").write_text(f"#!/bin/sh\n{fetching}\n")
        (programs / "apt-get").chmod(0o755)
        return subprocess.run(
            ["bin/fonts", str(folder)],
            cwd=settings.BASE_DIR,
            env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_it_puts_the_fonts_with_licence_and_version_where_they_are_found(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "fonts" / "fandol"
    ran = run(folder, package(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert {one.name for one in folder.iterdir()} == {*OFFICIAL_FONTS, "COPYING", "README", "VERSION"}
    assert "texlive-lang-chinese 2099.1-1" in (folder / "VERSION").read_text()
    assert all(official_fonts([str(tmp_path / "fonts")]).values())


def test_a_second_time_it_fetches_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "fandol"
    run(folder, package(tmp_path))
    assert run(folder, None).returncode == 0
    (folder / "FandolKai-Regular.otf").unlink()
    assert run(folder, None).returncode == 1, "one that is gone is fetched again"


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("FandolKai-Regular.otf", "texlive-lang-chinese holds no FandolKai-Regular.otf any more."),
        ("README", "texlive-lang-chinese holds no licence of the fonts any more."),
    ],
)
def test_a_package_that_holds_something_else_leaves_nothing_behind(
    run: Run, tmp_path: Path, left_out: str, says: str
) -> None:
    folder = tmp_path / "fandol"
    ran = run(folder, package(tmp_path, left_out))
    assert ran.returncode == 1
    assert says in ran.stderr
    assert list(folder.iterdir()) == []


def test_without_a_network_it_says_what_it_could_not_do_and_what_to_do_instead(run: Run, tmp_path: Path) -> None:
    ran = run(tmp_path / "fandol", None)
    assert ran.returncode == 1
    for words in ("E: no such host", "texlive-lang-chinese could not be fetched.", "https://ctan.org/pkg/fandol"):
        assert words in ran.stderr
