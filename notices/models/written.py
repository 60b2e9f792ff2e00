from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from departments.models import Department, ExactDecimalField, RosterEntry, Year

from .notice import Notice


class NoticeKind(models.TextChoices):
    ORDINARY = "ordinary", "工作通报"
    CORRECTION = "correction", "更正通报"
    WITHDRAWAL = "withdrawal", "撤回通报"


class NoticeState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审批"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"
    DROPPED = "dropped", "已作废"


class WrittenNotice(models.Model):
    """A work notice (工作通报) written on the site, from its draft to the published document (附件2, 2-1).

    ``notice`` is what it is cited by, from its publication on; a notice of a facts file has no ``WrittenNotice``.
    ``about`` is the one that a correction or a withdrawal puts right. The four parts are ``situation`` (基本情况),
    ``followed_up`` (上次通报问题反馈整改情况), the rows (存在问题), and ``demands`` with the feedback's day, way and
    receiver (要求). ``writers`` are the keys of all who wrote in it: none of them approves it. ``version`` counts how
    often it was saved. ``submitted_at`` stays once it was ever submitted. ``recipients`` are the names, at
    publication, of the departments that it names; ``filed_at`` is when 质量发展处 had it.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="written_notices", verbose_name="年度")
    office = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="written_notices", verbose_name="通报部门"
    )
    kind = models.CharField("种类", max_length=12, choices=NoticeKind, default=NoticeKind.ORDINARY)
    about = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="put_right_by",
        verbose_name="所更正的通报",
    )
    state = models.CharField("状态", max_length=10, choices=NoticeState, default=NoticeState.DRAFT)
    title = models.CharField("标题", max_length=100)
    inspected_from = models.DateField("检查开始", null=True, blank=True)
    inspected_to = models.DateField("检查结束", null=True, blank=True)
    situation = models.TextField("基本情况", blank=True)
    followed_up = models.TextField("上次通报问题反馈整改情况", blank=True)
    demands = models.TextField("要求", blank=True)
    feedback_due = models.DateField("反馈截止日期", null=True, blank=True)
    feedback_way = models.CharField("反馈方式", max_length=100, blank=True)
    feedback_to = models.CharField("反馈接收人", max_length=100, blank=True)
    version = models.PositiveIntegerField("保存次数", default=0, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="起草人"
    )
    writers = models.JSONField("参与起草的人", default=list, editable=False)
    created_at = models.DateTimeField("起草时间")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提交人",
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    filed_at = models.DateTimeField("报质量发展处时间", null=True, blank=True)
    number = models.PositiveIntegerField("期号", null=True, blank=True)
    notice = models.OneToOneField(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="written", verbose_name="文号"
    )
    recipients = models.JSONField("被通报部门", default=list, editable=False)

    class Meta:
        verbose_name = "通报文稿"
        verbose_name_plural = "通报文稿"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "state", "office"], name="written_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="ordinary", about__isnull=True)
                | models.Q(about__isnull=False) & ~models.Q(kind="ordinary"),
                name="written_about",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["published", "withdrawn"])
                | models.Q(notice__isnull=False, number__isnull=False, published_at__isnull=False),
                name="written_published_is_numbered",
            ),
        ]

    def __str__(self) -> str:
        return self.notice.reference if self.notice else self.title or "未命名的通报"

    def get_absolute_url(self) -> str:
        return reverse("notices:written", args=[self.year.year, self.pk])

    @property
    def is_published(self) -> bool:
        """Whether it was, also where it was withdrawn since: then its words never change again."""
        return self.state in {NoticeState.PUBLISHED, NoticeState.WITHDRAWN}

    @property
    def is_open(self) -> bool:
        """Whether the office may still write in it."""
        return self.state in {NoticeState.DRAFT, NoticeState.RETURNED}


class NoticeRow(models.Model):
    """A row of 存在问题 as it is written: which department, when, where, what, and the clause that it breaks.

    Anything may still be missing in a draft. A row of an ordinary notice becomes a fact (``Problem``) at publication.
    A row of a correction says with ``corrects`` which published row it puts right, always the first one and never
    another correction's: with ``withdrawn`` its deduction is undone, else it is what stands here.
    """

    notice = models.ForeignKey(WrittenNotice, on_delete=models.CASCADE, related_name="rows", verbose_name="通报文稿")
    order = models.PositiveIntegerField("顺序", default=0)
    entry = models.ForeignKey(
        RosterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="部门"
    )
    date = models.DateField("日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    what = models.TextField("存在的问题", blank=True)
    item = models.CharField("指标", max_length=20, blank=True)
    clause = models.CharField("条款", max_length=20, blank=True)
    count = ExactDecimalField("数量", default=1)
    points = ExactDecimalField("每次扣分", null=True, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="所更正的问题"
    )
    withdrawn = models.BooleanField("撤销", default=False)

    class Meta:
        verbose_name = "通报所列问题"
        verbose_name_plural = "通报所列问题"
        ordering = ["notice", "order", "pk"]
        indexes = [models.Index(fields=["entry", "clause", "date"], name="row_asked_again")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "corrects"], condition=models.Q(corrects__isnull=False), name="row_corrected_once"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn=False) | models.Q(corrects__isnull=False), name="row_withdrawn_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry or '未写部门'} {self.item}.{self.clause}"


class NoticeCounter(models.Model):
    """The last number given to a notice of an office in a year (〔2021〕第N期): locked while one is given."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="+", verbose_name="年度")
    office = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name="通报部门")
    last = models.PositiveIntegerField("最后期号", default=0)

    class Meta:
        verbose_name = "通报期号"
        verbose_name_plural = "通报期号"
        constraints = [models.UniqueConstraint(fields=["year", "office"], name="notice_counter_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.office} 第{self.last}期"
