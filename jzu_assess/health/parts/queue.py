"""任务队列: whether Redis, which hands jobs to the workers, answers."""

from __future__ import annotations

import redis
from django.conf import settings

from ..commands import REDIS
from ..part import Fact, Finding, Kind, Part

KIND = Kind("queue", "任务队列", "把任务交给后台进程")
WAIT = 1.0  # seconds

SILENT = Finding(
    what="任务队列没有回应。",
    means="发起的任务暂时不会开始；恢复后自动继续。",
    todo="启动 Redis。",
    command=REDIS,
)


def queue() -> Part | None:
    """None where a folder is the queue."""
    if not settings.REDIS_URL:
        return None
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT)
    try:
        with client:
            client.ping()
    except (redis.RedisError, OSError):
        return Part(KIND, (Fact("回应", "没有"),), (SILENT,))
    return Part(KIND, (Fact("回应", "正常"),))
