"""The home page: what waits for a person, and the figures of each of their parts in the year, most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from departments.accounts.lockout import locked_names
from departments.inbox.queries import Matter, mine
from departments.models import User, Year
from departments.permissions import is_administrator, is_auditor, is_expert, is_quality_office, reads_everything
from scoring.models import Run
from scoring.ranking.standing import Standing
from targets.scheme_pages.page.scheme import scheme_of

from ..queries import unfinished_years
from .assessing import Assessing, assessing
from .own_departments import OwnDepartment, departments_in_charge, own_departments
from .whole_year import StateOfYear, WholeYear, latest_runs, state_of_year, whole_year
from .year_figures import YearFigures

NBSP = "\u00a0"
FIRST = 6  # of what waits; all of it is in the inbox
FEW = 4  # of one kind, each a line of its own

FOR_EXPERTS = "创新贡献奖申报评审时，这里列出由您评审的项目。现在可以查看考核方案中创新贡献奖的规定。"
FOR_OTHERS = "质量发展处授予填报、考核或分管权限后，这里列出您的待办事项，以及您的部门的得分和名次。"


@dataclass(frozen=True, slots=True)
class Line:
    """What waits, in a line: one thing, or many of one kind, of which ``matter`` is the most urgent."""

    matter: Matter
    what: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Waits:
    """The first of what waits for a person, of whatever year, and how much it is in all."""

    lines: tuple[Line, ...]
    total: int


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
    waits: Waits
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
        if self.waits.total:
            return f"待办{NBSP}{self.waits.total}{NBSP}项"
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


def home_page(user: User, year: Year) -> Home:
    figures = YearFigures(user, year)
    waits = mine(user)
    return Home(
        year=year,
        elsewhere=tuple(_elsewhere(user, year, waits)),
        waits=first_of(waits),
        own=tuple(own_departments(figures)),
        in_charge=tuple(departments_in_charge(figures)),
        assessing=assessing(figures),
        state=state_of_year(figures) if is_quality_office(user) else None,
        whole=whole_year(figures) if reads_everything(user) else None,
        runs=tuple(latest_runs(figures)) if is_auditor(user) else (),
        audits=is_auditor(user),
        accounts=accounts_at_a_glance() if is_administrator(user) else None,
        coming=FOR_EXPERTS if is_expert(user) else FOR_OTHERS,
        excellence=figures.scheme.awards.excellence,
    )


def first_of(waits: Sequence[Matter]) -> Waits:
    """Many of one kind, as an import leaves them, are one line."""
    by_kind = Counter(one.source.name for one in waits)
    lines: dict[str, Line] = {}
    for one in waits:
        kind, count = one.source.name, by_kind[one.source.name]
        if count > FEW:
            href = f"{reverse('departments:inbox')}?kind={kind}"
            lines.setdefault(kind, Line(one, f"{count} 项{one.kind}待您办理", href, "查看"))
        else:
            lines[one.key] = Line(one, one.waiting.what, one.waiting.href, one.waiting.action)
    return Waits(tuple(lines.values())[:FIRST], len(waits))


def _elsewhere(user: User, here: Year, waits: Sequence[Matter]) -> Iterator[Elsewhere]:
    for year in unfinished_years(user):
        if year.pk != here.pk and scheme_of(year) is not None:
            yield Elsewhere(year, sum(one.waiting.year == year for one in waits))


def accounts_at_a_glance() -> Accounts:
    locked = locked_names()
    people = list(User.objects.values_list("username", "login_name", "is_active"))
    return Accounts(
        total=len(people),
        disabled=sum(not is_active for _, _, is_active in people),
        locked=tuple(sorted(username for username, login_name, _ in people if login_name in locked)),
    )
