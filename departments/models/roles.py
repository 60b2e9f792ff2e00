from django.db import models


class Role(models.TextChoices):
    """School-wide roles (全校角色). Each is a Django group of that name."""

    QUALITY_OFFICE = "质量发展处", "质量发展处"
    LEADING_GROUP = "考核工作领导小组", "考核工作领导小组"
    PRESIDENT = "校长", "校长"
    PARTY_COMMITTEE = "党委会", "党委会"
    FUNCTIONAL_PANEL = "职能部门考核小组", "职能部门考核小组"
    TEACHING_PANEL = "教学院部考核小组", "教学院部考核小组"
    EXPERTS = "创新奖专家组", "创新奖专家组"
    AUDITOR = "审计员", "审计员"
    ADMINISTRATOR = "系统管理员", "系统管理员"


class Grant(models.TextChoices):
    """What a person may do for one department (授权); the codenames of its permissions."""

    REPORT = "report", "填报"
    ASSESS = "assess", "考核"
    LEAD = "lead", "分管"
