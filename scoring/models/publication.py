from __future__ import annotations

from django.conf import settings
from django.db import models

from departments.models import Year

from .run import Run


class Publication(models.Model):
    """One line of a year's publications (公布记录): a run made known to the departments, or taken back (十).

    Lines are added and never changed. The last one says what is in force: ``run``, known ``since``; both None where
    nothing is. ``before`` is the run that was in force until then: replaced by this one, or withdrawn.
    """

    class Act(models.TextChoices):
        PUBLISH = "publish", "公布"
        WITHDRAW = "withdraw", "撤回"

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="publications", verbose_name="年度")
    act = models.CharField("操作", max_length=10, choices=Act.choices)
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, related_name="publications", verbose_name="此后有效的算分"
    )
    since = models.DateTimeField("公布时间", null=True)
    before = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, related_name="ended_publications", verbose_name="此前有效的算分"
    )
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="publications", verbose_name="办理人"
    )

    class Meta:
        verbose_name = "公布记录"
        verbose_name_plural = "公布记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(run__isnull=False, since__isnull=False) | models.Q(run=None, since=None),
                name="publication_run_since",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_act_display()}"

    @property
    def in_words(self) -> str:
        if self.act == self.Act.WITHDRAW:
            return f"撤回第 {self.before.number} 次算分的公布" if self.before else "撤回公布"
        assert self.run is not None
        if self.before:
            return f"以第 {self.run.number} 次替换第 {self.before.number} 次算分"
        return f"公布第 {self.run.number} 次算分"
