"""What the party committee has decided on, as official documents: the notice of who is awarded, and a certificate for
each award (五, 十, 十一.1). Before that there is neither: it acts on what was public (十)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from departments import clock
from departments.documents.official import Official
from departments.models import Phase, RosterEntry, Step, Year
from departments.years.queries import decision_on

from ..runs.queries import Result
from ..shown.queries import Shown
from .page import Bonus, bonuses_of

UNIVERSITY = "焦作大学"
# Quotation marks inside others.
INNER = str.maketrans("“”", "‘’")


def is_decided(shown: Shown | None) -> bool:
    """Whether there is what certificates are made of."""
    return shown is not None and shown.published and shown.year.phase == Phase.FINAL


def award_documents(shown: Shown) -> Iterator[str]:
    """The notice, then the certificates, department by department: HTML; nothing where nobody is awarded."""
    awards = list(_awards(shown, shown.results()))
    if awards:
        yield _notice(shown, awards)
    for award in awards:
        yield from _certificates(shown, award)


def certificates_of(shown: Shown, entry: RosterEntry) -> Iterator[str]:
    """Those of one department; none where it was not awarded."""
    own = [result for result in shown.results_beside(entry) if result.entry == entry.pk]
    for award in _awards(shown, own):
        yield from _certificates(shown, award)


@dataclass(frozen=True, slots=True)
class Award:
    """What a department won: 优秀奖 by its grade, 创新贡献奖 for each of its ``projects``. ``bonus`` is None where no
    money comes of it."""

    result: Result
    excellent: bool
    bonus: Bonus | None

    @property
    def projects(self) -> tuple[str, ...]:
        return self.bonus.projects if self.bonus and self.bonus.innovation else ()


def _awards(shown: Shown, found: list[Result]) -> Iterator[Award]:
    bonuses = {bonus.entry: bonus for bonus in bonuses_of(shown, found)}
    for result in found:
        award = Award(result, result.grade == shown.scheme.awards.excellence, bonuses.get(result.entry))
        if award.excellent or award.projects:
            yield award


def _certificates(shown: Shown, award: Award) -> Iterator[str]:
    result = award.result
    if award.excellent:
        yield _document(
            "certificate.html",
            shown.year,
            title=f"{shown.year}工作目标考核优秀奖获奖证书",
            recipients=(result.name,),
            context={"result": result, "group": shown.scheme.groups[result.group]},
        )
    for project in award.projects:
        yield _document(
            "innovation.html",
            shown.year,
            title=f"{shown.year}创新贡献奖获奖证书",
            recipients=(result.name,),
            context={"project": project.translate(INNER)},
        )


def _notice(shown: Shown, awards: Sequence[Award]) -> str:
    bonuses = [award.bonus for award in awards if award.bonus]
    return _document(
        "notice.html",
        shown.year,
        title=f"关于公布{shown.year}考核获奖部门的通知",
        recipients=("各部门",),
        context={
            "bonuses": bonuses,
            "excellent": [award.result.name for award in awards if award.excellent],
            "projects": [(award.result.name, project) for award in awards for project in award.projects],
            "per_head": Decimal(shown.summary["award"]["per_head"]),
            "excellence": sum((bonus.excellence for bonus in bonuses), Decimal(0)),
            "innovation": sum((bonus.innovation for bonus in bonuses), Decimal(0)),
            "total": sum((bonus.total for bonus in bonuses), Decimal(0)),
            "heads": sum(bonus.heads for bonus in bonuses),
        },
    )


def _document(template: str, year: Year, *, title: str, recipients: tuple[str, ...], context: dict[str, Any]) -> str:
    """Its number is written in by whoever registers it: no document has one before."""
    decision = decision_on(year)
    day = (decision.document_date if decision else None) or clock.today()
    document = Official(
        issuer=f"{UNIVERSITY}文件",
        number=f"〔{day.year}〕　　号",
        title=title,
        signed_by=UNIVERSITY,
        signed_on=day,
        recipients=recipients,
    )
    cited = {"year": year, "document": document, "decided": _cited(decision)}
    return render_to_string(f"scoring/awards/{template}", {**cited, **context})


def _cited(decision: Step | None) -> str:
    """``（焦大党〔2021〕5号）``: the day stands below the text."""
    if decision is None:
        return ""
    return f"（{decision.document}）" if decision.document else ""
