"""What of a year's facts cannot be scored, in words for people and with the page where it is mended: before a run, and
before a department changes its group. Found as ``score_file`` finds it; only said otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from departments.models import RosterEntry, Year
from departments.refusals import Link, Problem
from notices.models import Notice
from notices.stored.citing import read_citation
from targets.facts.document import LISTS
from targets.facts.problems import Problem as FactProblem
from targets.facts.reading import Integer
from targets.scheme.loader import get_scheme
from targets.sheets.words import without_codes

from ..engine.adding import Added, add
from .queries import department_rows, facts_document

Document = Mapping[str, Any]
_PLACE = re.compile(r"(\w+)\[(\d+)\]")
DEPARTMENTS = "departments"


def obstacles(year: Year, as_of: date) -> tuple[Problem, ...]:
    """What keeps ``year`` from being scored as of a day; empty where nothing does."""
    if not year.frame.groups:
        return (Problem(f"{year}还没有考核方案。"),)
    document = facts_document(year, as_of)
    if not document[DEPARTMENTS]:
        return (Problem(f"{year}还没有参加考核的部门。", Link("部门名册", "departments:roster", {"year": year.year})),)
    return tuple(misfits(year, document, added_up(year, document, as_of).problems))


def added_up(year: Year, document: Document, as_of: date) -> Added:
    return add({**document, "year": Integer(year.year)}, get_scheme(year.scheme), as_of)


def misfits(year: Year, document: Document, problems: Iterable[FactProblem]) -> Iterator[Problem]:
    """The problems of the year's document by department and list, each row folded under its list; and the department
    that organises the assessment, where it is listed (三)."""
    for entry in year.roster.filter(department__organises=True):
        sentence = f"“{entry}”是考核的组织部门，不适用本办法考核（三），应移出名册。"
        yield Problem(sentence, Link("移出名册", "departments:remove_entry", {"year": year.year, "pk": entry.pk}))
    if found := list(problems):
        entries = {entry.name: entry for entry in year.roster.all()}
        yield from _by_department(_Naming(year, document), found, entries)


def misfits_in_group(entry: RosterEntry, group: str) -> tuple[Problem, ...]:
    """What is recorded about ``entry`` that could not stand if it were in ``group``, list by list. Work items that it
    would lack there may still be entered. Nothing where no scheme says what fits."""
    year = entry.year
    if not year.frame.groups:
        return ()
    rows = department_rows(year, entry)
    there, here = (_alone(entry, code, rows) for code in (group, entry.group))
    lacking = {*_added(year, there).no_work, *_added(year, here).problems}
    found = [problem for problem in _added(year, there).problems if problem not in lacking and "[" in problem.path]
    return tuple(_by_department(_Naming(year, there), found, {}))


def _alone(entry: RosterEntry, group: str, rows: Document) -> Document:
    return {DEPARTMENTS: [{"name": entry.name, "group": group, "headcount": entry.headcount or 0}], **rows}


def _added(year: Year, document: Document) -> Added:
    return added_up(year, document, year.cut_off)


def _by_department(
    naming: _Naming, problems: Sequence[FactProblem], entries: Mapping[str, RosterEntry]
) -> Iterator[Problem]:
    rows: dict[tuple[str, str], list[FactProblem]] = {}
    alike: dict[str, list[Problem]] = {}
    for problem in problems:
        department, listed = naming.place(problem)
        if listed in LISTS and listed != DEPARTMENTS:
            rows.setdefault((department, listed), []).append(problem)
        else:
            words = naming.words(problem)
            said = Problem(f"{words}。", _entry_link(entries.get(department)))
            alike.setdefault(words.removeprefix(department), []).append(said)
    for (department, listed), found in rows.items():
        each = {naming.row_number(problem): problem for problem in found}
        sentence = f"{department or '未列出的部门'}：{LISTS[listed].SHAPE.label} {len(each)} 条不能计分。"
        yield Problem(sentence, _entry_link(entries.get(department)), tuple(map(naming.row, each.values())))
    for words, same in alike.items():
        yield same[0] if len(same) == 1 else Problem(f"{len(same)} 个部门{words}。", parts=tuple(same))


def _entry_link(entry: RosterEntry | None) -> Link | None:
    if entry is None:
        return None
    return Link("打开名册", "departments:change_entry", {"year": entry.year.year, "pk": entry.pk})


class _Naming:
    """Says what a problem is about: items by their names instead of their codes, rows by what stands in them."""

    def __init__(self, year: Year, document: Document) -> None:
        self.year = year
        self.document = document
        self.scheme = get_scheme(year.scheme)
        groups = self.scheme.groups.values()
        self.names = {code: item.name for group in groups for code, item in group.items.items()}
        self.groups = "、".join(group.name for group in groups)
        self.notices = dict(Notice.objects.filter(year=year).values_list("reference", "pk"))

    def place(self, problem: FactProblem) -> tuple[str, str]:
        """The department and the list of a problem, "" where it is about no row or no single department."""
        listed, row = self._found(problem)
        return str(row.get("name" if listed == DEPARTMENTS else "department", "")), listed

    def row_number(self, problem: FactProblem) -> str:
        match = _PLACE.match(problem.path)
        return match[2] if match else ""

    def row(self, problem: FactProblem) -> Problem:
        """One row that cannot be scored, and why."""
        row, words = self._found(problem)[1], self.words(problem)
        about = self.names.get(str(row.get("item", "")), "") or str(row.get("name") or row.get("project") or "")
        before = f"{about}：" if about and about not in words else ""
        pk = self.notices.get(read_citation(str(row.get("notice", ""))).first)
        link = Link(str(row["notice"]), "notices:notice", {"year": self.year.year, "pk": pk}) if pk else None
        return Problem(f"{before}{words}。", link)

    def words(self, problem: FactProblem) -> str:
        if problem.path.endswith("].group"):
            return f"{self._found(problem)[1].get('name', '')}所在的考核组不是方案的考核组（{self.groups}）"
        return without_codes(problem.message, self.scheme)

    def _found(self, problem: FactProblem) -> tuple[str, Mapping[str, Any]]:
        match = _PLACE.match(problem.path)
        if match is None:
            return problem.path, {}
        return match[1], self.document[match[1]][int(match[2])]
