from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from departments.models import Department, Year
from departments.models.folded import NameField


class ItemState(models.TextChoices):
    """Where a notice item stands. ``ENDING`` is still in force, and its end waits for 质量发展处."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待备案"
    RETURNED = "returned", "已退回"
    FILED = "filed", "已备案"
    ENDING = "ending", "停用待审"
    ENDED = "ended", "已停用"
    DROPPED = "dropped", "不再报送"


OPEN = (ItemState.DRAFT, ItemState.SUBMITTED, ItemState.RETURNED)
IN_FORCE = (ItemState.FILED, ItemState.ENDING)


class NoticeItem(models.Model):
    """A notice item (通报事项) of an office in a year: what it reports on, how often, what that feeds (附件2 三(一)).

    ``cycle`` is kept as ``departments.calendar.cycles`` writes it. ``feeds`` are pairs of an item's code and a
    clause's key ("" for the whole item) of the year's scheme. ``approver`` approves its notices; None means whoever is
    in charge of the department (分管校领导). A ``temporary`` one names the superior's document.

    A revision is a row of its own, which ``revises`` the one in force until it is filed; what it then ``replaced``
    stays with it (the shape of ``notices.catalogue.contents``), while the row in force keeps its key. ``submitted_by``
    is whose request waits, or was decided last; ``reason`` is what was said with the last step that waits for somebody:
    why it comes late, why it was returned, why it is to end. ``first_submitted_on`` and ``filed_on`` are days.
    """

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="notice_items", verbose_name="年度")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="notice_items", verbose_name="通报部门"
    )
    name = NameField("通报名称", max_length=100)
    content = models.TextField("通报内容", max_length=1000)
    cycle = models.CharField("通报周期", max_length=40)
    feeds = models.JSONField("关联指标", default=list, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="通报审批人",
    )
    temporary = models.BooleanField("临时事项", default=False)
    document = models.CharField("依据文号", max_length=100, blank=True)
    document_date = models.DateField("文件日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=ItemState, default=ItemState.DRAFT)
    order = models.PositiveIntegerField("顺序", default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="拟定人"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报送人",
    )
    first_submitted_on = models.DateField("首次报送日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)
    reason = models.TextField("说明", blank=True)
    revises = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions", verbose_name="修订的事项"
    )
    replaced = models.JSONField("修订前内容", null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to", verbose_name="沿用自"
    )

    class Meta:
        verbose_name = "通报事项"
        verbose_name_plural = "通报事项"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "department", "name"],
                condition=Q(revises=None) & Q(state__in=[*OPEN, *IN_FORCE]),
                name="notice_item_name_once",
            ),
            models.UniqueConstraint(
                fields=["revises"], condition=Q(state__in=OPEN), name="notice_item_one_revision_at_once"
            ),
            models.UniqueConstraint(
                fields=["year", "carried_from"],
                condition=Q(revises=None) & ~Q(state=ItemState.DROPPED),
                name="notice_item_carried_once",
            ),
            models.CheckConstraint(
                condition=Q(temporary=False) | (Q(document_date__isnull=False) & ~Q(document="")),
                name="temporary_notice_item_has_document",
            ),
        ]
        indexes = [models.Index(fields=["year", "department"], name="notice_item_by_office")]

    def __str__(self) -> str:
        return f"{self.name}（修订）" if self.revises_id else self.name

    def get_absolute_url(self) -> str:
        return reverse("notices:catalogue_item", args=[self.year.year, self.pk])

    @property
    def in_force(self) -> bool:
        return self.revises_id is None and self.state in IN_FORCE

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """``feeds`` as pairs of an item's code and a clause's key."""
        return [(code, clause) for code, clause in self.feeds]

    def kept_as(self) -> dict[str, Any]:
        """What people decide upon, as JSON; see ``notices.catalogue.contents``."""
        return {
            "name": self.name,
            "content": self.content,
            "cycle": self.cycle,
            "feeds": [list(pair) for pair in self.pairs],
            "approver": self.approver_id,
            "temporary": self.temporary,
            "document": self.document,
            "document_date": self.document_date.isoformat() if self.document_date else None,
        }


class CatalogueDeadline(models.Model):
    """The day until which a year's ordinary items are submitted (清单报送截止日); without a row 31 March."""

    year = models.OneToOneField(Year, on_delete=models.CASCADE, related_name="catalogue_deadline", verbose_name="年度")
    day = models.DateField("截止日期")

    class Meta:
        verbose_name = "清单报送截止日"
        verbose_name_plural = "清单报送截止日"

    def __str__(self) -> str:
        return f"{self.year}清单报送截止日"
