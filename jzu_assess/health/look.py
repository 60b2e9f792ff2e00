"""A look at each part of the site, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from .part import Finding, Part
from .parts import clock, database, disk, fonts, program, queue, schedule, static, worker

logger = logging.getLogger(__name__)

Look = Callable[[], Part | None]

# In the order in which monitors look: without a database there is nothing more to be seen.
FOR_MONITORS: Mapping[str, tuple[str, Look]] = {
    database.KEY: (database.NAME, database.database),
    worker.KEY: (worker.NAME, worker.worker),
    schedule.KEY: (schedule.NAME, schedule.schedule),
    queue.KEY: (queue.NAME, queue.queue),
    disk.KEY: (disk.NAME, disk.disk),
    fonts.KEY: (fonts.NAME, fonts.fonts),
    static.KEY: (static.NAME, static.static),
    clock.KEY: (clock.NAME, clock.clock),
}
FOR_THE_PAGE: Mapping[str, tuple[str, Look]] = {
    **FOR_MONITORS,
    database.KEY: (database.NAME, database.database_to_write),
    disk.KEY: (disk.NAME, disk.disk_with_files),
    program.KEY: (program.NAME, program.program),
}
# A home page that comes is proof enough that the database answers.
FOR_THE_HOME = {key: look for key, look in FOR_MONITORS.items() if key != database.KEY}


def look_at(parts: Mapping[str, tuple[str, Look]]) -> list[Part]:
    """How they are; those that the site does not use are left out."""
    return [part for key in parts if (part := look_at_one(key, parts)) is not None]


def look_at_one(key: str, parts: Mapping[str, tuple[str, Look]]) -> Part | None:
    """None where the site does not use it. What cannot be looked at is not well, and the log says why."""
    name, look = parts[key]
    try:
        return look()
    except Exception:
        logger.exception("the part %s cannot be looked at", key)
        finding = Finding("无法检查。", "不知道是否正常。", "查看网站的日志。", stops=key == database.KEY)
        return Part(key, name, (), (finding,))
