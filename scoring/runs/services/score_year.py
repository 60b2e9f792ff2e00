"""Scoring a year as of a day, and keeping what came out (算分).

The facts are read once, as the document that ``score_file`` takes: what is scored, kept and hashed is the same. A run
checks them as an auditor's computer would, so that a year can be scored exactly where its document can.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from departments import clock
from departments.models import RosterEntry, User, Year
from departments.refusals import Blocked, Problem, Refusal
from departments.trail import services as audit
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme

from ...engine import Results, results_document, score
from ...engine.explanations import cohort_json
from ...exchange.misfits import added_up, misfits
from ...exchange.queries import canonical, facts_document, sha256
from ...models import DepartmentResult, Run
from ..kept import keep
from ..program import program_hash
from ..queries import facts_changed

Progress = Callable[[int, int, str], None]
STEPS = ("读取事实", "计算", "保存结果")
ATTEMPTS = 3
# Half the time of the default for a sixth more bytes.
COMPRESSION = 3
NAMED = 5


class FactsMoved(Refusal):
    """Each attempt met a change of a fact between reading and storing."""

    message = "计算期间考核事实不断变动，结果未保存，请稍后再试。"


class NoDepartments(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"{year}还没有参加考核的部门，不能算分。")


class CannotScore(Blocked):
    """Facts that may not stand, as ``score_file`` would say; ``problems`` is all of it, in words for people."""

    def __init__(self, year: Year, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        named = "".join(problem.sentence for problem in problems[:NAMED])
        more = f"等 {len(problems)} 处。" if len(problems) > NAMED else ""
        self.args = (f"{year}的考核事实不能计算：{named}{more}更正后再算分。",)


class NotReproduced(Refusal):
    """The same facts, scheme and program gave other results than before: something is wrong with it."""

    def __init__(self, earlier: Run) -> None:
        super().__init__(
            f"事实、方案和截止日均与第{earlier.number}次算分相同，结果却不同，未予保存。请联系系统管理员。"
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """A year scored, not yet stored: as of which day, at which revision of the facts, and these as a document."""

    year: Year
    scheme: Scheme
    as_of: date
    results: Results
    facts: bytes


def score_year(
    *,
    year: Year,
    as_of: date,
    by: User,
    progress: Progress | None = None,
    storing: Callable[[], AbstractContextManager[Any]] = transaction.atomic,
) -> Run:
    """Score ``year`` and store one run with a row per department; one audit entry.

    Facts are read and scored without holding anybody up; then, with the year locked, the results are stored if
    the facts are still those that were read, else it begins anew. ``storing`` opens the transaction.
    Where an earlier run saw the same facts, day and scheme, the run says so (``same_as``); where an update of the
    program came between and the results are others, ``summary["differs_from"]`` is that run's number.
    Raises NoDepartments, CannotScore, FactsMoved, NotReproduced.
    """
    tell = progress or _silent
    for _ in range(ATTEMPTS):
        seen = Year.objects.get(pk=year.pk)
        try:
            scored = score_stored(year=seen, as_of=as_of, progress=tell)
        except Exception:
            # Facts that changed between two queries may not fit together; those that did not are at fault.
            if not facts_changed(seen, Year.objects.get(pk=year.pk)):
                raise
            continue
        tell(2, len(STEPS), STEPS[2])
        with storing():
            if not facts_changed(seen, Year.objects.select_for_update().get(pk=year.pk)):
                return _store(scored, by)
    raise FactsMoved


def score_stored(*, year: Year, as_of: date, progress: Progress | None = None, work_may_follow: bool = False) -> Scored:
    """What follows from the year's stored facts as of a day; nothing is stored.

    Refused is what ``score_file`` refuses; a department without any work items only unless they ``work_may_follow``:
    whoever looks at the year as it stands waits for them. Raises NoDepartments, CannotScore.
    """
    tell = progress or _silent
    tell(0, len(STEPS), STEPS[0])
    scheme, document = get_scheme(year.scheme), facts_document(year, as_of)
    if not document["departments"]:
        raise NoDepartments(year)
    tell(1, len(STEPS), STEPS[1])
    added = added_up(year, document, as_of)
    allowed = added.no_work if work_may_follow else ()
    if problems := tuple(misfits(year, document, (one for one in added.problems if one not in allowed))):
        raise CannotScore(year, problems)
    return Scored(year, scheme, as_of, score(added.facts, scheme), canonical(document))


def store_results(*, run: Run, document: dict[str, Any]) -> None:
    """Store the departments of a results document as the run's rows."""
    entries = dict(RosterEntry.objects.filter(year_id=run.year_id).values_list("name", "pk"))
    DepartmentResult.objects.bulk_create(
        DepartmentResult(
            run=run,
            entry_id=entries[department["name"]],
            group=department["group"],
            rank=department["rank"],
            grade=department["grade"] or "",
            scores=department,
        )
        for department in document["departments"]
    )


def results_hash(document: dict[str, Any]) -> str:
    """SHA-256 of a results document without explanations; the same in whatever order its proposals stand."""
    proposals = sorted(document["veto_proposals"], key=lambda proposal: sorted(proposal.items()))
    return sha256(canonical(document | {"veto_proposals": proposals}))


def _store(scored: Scored, by: User) -> Run:
    document = results_document(scored.results, scored.as_of)
    runs = Run.objects.filter(year=scored.year)
    run = Run(
        year=scored.year,
        number=(runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        as_of=scored.as_of,
        scheme=scored.scheme.key,
        scheme_hash=scored.scheme.hash,
        facts_hash=sha256(scored.facts),
        results_hash=results_hash(document),
        program_hash=program_hash(),
        facts_revision=scored.year.facts_revision,
        facts=zlib.compress(scored.facts, COMPRESSION),
        provisional=document["provisional"],
        summary=summary_of(scored.results, document),
        started_by=by,
        created_at=clock.now(),
    )
    _compare(run)
    keep(scored.scheme)
    run.save(force_insert=True)
    store_results(run=run, document=document)
    audit.record(
        act="算分",
        by=by,
        obj=run,
        after={
            "计算截止日": run.as_of,
            "事实校验值": run.facts_hash,
            "方案校验值": run.scheme_hash,
            "程序校验值": run.program_hash,
            "结果校验值": run.results_hash,
            "结果同": f"第{run.same_as.number}次算分" if run.same_as else "",
        },
    )
    return run


def _compare(run: Run) -> None:
    """Say which earlier run this one repeats. After an update of the program it may also differ, and says that."""
    same = {"facts_hash": run.facts_hash, "as_of": run.as_of, "scheme_hash": run.scheme_hash}
    earlier = Run.objects.filter(year=run.year, **same).order_by("-number").defer("facts", "summary").first()
    if earlier is None:
        return
    if earlier.results_hash == run.results_hash:
        run.same_as = earlier
    elif earlier.program_hash == run.program_hash:
        raise NotReproduced(earlier)
    else:
        run.summary["differs_from"] = earlier.number


def summary_of(results: Results, document: dict[str, Any]) -> dict[str, Any]:
    """What is no department's own, and the figures of each item's cohort, from which a score can be explained."""
    summary = {key: document[key] for key in ("award", "quotas", "quota_overrun", "veto_proposals")}
    summary["cohorts"] = {
        code: {item: cohort_json(cohort) for item, cohort in group.cohorts.items()}
        for code, group in results.groups.items()
    }
    return summary


def _silent(done: int, total: int, step: str) -> None:
    """Nobody watches."""
