from __future__ import annotations

from django.db import models

from .year import Year


class TermDates(models.Model):
    """The days of a term (学期), which two assessment years may share: 2019, 2 is 2019–2020学年第二学期.

    Terms that nobody filled in have no row. Teaching weeks count from ``first_monday``.
    """

    school_year = models.PositiveSmallIntegerField("学年")
    number = models.PositiveSmallIntegerField("学期")
    first_monday = models.DateField("第一教学周周一")
    weeks = models.PositiveSmallIntegerField("教学周数")
    first_day = models.DateField("开学日期")
    last_day = models.DateField("结束日期")

    class Meta:
        verbose_name = "学期"
        verbose_name_plural = "学期"
        ordering = ["school_year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["school_year", "number"], name="term_once"),
            models.CheckConstraint(condition=models.Q(number__in=[1, 2]), name="term_is_first_or_second"),
            models.CheckConstraint(
                condition=models.Q(last_day__gt=models.F("first_day")), name="term_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_year}–{self.school_year + 1}学年第{'一二'[self.number - 1]}学期"


class OwnDays(models.Model):
    """The university's own word on some days of a year (校内安排): from ``first`` to ``last`` it works, or does not,
    whatever the State Council arranged. ``words`` is why: 寒假, 校庆, 运动会补休."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="own_days", verbose_name="年度")
    first = models.DateField("开始日期")
    last = models.DateField("结束日期")
    works = models.BooleanField("上班")
    words = models.CharField("名称", max_length=20)

    class Meta:
        verbose_name = "校内安排"
        verbose_name_plural = "校内安排"
        ordering = ["first", "last"]
        constraints = [
            models.UniqueConstraint(fields=["year", "first", "last"], name="own_days_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="own_days_end_after_start"),
        ]

    def __str__(self) -> str:
        return self.words
