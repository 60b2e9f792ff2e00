"""A whole year's facts taken in from one document (docs/interchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from departments.models import Phase, RosterEntry, User, Year
from departments.permissions import is_quality_office
from departments.refusals import NotAllowed, Refusal
from departments.trail import services as audit
from departments.years.revision import bump_revision, lock_for_facts
from departments.years.services import create_year
from notices.stored import services as notices_facts
from targets.scheme.loader import available_schemes, get_scheme
from targets.stored import services as targets_facts

from ...engine import document as facts_file
from ...engine import values
from ...engine.problems import Invalid, Problem
from ...engine.values import BadValue
from ...models import AwardPool, InnovationAward, Quota, Veto
from ..queries import canonical, sha256
from ..storable import unstorable
from .import_roster import import_roster

DECISIONS = (Veto, InnovationAward, Quota)
LABELS = {
    "departments": "部门",
    "work_items": "工作项目",
    "findings": "存在问题",
    "metrics": "指标数据",
    "averages": "全校平均",
    "tallies": "计数",
    "scores": "部门评分",
    "not_applicable": "缺项",
    "vetoes": "一票否决",
    "innovations": "创新贡献奖",
    "quotas": "指标基数",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in: rows per list of the document, and the SHA-256 of its canonical form."""

    year: Year
    rows: Mapping[str, int]
    sha256: str
    replaced: bool


class YearHasFacts(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"{year}已有考核事实，未作导入；确需以文件替换全部事实的，请选择替换。")


@transaction.atomic
def import_facts(*, document: dict[str, Any], by: User | None, replace: bool = False) -> Imported:
    """Store every fact of ``document``, or nothing.

    Creates the year where there is none (in 平时考核) and makes its roster the document's departments. With
    ``replace`` all facts of the year are deleted first. Counts the facts' revision up and writes one audit entry
    with the document's SHA-256.
    Only 质量发展处 (NotAllowed), or the system itself (``by`` None). Raises Invalid with all problems of the
    document; YearHasFacts without ``replace``; YearIsFinal.
    """
    if by is not None and not is_quality_office(by):
        raise NotAllowed
    year = lock_for_facts(year=_year(document, by))
    _check(document, year)
    replaced = _has_facts(year)
    if replaced and not replace:
        raise YearHasFacts(year)
    _clear(year)
    entries = import_roster(year=year, document=document)
    targets_facts.store_facts(year=year, entries=entries, document=document)
    notices_facts.store_facts(year=year, entries=entries, document=document)
    _store_decisions(year, entries, document)
    bump_revision(year=year)
    rows = {key: len(document[key]) for key in facts_file.LISTS if document.get(key)}
    imported = Imported(year, rows, sha256(canonical(document)), replaced)
    audit.record(
        act="替换年度事实" if replaced else "导入年度事实",
        by=by,
        obj=year,
        after={
            "文件校验值": imported.sha256,
            "事实版本": year.facts_revision,
            **{LABELS[key]: n for key, n in rows.items()},
        },
    )
    return imported


def _year(document: Mapping[str, Any], by: User | None) -> Year:
    """The document's year, created where there is none but a scheme of that year."""
    if "year" not in document:
        raise Invalid([Problem("year", "缺少这个键")])
    try:
        number = values.year(document["year"])
    except BadValue as bad:
        raise Invalid([Problem("year", str(bad))]) from None
    if found := Year.objects.filter(year=number).first():
        return found
    if str(number) not in available_schemes():
        raise Invalid([Problem("year", f"没有 {number} 年度的考核方案")])
    year = create_year(number=number, scheme=str(number), by=by)
    year.phase = Phase.COLLECTING
    year.save(update_fields=["phase"])
    return year


def _check(document: dict[str, Any], year: Year) -> None:
    problems = list(unstorable(document))
    try:
        facts_file.read(document, get_scheme(year.scheme), year.cut_off)
    except Invalid as invalid:
        problems = invalid.problems + problems
    if problems:
        raise Invalid(problems)


def _has_facts(year: Year) -> bool:
    return (
        targets_facts.has_facts(year)
        or notices_facts.has_facts(year)
        or AwardPool.objects.filter(year=year).exists()
        or any(model._default_manager.filter(entry__year=year).exists() for model in DECISIONS)
    )


def _clear(year: Year) -> None:
    targets_facts.clear_facts(year=year)
    notices_facts.clear_facts(year=year)
    AwardPool.objects.filter(year=year).delete()
    for model in DECISIONS:
        model._default_manager.filter(entry__year=year).delete()


def _store_decisions(year: Year, entries: Mapping[str, RosterEntry], document: Mapping[str, Any]) -> None:
    Veto.objects.bulk_create(
        Veto(entry=entries[row["department"]], reason=row["reason"]) for row in document.get("vetoes", ())
    )
    InnovationAward.objects.bulk_create(
        InnovationAward(entry=entries[row["department"]], project=row["project"])
        for row in document.get("innovations", ())
    )
    Quota.objects.bulk_create(
        Quota(entry=entries[row["department"]], kind=row["kind"], base=row["base"])
        for row in document.get("quotas", ())
    )
    if award := document.get("award"):
        AwardPool.objects.create(year=year, pool=award.get("pool"), reserve=award.get("reserve"))
