from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.models import ExactDecimalField, RosterEntry


class WorkItem(models.Model):
    """A work item (工作项目) of a department: what is due when, and how far it came. ``category`` is the code of a
    category of the year's scheme that has ``work_items``.

    Completion is either a share of one (``completion``) or a quantity against its target (``actual`` of
    ``target``).
    """

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="work_items", verbose_name="部门")
    category = models.CharField("类别", max_length=20)
    name = models.TextField("工作项目")
    due = models.DateField("完成时限")
    completion = ExactDecimalField("完成比例", null=True, blank=True)
    target = ExactDecimalField("目标数量", null=True, blank=True)
    actual = ExactDecimalField("完成数量", null=True, blank=True)
    weight = ExactDecimalField("权重", default=1)
    late = models.BooleanField("未按时完成", default=False)
    substandard = models.BooleanField("未按要求完成", default=False)
    exempt = models.BooleanField("不计入考核基数", default=False)
    brand = models.TextField("所属品牌", blank=True)
    project = models.TextField("所属重大项目", blank=True)

    class Meta:
        verbose_name = "工作项目"
        verbose_name_plural = "工作项目"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(completion__isnull=False, target__isnull=True, actual__isnull=True)
                | Q(completion__isnull=True, target__isnull=False, actual__isnull=False),
                name="work_item_one_form_of_completion",
            )
        ]

    def __str__(self) -> str:
        return self.name
