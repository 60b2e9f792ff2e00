"""The home page: what waits for a person, and the figures of each of their parts in the year, most urgent first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from departments import clock
from departments.accounts.lockout import locked_names
from departments.accounts.queries import requests_before, who_can_confirm
from departments.accounts.workflow import SECOND_PERSON, valid_until
from departments.models import AccountRequest, Phase, User, Year
from departments.opening.queries import parts
from departments.permissions import (
    is_administrator,
    is_auditor,
    is_expert,
    is_quality_office,
    prepares_year,
    reads_everything,
)
from departments.years.workflow import PHASES
from scoring.models import Run
from scoring.ranking.standing import Standing
from scoring.runs.asked import TODAY
from targets.scheme_pages.page.scheme import scheme_of

from ...health.look import FOR_THE_HOME, look_at
from ..queries import unfinished_years
from .assessing import Assessing, assessing
from .own_departments import OwnDepartment, departments_in_charge, own_departments
from .whole_year import StateOfYear, WholeYear, latest_runs, state_of_year, whole_year
from .year_figures import YearFigures

NBSP = "\u00a0"
FEW = 3  # account requests, each a line of its own

FOR_EXPERTS = "创新贡献奖申报评审时，这里列出由您评审的项目。现在可以查看考核方案中创新贡献奖的规定。"
FOR_OTHERS = "质量发展处授予填报、考核或分管权限后，这里列出您的待办事项，以及您的部门的得分和名次。"


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the person, by ``due`` where it has a day; ``action`` names the button to ``href``."""

    what: str
    href: str
    action: str
    due: datetime.date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another year that is not finished, in which the person has a part: how much waits for them there."""

    year: Year
    tasks: int


@dataclass(frozen=True, slots=True)
class Accounts:
    total: int
    disabled: int
    locked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A part that is not the person's is None or empty; ``coming`` says what will be here where there is none.
    ``excellence`` is the grade that wins 优秀奖."""

    year: Year
    elsewhere: tuple[Elsewhere, ...]
    tasks: tuple[Task, ...]
    own: tuple[OwnDepartment, ...]
    in_charge: tuple[Standing, ...]
    assessing: Assessing | None
    state: StateOfYear | None
    whole: WholeYear | None
    runs: tuple[Run, ...]
    audits: bool
    accounts: Accounts | None
    coming: str
    excellence: str

    @property
    def heading(self) -> str:
        """The answer to what the person comes for: their figures, else what waits, else how it stands."""
        if len(self.own) == 1 and self.own[0].standing.total:
            return self.own[0].standing.in_words
        if self.tasks:
            return f"待办{NBSP}{len(self.tasks)}{NBSP}件"
        if self.in_charge:
            won = sum(standing.grade == self.excellence for standing in self.in_charge)
            told = f" · {won}{NBSP}个评为{self.excellence}" if won else ""
            return f"分管{NBSP}{len(self.in_charge)}{NBSP}个部门{told}"
        if self.whole and self.whole.ranked:
            won_by = (f"{one.group.name}{NBSP}{one.excellent}{NBSP}个" for one in self.whole.groups)
            return f"评为{self.excellence}：{' · '.join(won_by)}"
        if self.assessing and self.assessing.known and not self.assessing.owed:
            return f"我考核的{NBSP}{self.assessing.items}{NBSP}项指标均已评定"
        return "目前没有待办事项"

    @property
    def ranked_in_charge(self) -> bool:
        return any(standing.rank for standing in self.in_charge)

    @property
    def nothing(self) -> bool:
        """Whether the person has no part in the year at all."""
        parts = (self.own, self.in_charge, self.assessing, self.state, self.whole, self.accounts, self.audits)
        return not any(parts)


def home_page(user: User, year: Year, today: datetime.date) -> Home:
    figures = YearFigures(user, year)
    own = own_departments(figures, today)
    duties = assessing(figures)
    runs_year = is_quality_office(user)
    state = state_of_year(figures) if runs_year else None
    whole = whole_year(figures) if reads_everything(user) else None
    accounts = accounts_at_a_glance() if is_administrator(user) else None
    tasks = [
        *of_the_system(user),
        *requests_to_do(user),
        *(_of_accounts(accounts) if accounts else ()),
        *_of_phase(year, user),
        *_of_year(year, own, duties, state, today),
    ]
    return Home(
        year=year,
        elsewhere=tuple(_elsewhere(user, year, today)),
        tasks=tuple(tasks),
        own=tuple(own),
        in_charge=tuple(departments_in_charge(figures)),
        assessing=duties,
        state=state,
        whole=whole,
        runs=tuple(latest_runs(figures)) if is_auditor(user) else (),
        audits=is_auditor(user),
        accounts=accounts,
        coming=FOR_EXPERTS if is_expert(user) else FOR_OTHERS,
        excellence=figures.scheme.awards.excellence,
    )


def _elsewhere(user: User, here: Year, today: datetime.date) -> Iterator[Elsewhere]:
    for year in unfinished_years(user):
        if year.pk != here.pk and scheme_of(year) is not None:
            figures = YearFigures(user, year)
            state = state_of_year(figures) if is_quality_office(user) else None
            tasks = _of_year(year, own_departments(figures, today), assessing(figures), state, today)
            yield Elsewhere(year, sum(1 for _ in tasks))


