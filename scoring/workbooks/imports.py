"""The workbooks of offices and of departments as something that can be taken in on the site (departments/imports)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from departments.imports.kinds import Change, Checked, Kind, Progress, Subject, Taken, Wrong
from departments.models import Department, RosterEntry, User, Year
from departments.permissions import Person, groups_assessed_by, is_quality_office
from departments.workbooks.tables import SheetProblem
from targets.permissions import assesses_for, has_work_of, may_enter_in, rights_on_work
from targets.sheets.reading import ReadBook
from targets.sheets.work.rights import NOTHING

from ..exchange.comparison import ListChange
from ..exchange.queries import assessed_entries
from ..models import Publication
from .books import office_called, office_workbook, read_office_workbook, read_work_workbook, work_workbook
from .queries import enters_something, how_it_stands, how_work_stands
from .said import ENTRIES, GROUP_WORK, WORK, SaidEntries, SaidWork
from .services.import_entries import Comparing, import_entries, refuse_entering
from .services.import_work import ComparingWork, import_work

WHOLE_SCHOOL = "全校"
# In addresses.


class OfYear(Kind):
    """What both have in common: after results were made public, others ask why something changed."""

    def needs_reason(self, subject: Subject) -> bool:
        return Publication.objects.filter(year=_year(subject)).exists()


class OfficeEntries(OfYear):
    """What an office enters about the items that it assesses."""

    name = ENTRIES
    label = "考核数据"
    of_department = True
    explanation = (
        "填报表里有本部门考核的各项指标：指标数据、部门评分、计数、全校平均和缺项，已有的数据都已填好。"
        "清空一格就是删除这项数据；表中没有的部门和指标不受影响。存在问题由工作通报登记，不在这里导入。"
    )

    def may(self, person: Person, subject: Subject) -> bool:
        year, office = _year(subject), _department(subject)
        return assesses_for(person, office.pk) and enters_something(year, office.pk)

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        year, office = _year(subject), _department(subject)
        return office_workbook(year, office), f"{year}{office_called(year, office)}考核填报表.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        year, office = _year(subject), _department(subject)
        refuse_entering(year, office, by)
        read = read_office_workbook(year, office, content, name)
        progress(1, 2, "核对")
        return self._checked(subject, SaidEntries.of(read), read)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        refuse_entering(_year(subject), _department(subject), by)
        return self._checked(subject, SaidEntries.of_text(document, assessed_entries(_year(subject))), ReadBook())

    def _checked(self, subject: Subject, said: SaidEntries, read: ReadBook) -> Checked:
        comparing = Comparing(_year(subject), _department(subject), said)
        if wrong := _wrong(_year(subject), read, comparing.problems):
            return Checked(wrong=wrong, notes=tuple(read.notes))
        return Checked(
            document=said.as_text(comparing.entries),
            seen=self.stands(subject),
            changes=_changes(comparing.changes),
            notes=tuple(read.notes),
        )

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        year, office = _year(subject), _department(subject)
        said = SaidEntries.of_text(document, assessed_entries(year))
        done = import_entries(year=year, office=office, said=said, by=by, reason=reason)
        return Taken(done.before, self.stands(subject), f"{office_called(year, office)}的考核数据已更新，查看变化")

    def stands(self, subject: Subject) -> str:
        return how_it_stands(_year(subject), _department(subject))

    def closed(self, subject: Subject, person: Person) -> str:
        return "" if may_enter_in(person, _year(subject)) else _closed(_year(subject))

    def back(self, subject: Subject) -> tuple[str, str]:
        return "指标得分", reverse("scoring:items", args=[_year(subject).year])


class WorkItems(OfYear):
    """Work items, of one department or of several."""

    label = "工作项目"

    def entries(self, subject: Subject, person: Person) -> list[RosterEntry]:
        """The departments whose work the person has to do with."""
        raise NotImplementedError

    def title(self, subject: Subject, entries: Sequence[RosterEntry]) -> str:
        """What several departments are called together; "" for one."""
        return ""

    def may(self, person: Person, subject: Subject) -> bool:
        return bool(self.entries(subject, person))

    def template(self, subject: Subject, person: User) -> tuple[bytes, str]:
        year, entries = _year(subject), self.entries(subject, person)
        title = self.title(subject, entries)
        rights = rights_on_work(person, entries[0]) or NOTHING
        return work_workbook(year, entries, rights, title), f"{year}{title or entries[0].name}工作项目.xlsx"

    def check(self, subject: Subject, content: bytes, name: str, by: User, progress: Progress) -> Checked:
        year, entries = _year(subject), self.entries(subject, by)
        read = read_work_workbook(year, entries, content, name, self.title(subject, entries))
        progress(1, 2, "核对")
        return self._checked(subject, SaidWork.of(read), read, by)

    def check_again(self, subject: Subject, document: str, by: User, progress: Progress) -> Checked:
        said = SaidWork.of_text(document, assessed_entries(_year(subject)))
        return self._checked(subject, said, ReadBook(), by)

    def _checked(self, subject: Subject, said: SaidWork, read: ReadBook, by: User) -> Checked:
        comparing = ComparingWork(_year(subject), said, by)
        if wrong := _wrong(_year(subject), read, comparing.problems):
            return Checked(wrong=wrong, notes=tuple(read.notes))
        left = comparing.matched.left
        return Checked(
            document=comparing.found.as_text(comparing.entries),
            seen=self.stands(subject),
            changes=_changes(comparing.changes),
            notes=(*read.notes, *([f"有 {left} 个已有的工作项目没有列出，保持不变。"] if left else [])),
        )

    def take_in(
        self, subject: Subject, document: str, by: User, agreed: Iterable[str], reason: str, progress: Progress
    ) -> Taken:
        year = _year(subject)
        said = SaidWork.of_text(document, assessed_entries(year))
        done = import_work(year=year, said=said, by=by, reason=reason)
        return Taken(done.before, self.stands(subject), "工作项目已更新，查看变化")

    def stands(self, subject: Subject) -> str:
        entries = assessed_entries(_year(subject))
        about = [entry for entry in entries if subject.department in (None, entry.department)]
        return how_work_stands(_year(subject), about)

    def closed(self, subject: Subject, person: Person) -> str:
        rights = (rights_on_work(person, entry) for entry in self.entries(subject, person))
        return "" if any(rights) else _closed(_year(subject))


class DepartmentWork(WorkItems):
    """A department's own work items."""

    name = WORK
    of_department = True
    explanation = (
        "填报表里有本部门的全部工作项目。白色的列可以填写，灰色的列由考核小组或质量发展处填写；"
        "平时考核开始后，部门填写完成情况，项目的增减和调整由质量发展处办理。"
    )

    def entries(self, subject: Subject, person: Person) -> list[RosterEntry]:
        listed = assessed_entries(_year(subject)) if _year(subject).frame.groups else []
        return [one for one in listed if one.department == subject.department and has_work_of(person, one)]

    def back(self, subject: Subject) -> tuple[str, str]:
        for entry in assessed_entries(_year(subject)):
            if entry.department == subject.department:
                return str(entry), reverse("scoring:sheet", args=[_year(subject).year, entry.pk])
        return super().back(subject)


