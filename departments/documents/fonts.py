"""The fonts that documents need: without a Chinese one, a PDF has silent empty boxes in the place of characters."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
CHINESE_FONTS = ("NotoSansCJK*", "NotoSerifCJK*", "SourceHanSans*", "SourceHanSerif*", "FandolFang*")


def has_chinese_font(folders: Sequence[str] = FONT_FOLDERS) -> bool:
    """Whether one lies in the usual places, or fontconfig knows one elsewhere."""
    for folder in map(Path, folders):
        if any(next(folder.expanduser().rglob(name), None) for name in CHINESE_FONTS):
            return True
    if folders is FONT_FOLDERS and (fc_list := shutil.which("fc-list")):
        listed = subprocess.run([fc_list, ":lang=zh-cn", "family"], capture_output=True, check=False)
        return bool(listed.stdout.strip())
    return False
