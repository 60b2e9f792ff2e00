"""The fonts that documents need: without a Chinese one, a PDF has silent empty boxes in the place of characters."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
CHINESE_FONTS = {
    "NotoSerifCJK*": "思源宋体",
    "SourceHanSerif*": "思源宋体",
    "NotoSansCJK*": "思源黑体",
    "SourceHanSans*": "思源黑体",
    "FandolFang*": "仿宋",
}
# What official documents are set in, by the file of the font (bin/fonts fetches them); Noto takes the place of each.
OFFICIAL_FONTS = {
    "FandolFang-Regular.otf": "仿宋",
    "FandolSong-Bold.otf": "小标宋",
    "FandolHei-Regular.otf": "黑体",
    "FandolKai-Regular.otf": "楷体",
}
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # nothing is drawn for them
SECONDS = 5  # before fontconfig is given up


def has_chinese_font(folders: Sequence[str] = FONT_FOLDERS) -> bool:
    """Whether one lies in the usual places, or fontconfig knows one elsewhere."""
    if any(_lies_in(folder, name) for folder in folders for name in CHINESE_FONTS):
        return True
    return folders is FONT_FOLDERS and bool(_listed(":lang=zh-cn", "family"))


def chinese_fonts(folders: Sequence[str] = FONT_FOLDERS) -> tuple[str, ...]:
    """What lies in the usual places, as people call it; others that fontconfig knows elsewhere are 其他."""
    found = [kind for name, kind in CHINESE_FONTS.items() if any(_lies_in(folder, name) for folder in folders)]
    return tuple(dict.fromkeys(found)) or (("其他",) if has_chinese_font(folders) else ())


def official_fonts(folders: Sequence[str] = FONT_FOLDERS) -> dict[str, bool]:
    """Each kind of type (仿宋, …) and whether its font is there; where it is not, a document shows Noto."""
    known = {Path(line).name for line in _listed(":lang=zh-cn", "file")} if folders is FONT_FOLDERS else set()
    return {
        kind: name in known or any(_lies_in(folder, name) for folder in folders)
        for name, kind in OFFICIAL_FONTS.items()
    }


def without_font(characters: Iterable[str]) -> tuple[str, ...]:
    """Those that no font of the machine has, in their order; fontconfig is asked for the rare ones alone (those that
    GB 2312 lacks). Nothing where there is no fontconfig to ask."""
    rare = [one for one in dict.fromkeys(characters) if not _is_common(one)]
    if shutil.which("fc-list") is None:
        return ()
    return tuple(one for one in rare if not _listed(f":charset={ord(one):x}", "family"))


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return unicodedata.category(character) in UNSEEN
    return True


def _lies_in(folder: str, name: str) -> bool:
    return next(Path(folder).expanduser().rglob(name), None) is not None


def _listed(pattern: str, what: str) -> list[str]:
    """What fontconfig says of the fonts that match; nothing where it is not there or does not answer."""
    if (fc_list := shutil.which("fc-list")) is None:
        return []
    try:
        run = subprocess.run(
            [fc_list, "--format", f"%{{{what}}}\n", pattern],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return []
    return run.stdout.split("\n")[:-1]
