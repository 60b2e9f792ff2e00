from __future__ import annotations

from django.db import models

from departments.models import Department, ExactDecimalField, RosterEntry, Year


class Notice(models.Model):
    """A work notice (工作通报) as it is cited, e.g. ``人事处通报〔2020〕第4期``. ``cited``: known only because a
    problem of a facts file cites it."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="notices", verbose_name="年度")
    reference = models.TextField("文号")
    issuer = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="通报部门"
    )
    cited = models.BooleanField("仅被引用", default=False, editable=False)

    class Meta:
        verbose_name = "工作通报"
        verbose_name_plural = "工作通报"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["year", "reference"], name="notice_reference_once")]

    def __str__(self) -> str:
        return self.reference


class Problem(models.Model):
    """A problem (存在问题) named for a department, with the clause that it breaks.

    ``points`` is chosen by the assessor where the clause has a range, and empty elsewhere. ``row`` is the row of a
    notice written on the site that it comes of, ``corrected_by`` the latest notice that put it right, ``citation`` how
    a facts file cites the two (``notices.stored.citing``), "" where one reference says all.
    """

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="problems", verbose_name="部门")
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="通报"
    )
    item = models.CharField("指标", max_length=20)
    clause = models.CharField("条款", max_length=20)
    count = ExactDecimalField("数量", default=1)
    points = ExactDecimalField("每次扣分", null=True, blank=True)
    date = models.DateField("日期", null=True, blank=True)
    row = models.OneToOneField(
        "NoticeRow",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="problem",
        verbose_name="通报所列问题",
    )
    corrected_by = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="corrected", verbose_name="更正的通报"
    )
    citation = models.TextField("引用", blank=True, editable=False)

    class Meta:
        verbose_name = "存在问题"
        verbose_name_plural = "存在问题"
        ordering = ["pk"]
        indexes = [models.Index(fields=["entry", "item", "clause"], name="problem_place")]

    def __str__(self) -> str:
        return f"{self.entry} {self.item}.{self.clause}"
