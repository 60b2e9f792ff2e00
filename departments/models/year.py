from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from ..dates import chinese_date
from ..frame import Frame, frame_of
from .exact import ExactWholeField
from .folded import NameField
from .people import Department, User


class Listed(models.Manager["RosterEntry"]):
    """The entries that stand in a roster: what was taken off it is left out."""

    def get_queryset(self) -> models.QuerySet[RosterEntry]:
        return super().get_queryset().filter(removed_at=None)


class Phase(models.TextChoices):
    """Where a year stands (阶段), in order (sections 七, 八, 十)."""

    PLANNING = "planning", "方案制定"
    COLLECTING = "collecting", "平时考核"
    HANDING_IN = "handing_in", "报送考核结果"
    REVIEW = "review", "领导小组审核"
    FEEDBACK = "feedback", "结果反馈"
    PUBLICITY = "publicity", "公示"
    FINAL = "final", "终评"


class Year(models.Model):
    """年度. ``facts_revision`` grows by one with every change of a fact, so that a run knows what it saw."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    scheme = models.CharField("考核方案", max_length=20)
    phase = models.CharField("阶段", max_length=20, choices=Phase.choices, default=Phase.PLANNING)
    facts_revision = models.PositiveBigIntegerField("事实版本", default=0, editable=False)

    class Meta:
        verbose_name = "年度"
        verbose_name_plural = "年度"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年度"

    @property
    def frame(self) -> Frame:
        """What this app knows of the year's scheme."""
        return frame_of(self.scheme)

    @property
    def cut_off(self) -> datetime.date:
        """The day up to which facts count (八.5)."""
        return self.frame.cut_off_in(self.year)


class YearPhase(models.Model):
    """When a phase of a year begins and ends (阶段日程)."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="phases", verbose_name="年度")
    phase = models.CharField("阶段", max_length=20, choices=Phase.choices)
    starts = models.DateField("开始")
    ends = models.DateField("结束")

    class Meta:
        verbose_name = "阶段日程"
        verbose_name_plural = "阶段日程"
        ordering = ["year", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["year", "phase"], name="year_phase_once"),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_phase_display()}"


class RosterEntry(models.Model):
    """A department in one year's roster (年度名册): its group (a code of the year's scheme), its name as it was then,
    its headcount (staff with over six months in post; None until it is entered), and the vice-president in charge.
    ``order`` is its place in the list.

    An entry is never deleted, since runs keep results of it. ``removed_at`` says when it was taken off the roster, as
    if it had never been on it (with ``merged_into`` when it became part of another); ``left_on`` is the day from which
    on a department that ended in mid-year is no longer assessed. ``reason`` says why, of either.
    """

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="roster", verbose_name="年度")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="roster", verbose_name="部门")
    group = models.CharField("考核组", max_length=20)
    name = NameField("当年名称", max_length=100)
    headcount = ExactWholeField("在岗满六个月人数", null=True, blank=True)
    leader = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_entries",
        verbose_name="分管校领导",
    )
    order = models.PositiveIntegerField("顺序", default=0)
    left_on = models.DateField("停止考核日", null=True, blank=True, editable=False)
    removed_at = models.DateTimeField("移出时间", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name="并入",
    )
    reason = models.TextField("理由", blank=True, editable=False)

    objects = Listed()
    ever = models.Manager()  # noqa: DJ012 a manager as well

    class Meta:
        verbose_name = "名册条目"
        verbose_name_plural = "年度名册"
        ordering = ["year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "department"], condition=models.Q(removed_at=None), name="roster_department_once"
            ),
            models.UniqueConstraint(
                fields=["year", "name"], condition=models.Q(removed_at=None), name="roster_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def group_name(self) -> str:
        """The group as the year's scheme names it (职能部门)."""
        return self.year.frame.group_name(self.group)

    @property
    def heads(self) -> str:
        """``12 人``; ``人数未填`` while it is not known."""
        return "人数未填" if self.headcount is None else f"{self.headcount} 人"

    @property
    def became(self) -> str:
        """What became of it, as a sentence; "" while it is assessed to the year's end."""
        reason = self.reason.rstrip("。")
        if self.removed_at is not None:
            day = chinese_date(timezone.localdate(self.removed_at))
            what = f"并入{self.merged_into}" if self.merged_into else "移出名册"
            return f"已于{day}{what}：{reason}。"
        return f"自{chinese_date(self.left_on)}起不再考核：{reason}。" if self.left_on else ""


class Office(models.Model):
    """An office that a year's scheme names as an assessor (考核部门), and the department that it is.

    ``name`` is as the scheme writes it. What the office may see and do hangs on ``department``, whatever that is called
    by now; None where nobody said yet which one it is.
    """

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="offices", verbose_name="年度")
    name = models.CharField("方案中的名称", max_length=100)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="offices", verbose_name="对应部门"
    )

    class Meta:
        verbose_name = "考核部门"
        verbose_name_plural = "考核部门"
        ordering = ["year", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="office_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"