def accounts_at_a_glance() -> Accounts:
    locked = locked_names()
    people = list(User.objects.values_list("username", "login_name", "is_active"))
    return Accounts(
        total=len(people),
        disabled=sum(not is_active for _, _, is_active in people),
        locked=tuple(sorted(username for username, login_name, _ in people if login_name in locked)),
    )


# --- what waits ---


def requests_to_do(user: User) -> Iterator[Task]:
    """What waits for a second person: for those who can confirm it, and for every administrator to see with whom. Many
    at once, as an import leaves them, are one line."""
    waiting = requests_before(user)
    mine: list[AccountRequest] = []
    others: list[AccountRequest] = []
    for one in waiting:
        (mine if SECOND_PERSON(user, one) else others).append(one)
    yield from _requests(mine, "待您确认", "去确认") if len(mine) > FEW else map(_to_confirm, mine)
    yield from _requests(others, "待他人确认", "查看") if len(others) > FEW else map(_with_others, others)


def _requests(several: list[AccountRequest], what: str, action: str) -> Iterator[Task]:
    until = min(map(valid_until, several))
    href = reverse("departments:account_requests")
    yield Task(f"{len(several)} 项账户申请{what}", href, action, until, (until - clock.today()).days)


def _to_confirm(request: AccountRequest, who: str = "", action: str = "去确认") -> Task:
    until = valid_until(request)
    href = reverse("departments:account_request", args=[request.pk])
    what = f"{request}（{request.asked_by}申请）{who}"
    return Task(what, href, action, until, (until - clock.today()).days)


def _with_others(request: AccountRequest) -> Task:
    who = "或".join(map(str, who_can_confirm(request))) or "第二人"
    return _to_confirm(request, f"，待{who}确认", "查看")


def of_the_system(user: User) -> Iterator[Task]:
    """What is not well with the site itself, for who mends it."""
    if is_administrator(user):
        unwell = [part.kind.name for part in look_at(FOR_THE_HOME) if not part.well]
        if unwell:
            yield Task(f"系统状态：{'、'.join(unwell)}需要处理", reverse("system_status"), "去处理")


def _of_phase(year: Year, user: User) -> Iterator[Task]:
    """What a year lacks before it begins, for who can mend it; later its next step, for the bodies of section 十 as
    soon as nothing stands in the way. When the quality office moves it on is its own to say."""
    if year.phase == Phase.PLANNING and prepares_year(user):
        if mine := [part.title for part in parts(year) if part.lacking and part.is_done_by(user)]:
            opening = reverse("departments:opening", args=[year.year])
            yield Task(f"{year}准备：{'、'.join(mine)}未齐", opening, "去办理")
        return
    if is_quality_office(user):
        return
    for row in PHASES.open_to(user, year):
        if row.expected and not PHASES.problems(row, year):
            yield Task(f"{year}{year.get_phase_display()}：{row.label}", PHASES.address(year, row.action), "去办理")


def _of_year(
    year: Year, own: list[OwnDepartment], duties: Assessing | None, state: StateOfYear | None, today: datetime.date
) -> Iterator[Task]:
    if state:
        yield from _of_state(year, state)
    if duties:
        yield from _of_duties(year, duties)
    yield from _of_work(year, own, today)


def _of_accounts(accounts: Accounts) -> Iterator[Task]:
    if accounts.locked:
        names = "、".join(accounts.locked)
        yield Task(f"{len(accounts.locked)} 个账户因登录失败被锁定：{names}", _accounts("locked"), "去处理")


def _accounts(state: str) -> str:
    return f"{reverse('departments:accounts')}?state={state}"


def _of_state(year: Year, state: StateOfYear) -> Iterator[Task]:
    runs = reverse("scoring:runs", args=[year.year])
    if state.obstacle and year.phase != Phase.PLANNING:
        today = f"{reverse('scoring:ranking', args=[year.year])}?run={TODAY}"
        yield Task("考核事实有误，截至今日的得分不能计算", today, "看原因")
    if state.run is None:
        if year.phase != Phase.PLANNING:
            yield Task(f"{year}尚未算分", runs, "去算分")
        return
    if state.changed:
        yield Task(f"第 {state.run.number} 次算分后，考核事实或方案有变动", runs, "重新算分")
    if state.inputs:
        pending = reverse("scoring:pending", args=[year.year])
        yield Task(f"{state.inputs} 个分数待考核部门评定，评完前不能公布", pending, "看待谁评")
    elif state.may_publish:
        publish = reverse("scoring:publish", args=[year.year, state.run.number])
        yield Task(f"第 {state.run.number} 次算分尚未公布", publish, "去公布")


def _of_duties(year: Year, duties: Assessing) -> Iterator[Task]:
    if duties.owed:
        what = f"{len(duties.owed)} 项指标有 {duties.inputs} 个分数待评"
        yield Task(what, reverse("scoring:items", args=[year.year]), "查看")


def _of_work(year: Year, own: list[OwnDepartment], today: datetime.date) -> Iterator[Task]:
    for department in own:
        sheet, rated = reverse("scoring:sheet", args=[year.year, department.entry.pk]), department.rated
        if rated is None:
            continue
        kind = department.group.categories[rated.category].name.removesuffix("目标")
        for item in department.due:
            what, href = f"{kind}“{item.name}”应完成", f"{sheet}?item={rated.code}"
            yield Task(what, href, "查看", item.due, (item.due - today).days)