class GroupWork(WorkItems):
    """The work items of all departments that somebody checks: a 考核小组 its group's, 质量发展处 all."""

    name = GROUP_WORK
    explanation = (
        "填报表里有各部门的全部工作项目。考核小组填写完成情况、未按时完成和未按要求完成；没有列出的项目保持不变。"
    )

    def entries(self, subject: Subject, person: Person) -> list[RosterEntry]:
        year = _year(subject)
        groups = frozenset(year.frame.groups) if is_quality_office(person) else groups_assessed_by(person, year)
        listed = assessed_entries(year) if groups else []
        return [one for one in listed if one.group in groups and has_work_of(person, one)]

    def title(self, subject: Subject, entries: Sequence[RosterEntry]) -> str:
        groups = {entry.group: entry.group_name for entry in entries}
        return next(iter(groups.values())) if len(groups) == 1 else WHOLE_SCHOOL

    def back(self, subject: Subject) -> tuple[str, str]:
        return "指标得分", reverse("scoring:items", args=[_year(subject).year])


KINDS: tuple[Kind, ...] = (OfficeEntries(), DepartmentWork(), GroupWork())


def _year(subject: Subject) -> Year:
    assert subject.year is not None
    return subject.year


def _department(subject: Subject) -> Department:
    assert subject.department is not None
    return subject.department


def _closed(year: Year) -> str:
    return f"{year}现处于“{year.get_phase_display()}”阶段，不能填报。"


def _wrong(year: Year, read: ReadBook, others: Sequence[SheetProblem]) -> tuple[Wrong, ...]:
    """What is wrong with the file, and with what it says, all at once."""
    found = [
        Wrong(one.message, one.sheet, one.row, one.cell, one.heading, one.value) for one in (*read.problems, *others)
    ]
    if read.year not in (None, year.year):
        found.insert(0, Wrong(f"“说明”表上写的是 {read.year} 年度，这里导入的是{year}，请换用{year}的填报表。"))
    return tuple(found)


def _changes(changes: Sequence[ListChange]) -> tuple[Change, ...]:
    return tuple(Change(one.label, one.added, one.changed, one.removed, one.same) for one in changes)
