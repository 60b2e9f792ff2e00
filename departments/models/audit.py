from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One line of the audit trail (审计记录): who did what to which object, before and after.

    Append-only by database triggers. Numbered without gaps by its key. ``hash`` covers the entry and
    ``previous_hash``, so that ``manage.py verify_audit`` finds a changed, removed or cut-off entry.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor = models.CharField("用户", max_length=150, blank=True, db_index=True)
    actor_name = models.CharField("姓名", max_length=50, blank=True)
    address = models.CharField("地址", max_length=45, blank=True)
    act = models.CharField("操作", max_length=50, db_index=True)
    object_type = models.CharField("对象类型", max_length=50, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    before = models.JSONField("之前", null=True, blank=True)
    after = models.JSONField("之后", null=True, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.act} {self.object_label}"
