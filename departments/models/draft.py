from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models

from .. import clock


class Draft(models.Model):
    """What a person has typed into a form and not yet sent (草稿); theirs alone.

    ``key`` names the form: its process, and its object or that it is a new one. ``content`` holds the fields as
    ``{name: [values]}``, the version of the object that the form began with (``seen``) among them. ``revision`` counts
    what was saved, ``writer`` is the window that saved last.

    A draft that was sent or given up is emptied at once. Its bare row stays a day, so that what a slow line delivers
    afterwards is known to be older.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="所有人", on_delete=models.CASCADE, related_name="drafts"
    )
    key = models.CharField("表单", max_length=200)
    title = models.CharField("名称", max_length=200, blank=True)
    place = models.CharField("页面", max_length=500, blank=True)
    content = models.JSONField("内容", default=dict)
    revision = models.PositiveBigIntegerField("次数", default=0)
    writer = models.CharField("窗口", max_length=36, blank=True)
    saved_at = models.DateTimeField("保存时间")
    expires_at = models.DateTimeField("保留到", db_index=True)

    class Meta:
        verbose_name = "草稿"
        verbose_name_plural = "草稿"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_draft_of_a_form")]

    def __str__(self) -> str:
        return self.title or "草稿"

    @property
    def days_left(self) -> int:
        """Begun ones count."""
        return max(0, -(-(self.expires_at - clock.real_now()) // datetime.timedelta(days=1)))


class Editing(models.Model):
    """That a person has an object open to edit it (正在编辑). Times are real ones; a row that is not refreshed soon
    counts for nothing."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.CASCADE, related_name="editing"
    )
    object_type = models.CharField("对象类型", max_length=50)
    object_id = models.CharField("对象编号", max_length=64)
    seen_at = models.DateTimeField("最近在场")
    typed_at = models.DateTimeField("最近输入", null=True, blank=True)

    class Meta:
        verbose_name = "正在编辑"
        verbose_name_plural = "正在编辑"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["object_type", "object_id", "person"], name="one_row_of_who_edits_what")
        ]

    def __str__(self) -> str:
        return f"{self.person}正在编辑"
