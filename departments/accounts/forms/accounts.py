"""What an administrator enters about an account."""

from __future__ import annotations

from typing import Any

from django import forms

from ...models import Department, Grant, Role, User
from ...names import written
from ...pages.seen import SeenForm
from ..queries import as_seen, grantable_departments, roles_as_seen


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker alone
    class Meta:
        model = User
        fields = ("name", "position", "department")


class AccountForm(SeenForm, PersonForm):
    """Who a person is, changed by somebody who sees how it stands."""

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, seen=as_seen(instance), **kwargs)


class NewAccountForm(PersonForm):
    """The user name is what the person logs in with; it does not change later, the audit trail names it."""

    class Meta:
        model = User
        fields = ("username", "name", "position", "department")
        labels = {"username": "用户名"}
        help_texts = {"username": "建议使用工号；建立后不能修改。"}

    def clean_username(self) -> str:
        """As it will be kept: Django's own cleaning has brought it to the usual width only."""
        username = written(str(self.cleaned_data["username"]))
        if not username:
            raise forms.ValidationError("请填写用户名。")
        return username


class RolesForm(SeenForm):
    roles = forms.MultipleChoiceField(
        label="全校角色",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="“系统管理员”“审计员”不能兼任其他角色，也不能持有部门授权。除“审计员”外，新增的角色须经第二人确认后生效。",
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, initial=roles_as_seen(account), seen=roles_as_seen(account), **kwargs)

    def clean_roles(self) -> list[Role]:
        return [Role(role) for role in self.cleaned_data["roles"]]


class GrantForm(forms.Form):
    grant = forms.ChoiceField(label="授权", choices=Grant.choices, help_text="须经第二人确认后生效。")
    department = forms.ModelChoiceField(label="部门", queryset=Department.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = grantable_departments()

    def clean_grant(self) -> Grant:
        return Grant(self.cleaned_data["grant"])
