from __future__ import annotations

from django.db import models
from django.utils import timezone

from ..dates import chinese_date


class Verification(models.Model):
    """One recomputation of what is stored (复核): of runs by the engine, of the audit trail by its chain.

    ``runs`` and ``entries`` say how many were looked at. ``findings`` is what differs: objects of ``place``,
    ``department``, ``key``, ``stored``, ``computed`` and ``href``, all text for people. ``notes`` are sentences about
    what could not be computed anew, and why. Append-only.
    """

    at = models.DateTimeField("复核时间")
    runs = models.PositiveIntegerField("算分次数")
    entries = models.PositiveBigIntegerField("审计记录条数")
    findings = models.JSONField("不符之处", default=list)
    notes = models.JSONField("说明", default=list)

    class Meta:
        verbose_name = "复核"
        verbose_name_plural = "复核"
        ordering = ["-pk"]

    def __str__(self) -> str:
        at = timezone.localtime(self.at)
        return f"{chinese_date(at)} {at:%H:%M} {self.word}"

    @property
    def word(self) -> str:
        return f"{len(self.findings)} 处不符" if self.findings else "相符"
