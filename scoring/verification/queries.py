"""A stored run computed anew from the facts and the scheme that it keeps, and held against all that pages show of it.

Three things must agree: the stored results with their hash, the hashes with the audit entry of the run, and the results
with what the engine makes of the facts by the scheme that was kept. The last is asked only of the program that made the
run; where it has changed since, or the scheme was never kept, the first two still say whether anything was altered, and
a note says what was not computed.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from departments.models import AuditEntry, RosterEntry
from targets.facts.problems import Invalid
from targets.facts.reading import parse
from targets.scheme.model import Scheme

from ..engine import results_document, score
from ..engine.adding import add
from ..exchange.queries import sha256
from ..models import DepartmentResult, Publication, Run
from ..runs.kept import SchemeAltered, SchemeLost, read_kept
from ..runs.program import program_hash
from ..runs.services.score_year import results_hash, summary_of
from .comparison import MISSING, Difference, differences

logger = logging.getLogger(__name__)

ACT = "算分"
PUBLISHED, WITHDRAWN = "公布算分结果", "撤回公布"
OF_DOCUMENT = ("award", "quotas", "quota_overrun", "veto_proposals")


@dataclass
class Verdict:
    """What was found about one run: values that differ, and what could not be computed anew."""

    run: Run
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def findings(self) -> Iterator[dict[str, str]]:
        """As ``Verification.findings`` keeps them."""
        href = f"{reverse('scoring:ranking', args=[self.run.year.year])}?run={self.run.number}"
        for one in self.differences:
            yield {
                "place": str(self.run),
                "href": href,
                "department": one.department,
                "key": one.key,
                "stored": one.stored,
                "computed": one.computed,
            }


def published_runs() -> QuerySet[Run]:
    """All that departments see, or ever saw."""
    return Run.objects.filter(pk__in=Publication.objects.values("run"))


def verdict(run: Run) -> Verdict:
    """Computes ``run`` anew; nothing is stored. What is stored in a shape that no run has is a finding, no error."""
    found = Verdict(run)
    try:
        _look(found)
    except Exception as error:
        logger.exception("run %s cannot be verified", run.pk)
        found.differences.append(Difference("", "内容无法核对", "", type(error).__name__))
    return found


def _look(found: Verdict) -> None:
    run, rows = found.run, list(found.run.results.select_related("entry").order_by("pk"))
    found.differences += _rows_against_themselves(run, rows)
    found.differences += _hashes(run, rows)
    found.differences += _against_the_trail(run)
    _against_the_engine(found, rows)


def _rows_against_themselves(run: Run, rows: list[DepartmentResult]) -> Iterator[Difference]:
    """A row's columns say the same as its scores, and it hangs on the department that it names."""
    entries: dict[str, set[int]] = {}
    for name, pk in RosterEntry.ever.filter(year=run.year_id).values_list("name", "pk"):
        entries.setdefault(name, set()).add(pk)
    for row in rows:
        name = str(row.scores.get("name", ""))
        columns = {"group": row.group, "rank": row.rank, "grade": row.grade or None}
        yield from differences(columns, {key: row.scores.get(key) for key in columns}, name)
        if row.entry_id not in entries.get(name, {row.entry_id}) and not _once_called(row.entry, name):
            yield Difference(name, "部门", row.entry.name, name)


def _once_called(entry: RosterEntry, name: str) -> bool:
    """Whether the trail knows that the department was renamed since, and its name given to another."""
    renamed = AuditEntry.objects.filter(object_type=entry._meta.label, object_id=str(entry.pk), before__name=name)
    return renamed.exists()


def _hashes(run: Run, rows: list[DepartmentResult]) -> Iterator[Difference]:
    stored = {
        "year": run.year.year,
        "scheme": run.scheme,
        "as_of": run.as_of.isoformat(),
        "provisional": run.provisional,
        "departments": [row.scores for row in rows],
        **{key: run.summary.get(key) for key in OF_DOCUMENT},
    }
    made = results_hash(stored)
    if made != run.results_hash:
        yield Difference("", "结果校验值", run.results_hash, made)
    try:
        made = sha256(zlib.decompress(run.facts))
    except zlib.error:
        made = ""
    if made != run.facts_hash:
        yield Difference("", "事实校验值", run.facts_hash, made)


def _against_the_trail(run: Run) -> Iterator[Difference]:
    """What the chained entry of the run says of it; and each publication and withdrawal has an entry of its own."""
    entries = AuditEntry.objects.filter(object_type=Run._meta.label, object_id=str(run.pk))
    told: Mapping[str, Any] | None = entries.filter(act=ACT).values_list("after", flat=True).first()
    if told is None:
        yield Difference("", "算分的审计记录", "", "应有一条")
        return
    stored = {
        "计算截止日": run.as_of.isoformat(),
        "事实校验值": run.facts_hash,
        "方案校验值": run.scheme_hash,
        "程序校验值": run.program_hash,
        "结果校验值": run.results_hash,
    }
    yield from differences(stored, {key: told.get(key, value) for key, value in stored.items()})
    lines = Publication.objects.filter(year=run.year_id)
    for act, made in (
        (PUBLISHED, lines.filter(act=Publication.Act.PUBLISH, run=run)),
        (WITHDRAWN, lines.filter(act=Publication.Act.WITHDRAW, before=run)),
    ):
        yield from differences({act: made.count()}, {act: entries.filter(act=act).count()})


def _against_the_engine(found: Verdict, rows: list[DepartmentResult]) -> None:
    run = found.run
    try:
        scheme = read_kept(run.scheme_hash)
    except SchemeAltered as altered:
        found.differences.append(Difference("", "留存的考核方案", str(altered), run.scheme_hash))
        return
    except SchemeLost as lost:
        found.notes.append(f"{run}所用的考核方案{lost}，未重新计算，只核对了校验值。")
        return
    if scheme.hash != run.scheme_hash:
        found.notes.append(f"{run}所用的考核方案没有留存，按后来的方案重新计算。")
    try:
        document, summary = _computed(run, scheme)
    except (Invalid, zlib.error) as error:
        found.differences.append(Difference("", "重新计算", "", str(error) or "保存的事实不能计算"))
        return
    computed = {department["name"]: department for department in document["departments"]}
    stored = {row.scores.get("name"): row.scores for row in rows}
    differ = [
        one
        for name in dict.fromkeys([*computed, *stored])
        for one in differences(stored.get(name, MISSING), computed.get(name, MISSING), str(name))
    ]
    if document["provisional"] != run.provisional:
        differ += differences({"provisional": run.provisional}, {"provisional": document["provisional"]})
    kept = {key: value for key, value in run.summary.items() if key != "differs_from"}
    differ += differences(kept, summary)
    if differ and run.program_hash != program_hash():
        found.notes.append(f"{run}之后计算程序有更新，重新计算的结果与当时不同，只核对了校验值。")
        return
    found.differences += differ


def _computed(run: Run, scheme: Scheme) -> tuple[dict[str, Any], dict[str, Any]]:
    """The results document and the summary that follow from the run's facts. Raises Invalid, zlib.error."""
    facts = parse(zlib.decompress(run.facts), str(run))
    added = add(facts, scheme, run.as_of)
    if problems := [problem for problem in added.problems if problem not in added.no_work]:
        raise Invalid(problems)
    results = score(added.facts, scheme)
    document = results_document(results, run.as_of)
    return document, summary_of(results, document)
