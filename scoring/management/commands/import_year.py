"""``manage.py import_year FILE [--dry-run] [--replace]``: a year's facts taken in, from a workbook or from JSON
(docs/interchange.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

from departments import acting
from departments.refusals import Refusal
from departments.trail.services import record_refusal
from departments.workbooks.sheets import NotReadable
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import parse

from ...exchange.files import ReadFile, in_words, read_any_year
from ...exchange.services.import_year import LABELS, Imported, import_facts

Tell = Callable[[Iterable[Problem]], list[str]]
BOOKS = frozenset({".xlsx", ".xls", ".xlsm", ".et", ".csv"})
# Of each list, as long as it is not a dry run.
LINES_SHOWN = 20


class Command(BaseCommand):
    help = "导入一个年度的全部考核事实（Excel 工作簿或 JSON 文件），有一处错误即整体不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="事实文件")
        parser.add_argument("--dry-run", action="store_true", help="只列出会有哪些变化，不作导入")
        parser.add_argument("--replace", action="store_true", help="以文件替换该年度已有的全部事实")
        for flag, said in (("--accept-new", "同意新列入名册的部门"), ("--accept-gone", "同意移出名册的部门")):
            parser.add_argument(flag, nargs="+", action="extend", default=[], metavar="部门", help=said)

    def handle(
        self, *args: Any, file: str, dry_run: bool, accept_new: list[str], accept_gone: list[str], **options: Any
    ) -> None:
        """Exit status 1 with one line per problem on standard error: its sheet, row, column and cell in a workbook,
        ``path: message`` in JSON."""
        with acting.from_command_line():
            read, told = self._read(file)
            agreed = {"accept_new": accept_new, "accept_gone": accept_gone, "replace": options["replace"]}
            try:
                imported = import_facts(
                    document=read.document,
                    by=None,
                    keep=settings.VAR / "replaced",
                    dry_run=dry_run or bool(read.wrong),
                    **agreed,
                )
            except Invalid as invalid:
                self._refuse(file, [*map(str, read.wrong), *told(invalid.problems)])
            except Refusal as refusal:
                self._refuse(file, [*map(str, read.wrong), str(Problem(file, str(refusal)))])
            if read.wrong:
                self._refuse(file, [str(wrong) for wrong in read.wrong])
        for line in (*read.notes, *_told(imported)):
            self.stdout.write(line)

    def _read(self, file: str) -> tuple[ReadFile, Tell]:
        """What stands in the file, and how problems of it are told."""
        try:
            raw = Path(file).read_bytes()
            if Path(file).suffix.lower() in BOOKS:
                read = read_any_year(raw, Path(file).name)
                return read, lambda problems: [str(wrong) for wrong in read.where(problems)]
            return ReadFile(parse(raw, file, marked=True), in_words), lambda problems: [str(one) for one in problems]
        except OSError as error:
            self._refuse(file, [str(Problem(file, f"无法读取：{error.strerror}"))])
        except NotReadable as reason:
            self._refuse(file, [str(Problem(file, str(reason)))])
        except Invalid as invalid:
            self._refuse(file, [str(problem) for problem in invalid.problems])

    def _refuse(self, file: str, lines: Sequence[str]) -> NoReturn:
        """In the trail too, with the first problem."""
        record_refusal(act="拒绝操作", label=f"导入 {Path(file).name}", after={"原因": lines[0]})
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)


def _told(imported: Imported) -> Iterator[str]:
    """What changes: departments that appear or vanish first, then list by list; then what was done."""
    roster = imported.roster
    for word, names in (("列入名册", roster.appear), ("移出名册", roster.vanish)):
        if names:
            yield f"{word} {len(names)} 个部门：{'、'.join(names)}"
    for old, new in roster.renamed.items():
        yield f"改名：{old} → {new}"
    for change in imported.changes if imported.before["departments"] else ():
        yield f"{change.label}：{change.counts}"
        if imported.replaced:
            every = list(change.lines)
            shown = every if imported.dry else every[:LINES_SHOWN]
            yield from (f"  {line}" for line in shown)
            if len(shown) < len(every):
                yield f"  等 {len(every)} 条"
    rows = "，".join(f"{LABELS[key]} {count}" for key, count in imported.rows.items())
    if imported.dry:
        yield from (f"导入时将询问：{question.problem}" for question in imported.questions)
        if imported.replaced:
            yield "该年度已有考核事实，导入时须加 --replace。"
        yield f"以上只是预演，未作导入：{imported.year}，{rows}。文件校验值 {imported.sha256}"
    else:
        verb = "已替换" if imported.replaced else "已导入"
        yield f"{verb}{imported.year}事实：{rows}。文件校验值 {imported.sha256}"
    if imported.kept:
        yield f"原有事实存于 {imported.kept}，需要时可再导入。"
