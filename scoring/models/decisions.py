"""What the party committee decided and the school set aside: vetoes, awards, quotas."""

from __future__ import annotations

from django.db import models

from departments.models import ExactDecimalField, ExactWholeField, RosterEntry, Year


class Veto(models.Model):
    """一票否决 that the party committee upheld (九)."""

    entry = models.OneToOneField(RosterEntry, on_delete=models.CASCADE, related_name="veto", verbose_name="部门")
    reason = models.TextField("事由")

    class Meta:
        verbose_name = "一票否决"
        verbose_name_plural = "一票否决"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry} 一票否决"


class InnovationAward(models.Model):
    """创新贡献奖 that was awarded to a project (五(二))."""

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="innovations", verbose_name="部门")
    project = models.TextField("项目")

    class Meta:
        verbose_name = "创新贡献奖"
        verbose_name_plural = "创新贡献奖"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.project


class Quota(models.Model):
    """A department's base quota (指标基数) that its grade raises or lowers (十一)."""

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="quotas", verbose_name="部门")
    kind = models.CharField("类别", max_length=30)
    base = ExactWholeField("基数")

    class Meta:
        verbose_name = "指标基数"
        verbose_name_plural = "指标基数"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "kind"], name="quota_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.kind}"


class AwardPool(models.Model):
    """The year's bonus pool in yuan and the persons reserved for rewards (十一.1, 十一.2)."""

    year = models.OneToOneField(Year, on_delete=models.CASCADE, related_name="award_pool", verbose_name="年度")
    pool = ExactDecimalField("奖励总额（元）", null=True, blank=True)
    reserve = ExactWholeField("预留优秀指标（人）", null=True, blank=True)

    class Meta:
        verbose_name = "奖励总额"
        verbose_name_plural = "奖励总额"

    def __str__(self) -> str:
        return f"{self.year} 奖励总额"
