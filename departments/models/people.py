from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.crypto import salted_hmac
from guardian.models.models import GroupObjectPermissionBase, UserObjectPermissionBase

from ..names import folded
from .folded import FoldedField, NameField


class People(UserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """The account of this user name, however it is typed: full width, other case, with spaces."""
        return self.get(login_name=folded(username or ""))


class User(AbstractUser):
    """A person with an account (用户). ``name`` is how the person is shown, ``position`` the post (职务).

    ``login_name`` is the user name as it is compared. Sessions that were opened before ``sessions_ended`` was counted
    up are over. ``told`` is what the person is to read on their next page. Of an account that touches scores,
    ``password_handed_by`` alone knows the password until its owner changes it, or is to fetch it. Reminders go to
    ``email`` too, where there is one and ``mail_wanted``.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=50)
    position = models.CharField("职务", max_length=50, blank=True)
    department = models.ForeignKey(
        "departments.Department",
        verbose_name="所在部门",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True, editable=False)
    must_change_password = models.BooleanField("须修改密码", default=False, editable=False)
    password_handed_by = models.ForeignKey(
        "self",
        verbose_name="初始密码转交人",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    login_name = FoldedField("登录名", of="username", max_length=300, unique=True, editable=False)
    sessions_ended = models.PositiveIntegerField("会话终止次数", default=0, editable=False)
    told = models.JSONField("待告知", default=list, blank=True, editable=False)
    mail_wanted = models.BooleanField("邮件提醒", default=True, editable=False)

    objects = People()  # type: ignore[misc]  # the base declares it for its own class

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """As Django's, of the password; and of ``sessions_ended``, once there is any."""
        stands_for = self.password + (f":{self.sessions_ended}" if self.sessions_ended else "")
        key_salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(key_salt, stands_for, secret=secret, algorithm="sha256").hexdigest()


class PasswordRecord(models.Model):
    """A password that was once set, as its hash (历史密码), so that it is not used again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_records", verbose_name="用户")
    password = models.CharField("密码散列", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "历史密码"
        verbose_name_plural = "历史密码"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"


class Department(models.Model):
    """A department (部门) as it is known today; what it was called in a year stands in that year's roster.

    ``organises`` marks 质量发展处, which runs the assessment and is in no group. People read ``called``.
    """

    name = NameField("全称", max_length=100, unique=True)
    short_name = NameField("简称", max_length=20)
    organises = models.BooleanField("组织考核", default=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="并入",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
    )

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["pk"]
        permissions = [("report", "填报"), ("assess", "考核"), ("lead", "分管")]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The one name that people read: its own; the organiser's is the one by which the measures go on to call it
        (三: “以下简称质量发展处”)."""
        return self.short_name if self.organises else self.name


class FormerName(models.Model):
    """A name that a department once had (曾用名), so that whoever searches for it finds the department."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="former_names", verbose_name="部门"
    )
    name = NameField("曾用名", max_length=100)
    until = models.DateField("用至")

    class Meta:
        verbose_name = "曾用名"
        verbose_name_plural = "曾用名"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="former_name_once")]

    def __str__(self) -> str:
        return self.name


class DepartmentUserGrant(UserObjectPermissionBase):
    """A grant on one department to one user (授权)."""

    content_object = models.ForeignKey(Department, on_delete=models.CASCADE)


class DepartmentGroupGrant(GroupObjectPermissionBase):
    """A grant on one department to a group."""

    content_object = models.ForeignKey(Department, on_delete=models.CASCADE)
