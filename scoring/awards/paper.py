"""What the party committee has decided on, as official documents: the notice of who is awarded, and a certificate for
each award (五, 十, 十一.1). Before that there is neither: it acts on what was public (十)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """The notice, then the certificates, department by department: HTML."""
    results = {result.entry: result for result in shown.results()}
    bonuses = bonuses_of(shown, list(results.values()))
    if bonuses:
        yield _notice(shown, bonuses)
    for bonus in bonuses:
        yield from _certificates(shown, results[bonus.entry], bonus)


def certificates_of(shown: Shown, entry: RosterEntry) -> Iterator[str]:
    """Those of one department; none where it was not awarded."""
    for result in shown.results_beside(entry):
        if result.entry == entry.pk:
            for bonus in bonuses_of(shown, [result]):
                yield from _certificates(shown, result, bonus)


def _certificates(shown: Shown, result: Result, bonus: Bonus) -> Iterator[str]:
    """One for 优秀奖, and one for each project that won 创新贡献奖."""
    group = shown.scheme.groups[result.group]
    if bonus.excellence:
        yield _document(
            "certificate.html",
            shown.year,
            title=f"{shown.year}工作目标考核优秀奖获奖证书",
            recipients=(bonus.name,),
            context={"result": result, "group": group, "bonus": bonus},
        )
    for project in bonus.projects if bonus.innovation else ():
        yield _document(
            "innovation.html",
            shown.year,
            title=f"{shown.year}创新贡献奖获奖证书",
            recipients=(bonus.name,),
            context={"project": project.translate(INNER)},
        )


def _notice(shown: Shown, bonuses: Sequence[Bonus]) -> str:
    award = shown.summary["award"]
    return _document(
        "notice.html",
        shown.year,
        title=f"关于公布{shown.year}考核获奖部门的通知",
        recipients=("各部门",),
        context={
            "bonuses": bonuses,
            "excellent": [bonus for bonus in bonuses if bonus.excellence],
            "projects": [(bonus.name, project) for bonus in bonuses for project in bonus.projects],
            "per_head": Decimal(award["per_head"]),
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
