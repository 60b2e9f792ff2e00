from __future__ import annotations

from django.conf import settings
from django.db import models

from .year import Year


class InboxMark(models.Model):
    """What a person has had of one thing that waits (待办标记), by its ``key``: when they read it, and how urgent it
    was when they were last told of it (``departments.inbox.colours``; None: never). What waits is stored nowhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="inbox_marks"
    )
    key = models.CharField("事项", max_length=200)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    told = models.PositiveSmallIntegerField("提醒到", null=True, blank=True)

    class Meta:
        verbose_name = "待办标记"
        verbose_name_plural = "待办标记"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="inbox_mark_once")]

    def __str__(self) -> str:
        return self.key


class Besides(models.TextChoices):
    """Who is told of what is late, besides those for whom it waits."""

    HEAD = "head", "部门负责人"
    LEADER = "leader", "分管校领导"
    PRESIDENT = "president", "校长"


class ReminderRules(models.Model):
    """By which share of the time left a year's matters turn yellow and orange, and who is then told besides (督办规则).

    ``yellow`` and ``orange`` are percentages of the time from being asked to the last day; ``long_overdue`` days after
    the last day. ``tells`` has a list of ``Besides`` for each of ``yellow``, ``orange``, ``red``, ``long``. A year
    without a row goes by the defaults.
    """

    year = models.OneToOneField(Year, verbose_name="年度", on_delete=models.CASCADE, related_name="reminder_rules")
    yellow = models.PositiveSmallIntegerField("转黄（剩余时间 %）", default=30)
    orange = models.PositiveSmallIntegerField("转橙（剩余时间 %）", default=15)
    long_overdue = models.PositiveSmallIntegerField("长期逾期（天）", default=7)
    tells = models.JSONField("另行告知", default=dict)

    class Meta:
        verbose_name = "督办规则"
        verbose_name_plural = "督办规则"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(yellow__lte=100, orange__lt=models.F("yellow")), name="orange_after_yellow"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}督办规则"


class Reminder(models.Model):
    """What a person was told on one day, all in one (提醒). Append-only.

    ``lines`` are objects of ``what``, ``why`` (新, 转橙, …), ``colour``, ``until`` (in words), ``asked_by``, ``whom``
    and ``besides`` (it waits for somebody else, and this person is to know).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提醒对象", on_delete=models.PROTECT, related_name="reminders"
    )
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    lines = models.JSONField("内容", default=list)

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {len(self.lines)} 项"


class ReminderDay(models.Model):
    """That everybody was reminded who was to be on a day (每日提醒). Append-only. ``people`` says how many were."""

    day = models.DateField("日期", unique=True)
    at = models.DateTimeField("时间")
    people = models.PositiveIntegerField("人数")

    class Meta:
        verbose_name = "每日提醒"
        verbose_name_plural = "每日提醒"
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.people)


class Channel(models.TextChoices):
    MAIL = "mail", "邮件"
    WECOM = "wecom", "企业微信群"
    DINGTALK = "dingtalk", "钉钉群"


class Dispatch(models.Model):
    """A message on its way out of the site (外发消息): to ``address`` by mail, or to the group of a robot.

    ``part`` numbers the messages of a group's day; a mail has a ``reminder`` instead. Only how it went changes: a
    message that was begun, and of which nobody knows how it ended, is not sent again. Times are real ones, whatever day
    the site is set to.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        UNCLEAR = "unclear", "结果不明"

    channel = models.CharField("渠道", max_length=10, choices=Channel)
    day = models.DateField("日期")
    part = models.PositiveSmallIntegerField("序号", null=True, blank=True)
    reminder = models.OneToOneField(
        Reminder, verbose_name="提醒", on_delete=models.PROTECT, null=True, blank=True, related_name="mail"
    )
    address = models.CharField("收件地址", max_length=254, blank=True)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("内容")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("下次发送时间")
    begun_at = models.DateTimeField("开始发送时间", null=True, blank=True)
    ended_at = models.DateTimeField("发送时间", null=True, blank=True)
    error = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "外发消息"
        verbose_name_plural = "外发消息"
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="dispatch_to_send")]
        constraints = [models.UniqueConstraint(fields=["channel", "day", "part"], name="one_word_to_a_group")]

    def __str__(self) -> str:
        return self.title


# What of a message may change once it is written.
UNDER_WAY = ("state", "attempts", "due_at", "begun_at", "ended_at", "error")
