"""``manage.py import_year FILE.json [--dry-run] [--replace]``: a year's facts taken in (docs/interchange.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

from departments import acting
from departments.refusals import Refusal
from departments.trail.services import record_refusal
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import parse

from ...exchange.services.import_year import LABELS, Imported, import_facts

# Of each list, as long as it is not a dry run.
LINES_SHOWN = 20


class Command(BaseCommand):
    help = "导入一个年度的全部考核事实（JSON 文件），有一处错误即整体不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="事实文件")
        parser.add_argument("--dry-run", action="store_true", help="只列出会有哪些变化，不作导入")
        parser.add_argument("--replace", action="store_true", help="以文件替换该年度已有的全部事实")
        for flag, said in (("--accept-new", "同意新列入名册的部门"), ("--accept-gone", "同意移出名册的部门")):
            parser.add_argument(flag, nargs="+", action="extend", default=[], metavar="部门", help=said)

    def handle(
        self, *args: Any, file: str, dry_run: bool, accept_new: list[str], accept_gone: list[str], **options: Any
    ) -> None:
        """Exit status 1 with one line per problem, ``path: message``, on standard error."""
        with acting.from_command_line():
            try:
                imported = import_facts(
                    document=_read(file),
                    by=None,
                    replace=options["replace"],
                    accept_new=accept_new,
                    accept_gone=accept_gone,
                    keep=settings.VAR / "replaced",
                    dry_run=dry_run,
                )
            except Invalid as invalid:
                self._refuse(file, *invalid.problems)
            except Refusal as refusal:
                self._refuse(file, Problem(file, str(refusal)))
        for line in _told(imported):
            self.stdout.write(line)

    def _refuse(self, file: str, *problems: Problem) -> NoReturn:
        """In the trail too, with the first problem."""
        record_refusal(act="拒绝操作", label=f"导入 {Path(file).name}", after={"原因": str(problems[0])})
        for problem in problems:
            self.stderr.write(str(problem))
        raise SystemExit(1)


def _read(file: str) -> dict[str, Any]:
    try:
        raw = Path(file).read_bytes()
    except OSError as error:
        raise Invalid([Problem(file, f"无法读取：{error.strerror}")]) from None
    return parse(raw, file, marked=True)


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
