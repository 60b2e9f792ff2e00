"""What an assessor enters about an item of the scheme; ``item`` is always an item's code, e.g. ``T1.2``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.models import ExactDecimalField, Office, RosterEntry, Year


class RateMetric(models.Model):
    """A rate or figure (指标数据): a value, or a numerator and its denominator."""

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="metrics", verbose_name="部门")
    item = models.CharField("指标", max_length=20)
    value = ExactDecimalField("数值", null=True, blank=True)
    numerator = ExactDecimalField("分子", null=True, blank=True)
    denominator = ExactDecimalField("分母", null=True, blank=True)

    class Meta:
        verbose_name = "指标数据"
        verbose_name_plural = "指标数据"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "item"], name="metric_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
                | Q(value__isnull=True, numerator__isnull=False, denominator__isnull=False),
                name="metric_one_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.item}"


class SchoolAverage(models.Model):
    """The school's average (全校平均) of an item that is scored against it."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="averages", verbose_name="年度")
    item = models.CharField("指标", max_length=20)
    value = ExactDecimalField("全校平均")

    class Meta:
        verbose_name = "全校平均"
        verbose_name_plural = "全校平均"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["year", "item"], name="average_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.item}"


class Tally(models.Model):
    """A count of a kind (计数积分), e.g. three municipal honours. ``office`` entered it, where an item has several
    assessors whose counts add up; None where nobody knows."""

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="tallies", verbose_name="部门")
    item = models.CharField("指标", max_length=20)
    kind = models.CharField("类别", max_length=50)
    count = ExactDecimalField("数量")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="tallies", verbose_name="填报的考核部门"
    )

    class Meta:
        verbose_name = "计数"
        verbose_name_plural = "计数"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry} {self.item} {self.kind}"


class OfficeScore(models.Model):
    """A score by an office's own rules (部门评分), with its basis (评分依据)."""

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="office_scores", verbose_name="部门")
    item = models.CharField("指标", max_length=20)
    score = ExactDecimalField("得分")
    basis = models.TextField("评分依据", blank=True)

    class Meta:
        verbose_name = "部门评分"
        verbose_name_plural = "部门评分"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "item"], name="office_score_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.item}"


class NotApplicable(models.Model):
    """缺项: an item that a department has no part in."""

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="not_applicable", verbose_name="部门")
    item = models.CharField("指标", max_length=20)

    class Meta:
        verbose_name = "缺项"
        verbose_name_plural = "缺项"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "item"], name="not_applicable_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.item}"
