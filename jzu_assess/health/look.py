"""A look at each part of the site, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from .part import Finding, Kind, Part
from .parts import clock, database, disk, fonts, messages, program, queue, schedule, static, worker

logger = logging.getLogger(__name__)

Looks = Mapping[Kind, Callable[[], Part | None]]

# In the order in which monitors look: without a database there is nothing more to be seen.
FOR_MONITORS: Looks = {
    database.KIND: database.database,
    worker.KIND: worker.worker,
    schedule.KIND: schedule.schedule,
    queue.KIND: queue.queue,
    disk.KIND: disk.disk,
    fonts.KIND: fonts.fonts,
    static.KIND: static.static,
    clock.KIND: clock.clock,
}
FOR_THE_PAGE: Looks = {
    **FOR_MONITORS,
    database.KIND: database.database_to_write,
    disk.KIND: disk.disk_with_files,
    messages.KIND: messages.messages,
    program.KIND: program.program,
}
# A home page that comes is proof enough that the database answers.
FOR_THE_HOME: Looks = {
    **{kind: look for kind, look in FOR_MONITORS.items() if kind is not database.KIND},
    messages.KIND: messages.messages,
}


def look_at(looks: Looks) -> list[Part]:
    """How they are; those that the site does not use are left out."""
    return [part for kind in looks if (part := look_at_one(kind, looks)) is not None]


def look_at_one(kind: Kind, looks: Looks) -> Part | None:
    """None where the site does not use it. What cannot be looked at is not well, and the log says why."""
    try:
        return looks[kind]()
    except Exception:
        logger.exception("the part %s cannot be looked at", kind.key)
        finding = Finding("无法检查。", "不知道是否正常。", "查看网站的日志。", stops=kind is database.KIND)
        return Part(kind, (), (finding,))
