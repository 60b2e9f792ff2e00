from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from .job import Job
from .kept_file import KeptFile
from .people import Department
from .year import Year


class ImportState(models.TextChoices):
    CHECKING = "checking", "检查中"
    WRONG = "wrong", "需要更正"
    FOUND = "found", "待确认"
    TAKING = "taking", "导入中"
    DONE = "done", "已导入"
    CANCELLED = "cancelled", "已取消"


class Import(models.Model):
    """Something that a person wants to take in (导入): a file, or what was there before an earlier import.

    ``kind`` names what is taken in, ``year`` and ``department`` what it is about. ``document`` is what was read of the
    file, in the form that the kind stores; ``checked`` what was found (``departments.imports.kinds.Checked`` as JSON);
    ``seen`` how things stood then. ``before`` is what was there before it was taken in, ``after_seen`` how things stood
    right after; ``undoes`` the import whose ``before`` is brought back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("内容", max_length=20)
    year = models.ForeignKey(
        Year, verbose_name="年度", on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    name = models.CharField("文件", max_length=200)
    file = models.ForeignKey(
        KeptFile, verbose_name="文件", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marked = models.ForeignKey(
        KeptFile, verbose_name="标出问题的文件", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undoes = models.ForeignKey(
        "self", verbose_name="恢复", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    state = models.CharField("状态", max_length=10, choices=ImportState, default=ImportState.CHECKING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", on_delete=models.PROTECT, related_name="imports"
    )
    created_at = models.DateTimeField("提交时间")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    document = models.TextField(blank=True, editable=False)
    checked = models.JSONField(null=True, blank=True, editable=False)
    seen = models.CharField(max_length=100, blank=True, editable=False)
    before = models.TextField(blank=True, editable=False)
    after_seen = models.CharField(max_length=100, blank=True, editable=False)
    reason = models.CharField("理由", max_length=1000, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    done_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("departments:import", args=[self.pk])
