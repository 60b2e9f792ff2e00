"""账户管理, for 系统管理员 alone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ...dates import chinese_date
from ...models import AccountRequest, DepartmentUserGrant, Grant, Role, User
from ...pages.access import require
from ...pages.answers import actor, refused, told
from ...pages.books import Book, table_of, wants_book
from ...pages.listing import Column, Filter, Listing
from ...permissions import is_administrator, is_signed_in
from ...refusals import Refusal
from ...trail.exports import send_book
from ..forms.accounts import AccountForm, GrantForm, NewAccountForm, RolesForm
from ..lockout import locked_names
from ..one_time import hand_over, handed_over
from ..queries import accounts, grant_words, grants, role_names, waiting_requests, who_can_confirm
from ..services import accounts as services
from ..workflow import REQUESTS, valid_until


def _columns(locked: Collection[str]) -> list[Column]:
    return [
        Column("name", "姓名", names=True, parts=[Column("name", "姓名"), Column("position", "职务")]),
        Column("username", "用户名"),
        # Departments were entered in the order of their roster.
        Column("department", "所在部门", sort="department__pk"),
        Column("rights", "角色与授权", sort=None, parts=[
            Column("roles", "角色", cell=role_names),
            Column("grants", "授权", cell=lambda user: "；".join(grant_words(user))),
        ]),
        Column("state", "状态", sort="is_active", cell=lambda user: state_word(user, user.login_name in locked)),
        Column("last_login", "最近登录", minor=True),
    ]  # fmt: skip


def _in_state(users: QuerySet[User], state: str) -> QuerySet[User]:
    return users.filter(login_name__in=locked_names()) if state == "locked" else users.filter(is_active=state == "on")


FILTERS = [
    Filter("role", "角色", [*Role.choices], "groups__name"),
    Filter("state", "状态", [("on", "启用"), ("off", "停用"), ("locked", "锁定")], _in_state),
]


@require_safe
@require(is_administrator)
def account_list(request: HttpRequest) -> HttpResponse:
    search = ["name", "username", "position", "department__name", "department__short_name"]
    locked = locked_names()
    listing = Listing(
        request,
        accounts(),
        _columns(locked),
        search=search,
        search_label="姓名、用户名、职务或部门",
        filters=FILTERS,
    )
    if wants_book(request, listing.total):
        return send_book(Book("账户", [table_of(listing)], asked=listing.narrowing), actor(request))
    rows = [
        (user, role_names(user), grant_words(user), state_word(user, user.login_name in locked)) for user in listing
    ]
    return render(request, "departments/accounts/account_list.html", {"listing": listing, "rows": rows})


def state_word(user: User, locked: bool) -> str:
    if not user.is_active:
        return "停用"
    return "锁定" if locked else "启用"


@require(is_administrator)
def new_account(request: HttpRequest) -> HttpResponse:
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            user, password = services.create_account(by=actor(request), **form.cleaned_data)
            return _once(request, user, password)
    return render(request, "departments/accounts/account_form.html", {"form": form})


@require(is_administrator)
def change_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who it is, its roles and grants, and what can be done with it."""
    user = get_object_or_404(accounts(), pk=pk)
    # The form must not touch the object that the page's heading shows.
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=pk))
    if form.is_valid():
        with refused(form):
            services.change_account(user=user, by=actor(request), **form.cleaned_data)
            messages.success(request, "账户信息已修改。")
            return redirect("departments:account", pk)
    return render(request, "departments/accounts/account_page.html", _about(user, {"form": form}))


