"""督办: what the party committee and the president's meeting decided, and who has to do it until when (附件1 注2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from departments.models import RosterEntry, Year

from .notice import Notice


class Meeting(models.TextChoices):
    PARTY_COMMITTEE = "party_committee", "党委会"
    PRESIDENT = "president", "校长办公会"


class DecisionState(models.TextChoices):
    REGISTERED = "registered", "已登记"
    ISSUED = "issued", "已下达"
    REVOKED = "revoked", "已撤销"


class Decision(models.Model):
    """A decision (决定事项) of a meeting. ``subject`` is what its slips are called by, ``decided`` the minutes' words,
    which the departments of the slips do not read."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="decisions", verbose_name="年度")
    meeting = models.CharField("会议", max_length=20, choices=Meeting.choices)
    sitting = models.PositiveSmallIntegerField("会议次数")
    held_on = models.DateField("会议日期")
    subject = models.CharField("事项", max_length=100)
    decided = models.TextField("决定内容")
    state = models.CharField("状态", max_length=20, choices=DecisionState.choices, default=DecisionState.REGISTERED)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions", verbose_name="登记人"
    )

    class Meta:
        verbose_name = "决定事项"
        verbose_name_plural = "决定事项"
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.source}“{self.subject}”"

    @property
    def source(self) -> str:
        """党委会第5次会议."""
        return f"{self.get_meeting_display()}第{self.sitting}次会议"


class SlipState(models.TextChoices):
    DRAFT = "draft", "拟下达"
    ISSUED = "issued", "已下达"
    SIGNED = "signed", "已签收"
    ANSWERED = "answered", "已反馈"
    RETURNED = "returned", "已退回"
    DONE = "done", "已办结"
    LATE = "late", "未按时"
    POOR = "poor", "未按要求"
    WITHDRAWN = "withdrawn", "已撤回"


# With the department, which has to do something.
WITH_DEPARTMENT = frozenset({SlipState.ISSUED, SlipState.SIGNED, SlipState.RETURNED})
OPEN = WITH_DEPARTMENT | {SlipState.ANSWERED}
CLOSED = frozenset({SlipState.DONE, SlipState.LATE, SlipState.POOR})


class Slip(models.Model):
    """A supervision slip (督办单): what one department has to do, with others taking part, until ``due`` (that day
    included).

    ``days`` are the working days that it is given from the day of issue, None where a day was named. ``due``,
    ``number``, ``first_due`` (the deadline as issued, whatever became of it) and ``counts_from``, from which the share
    of time left is counted, are there once it is issued.
    ``answered_on`` is the day of the answer that stands.
    """

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="slips", verbose_name="年度")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="slips", verbose_name="决定事项")
    number = models.PositiveIntegerField("编号", null=True, blank=True, editable=False)
    entry = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="slips", verbose_name="承办部门")
    participants = models.ManyToManyField(RosterEntry, related_name="shared_slips", blank=True, verbose_name="协办部门")
    task = models.TextField("办理要求")
    days = models.PositiveSmallIntegerField("工作日数", null=True, blank=True)
    due = models.DateField("办理期限", null=True, blank=True)
    first_due = models.DateField("下达时的期限", null=True, blank=True, editable=False)
    counts_from = models.DateField("期限起算日", null=True, blank=True, editable=False)
    state = models.CharField("状态", max_length=20, choices=SlipState.choices, default=SlipState.DRAFT)
    issued_at = models.DateTimeField("下达时间", null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="issued_slips",
        verbose_name="下达人",
    )
    answered_on = models.DateField("反馈日期", null=True, blank=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "督办单"
        verbose_name_plural = "督办单"
        ordering = ["year", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="slip_number_once")]
        indexes = [models.Index(fields=["year", "state"], name="slip_by_state")]

    def __str__(self) -> str:
        return self.reference or f"拟下达{self.entry}的督办单"

    @property
    def reference(self) -> str:
        """督办〔2020〕第3号; "" before it is issued."""
        return f"督办〔{self.year.year}〕第{self.number}号" if self.number else ""


class SlipAnswer(models.Model):
    """An answer (反馈) of the department: what was done, and what proves it. One that was ``taken_back`` stays."""

    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="answers", verbose_name="督办单")
    text = models.TextField("办理情况")
    proof = models.TextField("佐证材料")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="slip_answers",
        verbose_name="反馈人",
    )
    at = models.DateTimeField("反馈时间")
    taken_back = models.BooleanField("已收回", default=False)

    class Meta:
        verbose_name = "督办反馈"
        verbose_name_plural = "督办反馈"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.slip}的反馈"


class ExtensionState(models.TextChoices):
    ASKED = "asked", "待答复"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class Extension(models.Model):
    """A request for more time (延期), made before ``was``, the deadline at that moment, is over. ``until`` is the new
    deadline where it was granted, which need not be the one ``wanted``."""

    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="extensions", verbose_name="督办单")
    was = models.DateField("原期限")
    wanted = models.DateField("申请延至")
    until = models.DateField("同意延至", null=True, blank=True)
    why = models.TextField("申请理由")
    state = models.CharField("状态", max_length=20, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asked_extensions", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = "延期申请"
        verbose_name_plural = "延期申请"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slip"], condition=models.Q(state=ExtensionState.ASKED), name="extension_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slip}的延期申请"


class LapseKind(models.TextChoices):
    LATE = "late", "未按时完成"
    POOR = "poor", "未按要求完成"


class Lapse(models.Model):
    """Once (一次) that a slip was not carried out on time, or not to requirement: what 党政办公室 names in its notice,
    as a problem of K.quality. ``date`` is the day of the problem: the deadline that was missed, or the answer's.

    ``notice`` is the published one that names it. One that was ``withdrawn``, with the conclusion, is named by none.
    """

    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="lapses", verbose_name="督办单")
    kind = models.CharField("情形", max_length=10, choices=LapseKind.choices)
    date = models.DateField("日期")
    reason = models.TextField("理由")
    noted_at = models.DateTimeField("认定时间")
    withdrawn = models.BooleanField("已撤销", default=False)
    notice = models.ForeignKey(
        Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="lapses", verbose_name="通报"
    )

    class Meta:
        verbose_name = "督办未完成"
        verbose_name_plural = "督办未完成"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.slip}{self.get_kind_display()}"
