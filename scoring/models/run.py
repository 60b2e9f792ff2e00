from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models

from departments.models import RosterEntry, Year


class Run(models.Model):
    """One scoring of a year as of a day (算分). Never changed after it was stored; what departments know of
    it, ``Publication`` says.

    ``facts_hash`` is the SHA-256 of the facts document, ``results_hash`` that of the results document without
    explanations, ``program_hash`` that of the engine's source; ``facts`` is the facts document itself, compressed,
    so that an old run can still be explained. ``summary`` holds what is not a department's: award, quotas, veto
    proposals and the cohorts' figures. ``same_as`` is the last run on the same facts, day and scheme.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="runs", verbose_name="年度")
    number = models.PositiveIntegerField("序号")
    as_of = models.DateField("计算截止日")
    scheme = models.CharField("考核方案", max_length=20)
    scheme_hash = models.CharField("方案校验值", max_length=64)
    facts_hash = models.CharField("事实校验值", max_length=64)
    results_hash = models.CharField("结果校验值", max_length=64)
    program_hash = models.CharField("程序校验值", max_length=64, default="")
    facts_revision = models.PositiveBigIntegerField("事实版本")
    facts = models.BinaryField(editable=False)
    provisional = models.BooleanField("暂定")
    summary = models.JSONField(default=dict)
    same_as = models.ForeignKey(
        "self", verbose_name="结果同", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="runs", verbose_name="发起人"
    )
    created_at = models.DateTimeField("完成时间")

    # Since when it is in force; queries set it (``runs.queries.runs``).
    published_at: datetime.datetime | None = None

    class Meta:
        verbose_name = "算分"
        verbose_name_plural = "算分"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="run_number_once")]

    def __str__(self) -> str:
        return f"{self.year} 第{self.number}次算分"


class DepartmentResult(models.Model):
    """A department's results in a run, packed in one row. ``group`` is a code of the run's scheme; ``scores`` is
    the department's object of the results document (docs/interchange.md), with 4-decimal strings, null for 待评 and
    "缺项"."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="results", verbose_name="算分")
    entry = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="results", verbose_name="部门")
    group = models.CharField("考核组", max_length=20)
    rank = models.PositiveIntegerField("名次")
    grade = models.CharField("格次", max_length=2, blank=True)
    scores = models.JSONField("得分")

    class Meta:
        verbose_name = "部门结果"
        verbose_name_plural = "部门结果"
        ordering = ["run", "group", "rank", "entry__order"]
        constraints = [models.UniqueConstraint(fields=["run", "entry"], name="result_once")]

    def __str__(self) -> str:
        return f"{self.run} {self.entry}"
