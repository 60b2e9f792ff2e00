from __future__ import annotations

from django.db import models


class SignOfLife(models.Model):
    """That a process works in the background (后台进程): each worker, and celery beat, writes its row again and again.

    Times are the database's own, not the site's day. ``ended`` says that the process was stopped properly; one that was
    killed only falls silent. Of machines and not of the year, so it leaves nothing in the trail.
    """

    class Kind(models.TextChoices):
        WORKER = "worker", "后台进程"
        BEAT = "beat", "定时进程"

    name = models.CharField("名称", max_length=200, unique=True)
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    started_at = models.DateTimeField("启动时间")
    seen_at = models.DateTimeField("最近一次回应")
    ended = models.BooleanField("已停止", default=False)

    class Meta:
        verbose_name = "后台进程的回应"
        verbose_name_plural = "后台进程的回应"

    def __str__(self) -> str:
        return self.name
