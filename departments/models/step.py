from __future__ import annotations

from django.conf import settings
from django.db import models

from ..dates import chinese_date


class Step(models.Model):
    """One line of an object's timeline (办理记录): who took it from where to where, when and why.

    Written by ``transitions.move`` alone and never changed. ``label`` and the states are kept as the person read
    them; ``workflow`` and ``action`` name the row of the table. ``who`` is None for the system itself.
    """

    object_type = models.CharField("对象类型", max_length=50)
    object_id = models.CharField("对象编号", max_length=64)
    workflow = models.CharField("流程", max_length=40)
    action = models.CharField("动作", max_length=40)
    label = models.CharField("操作", max_length=50)
    from_state = models.CharField("之前", max_length=50)
    to_state = models.CharField("之后", max_length=50)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("理由", blank=True)
    document = models.CharField("文号", max_length=100, blank=True)
    document_date = models.DateField("文件日期", null=True, blank=True)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="step_by_object")]

    def __str__(self) -> str:
        return f"{self.label}：{self.from_state} → {self.to_state}"

    @property
    def cited(self) -> str:
        """``（焦大党〔2021〕5号，2021年1月28日）``; "" where no document was named."""
        parts = [self.document, chinese_date(self.document_date) if self.document_date else ""]
        return f"（{'，'.join(filter(None, parts))}）" if any(parts) else ""