@require_POST
@require(is_administrator)
def set_roles(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(accounts(), pk=pk)
    form = RolesForm(request.POST, account=user)
    if form.is_valid():
        with refused(form):
            _tell(request, "角色已设置。", services.set_roles(user=user, by=actor(request), **form.cleaned_data))
            return redirect("departments:account", pk)
    return render(request, "departments/accounts/account_page.html", _about(user, {"roles_form": form}))


@require_POST
@require(is_administrator)
def add_grant(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(accounts(), pk=pk)
    form = GrantForm(request.POST)
    if form.is_valid():
        with refused(form):
            _tell(request, "此人已持有这项授权。", services.grant(user=user, by=actor(request), **form.cleaned_data))
            return redirect("departments:account", pk)
    return render(request, "departments/accounts/account_page.html", _about(user, {"grant_form": form}))


REVOKED = "此人立即失去这项权限，已打开的页面随即失效；其办理过的事项保留。"


def _question(held: DepartmentUserGrant) -> str:
    kind = Grant(held.permission.codename).label
    return f"撤销{held.user}（{held.user.username}）在{held.content_object}的“{kind}”授权？"


@require(is_administrator)
def revoke_grant(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    held = get_object_or_404(grants().select_related("user"), user__pk=pk, pk=grant_pk)
    if request.method != "POST":
        context = {"account": held.user, "question": _question(held), "consequence": REVOKED}
        return render(request, "departments/accounts/revoke_grant.html", context)
    kind = Grant(held.permission.codename)
    _do(request, "授权已撤销。", services.revoke, user=held.user, grant=kind, department=held.content_object)
    return redirect("departments:account", pk)


@dataclass(frozen=True)
class Act:
    """What an administrator can do with an account at one click, after being told what follows."""

    label: str
    consequence: str
    done: str
    service: Callable[..., Any]
    tone: str = "plain"

    def question(self, user: User) -> str:
        return f"{self.label}{user}（{user.username}）的账户？"


ACTS = {
    "disable": Act(
        "停用",
        "此人立即不能登录，已打开的页面随即失效；其办理过的事项保留。",
        "账户已停用。",
        services.disable,
        "danger",
    ),
    "enable": Act("启用", "此人可以重新登录，角色和授权与停用前相同。", "账户已启用。", services.enable),
    "reset": Act(
        "重置密码",
        "生成一次性密码，只显示一次；此人须重新登录并修改密码。"
        "持有角色或授权的账户，须由第二人确认，密码由确认人告知本人。",
        "",
        services.reset_password,
    ),
    "unlock": Act("解除锁定", "清除登录失败的记录，此人可立即重新登录。", "已解除锁定。", services.unlock),
}


@require(is_administrator)
def act_on_account(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if act not in ACTS:
        raise Http404
    if request.method != "POST":
        context = {"account": user, "act": ACTS[act], "question": ACTS[act].question(user)}
        return render(request, "departments/accounts/account_act.html", context)
    answer = _do(request, ACTS[act].done, ACTS[act].service, user=user)
    return _once(request, user, answer) if isinstance(answer, str) else redirect("departments:account", pk)


@require_safe
@require(is_signed_in)
def one_time_password(request: HttpRequest) -> HttpResponse:
    """The one that this session was handed last, if any."""
    return render(request, "departments/accounts/one_time_password.html", {"one_time": handed_over(request)})


def _do(request: HttpRequest, done: str, service: Callable[..., Any], **arguments: Any) -> Any:
    """Calls the service, tells how it ended, and gives what it returned."""
    try:
        answer = service(by=actor(request), **arguments)
    except Refusal as refusal:
        told(request, refusal)
        return None
    _tell(request, done, answer)
    return answer


def _tell(request: HttpRequest, done: str, answer: Any) -> None:
    """What came of it: ``done``, or who has to confirm it."""
    if isinstance(answer, AccountRequest):
        able = "、".join(str(one) for one in who_can_confirm(answer)) or REQUESTS.next_steps(answer)[0].who
        until = chinese_date(valid_until(answer))
        messages.info(request, f"申请已提出：{answer.what}。由{able}在{until}前确认后生效。")
    elif done:
        messages.success(request, done)


def _once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    hand_over(request, user=user, password=password, back=reverse("departments:account", args=[user.pk]))
    return redirect("departments:one_time_password")


def _about(user: User, more: dict[str, Any]) -> dict[str, Any]:
    state = state_word(user, user.login_name in locked_names())
    offered = ["enable"] if state == "停用" else ["reset", "disable"]
    if state == "锁定":
        offered.insert(0, "unlock")
    return {
        "account": user,
        "state": state,
        "acts": [(name, ACTS[name], ACTS[name].question(user)) for name in offered],
        "held": [(one, f"revoke-{one.pk}", _question(one)) for one in user.departmentusergrant_set.all()],
        "revoked": REVOKED,
        "waiting": [(one, valid_until(one), who_can_confirm(one)) for one in waiting_requests().filter(user=user)],
        "form": AccountForm(instance=user),
        "roles_form": RolesForm(account=user),
        "grant_form": GrantForm(),
        **more,
    }
