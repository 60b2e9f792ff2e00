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
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.act} {self.object_label}"


class RefusalCount(models.Model):
    """How often one client was refused the same thing since its last entry in the trail.

    The trail cannot be updated, and must not grow as fast as somebody can knock: ``trail.services.record_refusal``
    writes the first refusal at once and counts its like here, until ``began`` (real seconds) is a minute past; then
    they become one entry with their ``count``. Of a stranger the address is all that is known of the client, and
    where strangers knock from too many addresses, it is "" for the rest.
    """

    actor = models.CharField(max_length=150, blank=True)
    actor_name = models.CharField(max_length=50, blank=True)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=50)
    object_type = models.CharField(max_length=50, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    began = models.PositiveBigIntegerField(db_index=True)
    count = models.PositiveBigIntegerField(default=0)
    labels = models.JSONField(default=list)

    class Meta:
        verbose_name = "拒绝计数"
        verbose_name_plural = "拒绝计数"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "address", "act", "object_type", "object_id"], name="refusal_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor or self.address} {self.act} × {self.count}"
