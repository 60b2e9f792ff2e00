from __future__ import annotations

from django.conf import settings
from django.db import models

from .people import Department
from .roles import Grant


class RequestState(models.TextChoices):
    WAITING = "waiting", "待确认"
    DONE = "done", "已生效"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class AccountRequest(models.Model):
    """What an administrator asks for an account and a second person must confirm (待确认申请).

    ``roles`` are those to be added; ``grant`` and ``department`` belong to a grant; a reset has neither.
    """

    class Kind(models.TextChoices):
        ROLES = "roles", "增加角色"
        GRANT = "grant", "授权"
        RESET = "reset", "重置密码"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账户", on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField("事项", max_length=10, choices=Kind)
    roles = models.JSONField("角色", default=list, blank=True)
    grant = models.CharField("授权", max_length=10, choices=Grant, blank=True)
    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=RequestState, default=RequestState.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请人", on_delete=models.PROTECT, related_name="requests_made"
    )
    asked_at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = "账户申请"
        verbose_name_plural = "账户申请"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}：{self.what}"

    @property
    def what(self) -> str:
        """“增加角色“质量发展处””, “授权“填报”（人事处）”."""
        if self.kind == self.Kind.ROLES:
            return f"增加角色“{'、'.join(self.roles)}”"
        if self.kind == self.Kind.GRANT:
            return f"授权“{Grant(self.grant).label}”（{self.department}）"
        return str(self.Kind.RESET.label)
