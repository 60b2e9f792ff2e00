"""A year's facts as something that can be taken in on the site (departments/imports)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse

from departments.imports.kinds import Change, Checked, Kind, Progress, Question, Subject, Taken, Wrong
from departments.models import User, Year
from departments.permissions import Person, is_quality_office
from departments.refusals import Refusal
from targets.facts.problems import Invalid
from targets.facts.reading import parse
from targets.scheme.loader import get_scheme

from ..models import Publication
from .comparison import ListChange
from .files import JSON, ReadFile, facts_workbook, in_words, only_problems, read_file
from .queries import canonical, closed
from .services.import_roster import Question as RosterQuestion
from .services.import_year import Imported, import_facts


class EveryName(Collection[str]):
    """What was asked of single departments was agreed to as a whole, and nothing has changed since."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class NoLongerFits(Refusal):
    """What agreed with the rules at the look does not any more."""

    def __init__(self, invalid: Invalid) -> None:
        super().__init__(f"未作导入：{invalid.problems[0].message}")


class FactsOfYear(Kind):
    """All facts of a year, its roster included: the file replaces what there is."""

    name = "facts"
    label = "考核事实"
    explanation = (
        "文件是这一年度的考核事实（含名册），导入后以文件为准：表中没有的行将删除，文件中没有的工作表不变。"
        "填报表里已填好现有的内容，在其上增改即可。"
    )
    suffixes = (".xlsx", ".xls", ".csv", JSON)

    def may(self, person: Person, subject: Subject) -> bool:
        return is_quality_office(person)

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        year = _year(subject)
        return facts_workbook(year), f"{year}考核事实.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        try:
            read = read_file(content, name, _year(subject))
        except Invalid as invalid:
            return Checked(wrong=only_problems(invalid))
        progress(1, 3, "核对")
        return self._checked(subject, read, by)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        return self._checked(subject, ReadFile(parse(document.encode(), ""), in_words), by)

    def _checked(self, subject: Subject, read: ReadFile, by: User) -> Checked:
        year, document = _year(subject), read.document
        wrong = list(read.wrong)
        if not isinstance(document.get("departments"), list) or not document["departments"]:
            wrong.append(Wrong("“部门”表是空的，导入会清空名册。请在表中列出全部参加考核的部门。"))
        if wrong:
            return Checked(wrong=tuple(wrong + read.where(_problems(document, by))), notes=read.notes)
        try:
            found = import_facts(document=document, by=by, replace=True, dry_run=True)
        except Invalid as invalid:
            return Checked(wrong=tuple(read.where(invalid.problems)), notes=read.notes)
        return Checked(
            document=canonical(document).decode(),
            seen=self.stands(Subject(Year.objects.get(pk=year.pk))),
            changes=tuple(_change(one) for one in found.changes),
            questions=tuple(_questions(found)),
            notes=(*read.notes, *_renamed(found), *_yet_to_come(found)),
        )

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        names = {key: EveryName() if key in agreed else () for key in (NEW, GONE)}
        try:
            taken = import_facts(
                document=parse(document.encode(), ""),
                by=by,
                replace=True,
                accept_new=names[NEW],
                accept_gone=names[GONE],
                reason=reason,
            )
        except Invalid as invalid:
            raise NoLongerFits(invalid) from None
        before = canonical(taken.before).decode() if taken.before["departments"] else ""
        return Taken(before, self.stands(Subject(taken.year)), f"{taken.year}考核事实已按文件更新，查看变化")

    def stands(self, subject: Subject) -> str:
        year = _year(subject)
        return f"{year.facts_revision} {year.phase} {get_scheme(year.scheme).hash[:16]}"

    def closed(self, subject: Subject, person: Person) -> str:
        return closed(_year(subject))

    def needs_reason(self, subject: Subject) -> bool:
        return Publication.objects.filter(year=_year(subject)).exists()

    def back(self, subject: Subject) -> tuple[str, str]:
        return "考核事实", reverse("scoring:facts", args=[_year(subject).year])


NEW, GONE = "new", "gone"
# So many stand by name in a note.
NAMED = 3


def _year(subject: Subject) -> Year:
    assert subject.year is not None
    return subject.year


def _problems(document: dict[str, Any], by: User) -> list[Any]:
    """What else is wrong with a document whose file is wrong already, so that all is told at once."""
    try:
        import_facts(document=document, by=by, replace=True, dry_run=True)
    except Invalid as invalid:
        return list(invalid.problems)
    return []


def _change(one: ListChange) -> Change:
    return Change(one.label, one.added, one.changed, one.removed, one.same)


def _questions(found: Imported) -> Iterator[Question]:
    for key, appears, words in ((GONE, False, "移出名册"), (NEW, True, "新列入名册")):
        asked: list[RosterQuestion] = [one for one in found.questions if one.appears is appears]
        if asked:
            names = "、".join(f"“{one.name}”" for one in asked)
            parts = tuple(one.sentence for one in asked)
            yield Question(key, f"我已核对：{names}共 {len(asked)} 个部门{words}", parts)


def _renamed(found: Imported) -> Iterator[str]:
    if found.roster.renamed:
        names = "、".join(f"“{old}”改为“{new}”" for old, new in found.roster.renamed.items())
        yield f"部门改名：{names}。"


def _yet_to_come(found: Imported) -> Iterator[str]:
    if lacking := found.yet_to_come:
        more = f" 等 {len(lacking)} 处" if len(lacking) > NAMED else ""
        yield f"还没有工作项目，可在以后补入：{'；'.join(lacking[:NAMED])}{more}。"
