"""磁盘: how much room is left where the site keeps its files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.template.defaultfilters import filesizeformat

from ..part import Fact, Finding, Kind, Part

KIND = Kind("disk", "磁盘", "存放数据和文件")
# Bytes that are free. Absolute: what has to fit is the same on a large disk.
LOW = 2 * 1024**3
FULL = 200 * 1024**2

TODO = "清理或扩大数据目录所在的磁盘；旧备份移到别处。"


def disk() -> Part:
    usages = [shutil.disk_usage(folder) for folder in _folders()]
    facts = [Fact("可用空间", f"{filesizeformat(usage.free)}（共 {filesizeformat(usage.total)}）") for usage in usages]
    if connection.vendor == "postgresql":
        facts.append(Fact("不包括", "数据库所在的磁盘，这里看不到"))
    return Part(KIND, tuple(facts), _findings(min(usage.free for usage in usages)))


def disk_with_files() -> Part:
    """For the page: with the size of what is kept, which takes a walk through all files."""
    part, sizes = disk(), [Fact("数据目录", filesizeformat(_size(settings.VAR)))]
    if not settings.FILES_BUCKET:
        sizes.append(Fact("保存的文件", filesizeformat(_size(_files()))))
    return Part(KIND, (*part.facts, *sizes), part.findings)


def _files() -> Path:
    """Files in a store elsewhere fill no disk of this machine."""
    return settings.VAR if settings.FILES_BUCKET else Path(storages["private"].path(""))


def _folders() -> list[Path]:
    """Where the site writes, once for each disk; kept files may lie on another one."""
    there = [next(one for one in (folder, *folder.parents) if one.exists()) for folder in (settings.VAR, _files())]
    return list({folder.stat().st_dev: folder for folder in there}.values())


def _findings(free: int) -> tuple[Finding, ...]:
    if free < FULL:
        return (Finding("磁盘几乎已满。", "保存、导入和导出会失败，直到腾出空间。", TODO),)
    if free < LOW:
        return (Finding(f"磁盘可用空间不到 {filesizeformat(LOW)}。", "写满以后，保存、导入和导出会失败。", TODO),)
    return ()


def _size(folder: Path) -> int:
    """Bytes of all files below; one that goes meanwhile does not count."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total
