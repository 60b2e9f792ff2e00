"""Papers against WeasyPrint on the same words in bare tables: time, and the peak of memory."""

from __future__ import annotations

import datetime
import re
import resource
import time
from functools import partial

from django.template.loader import render_to_string

from bench.database import forget, take_in
from bench.engine import best_of
from bench.facts import generated
from departments.documents.pdf import make_pdf, warm
from departments.models import User
from departments.permissions import get_entry_for
from scoring.ranking.page import ranking_page
from scoring.ranking.paper import ranking_paper
from scoring.runs.services.score_year import score_year
from scoring.sheet.page.sheet import scored_for
from scoring.sheet.paper import sheet_paper
from scoring.sheet.tasks import sheets_book
from scoring.shown.paper import shown_in_job
from targets.scheme.loader import get_scheme

TIMES = 5
SHEET, RANKING = "scoring/sheet/paper.html", "scoring/ranking/paper.html"


def main(user: User, sizes: tuple[int, ...] = (35,)) -> None:
    warm()
    print("\n纸面：底线为 WeasyPrint 排同样文字的空白表格（不加样式），单份取几次中最短的，秒")
    print(f"{'':<14}{'底线':>8}{'用时':>8}{'比底线':>8}{'内存MB':>8}")
    for size in sizes:
        _measure(size, user)


def _measure(size: int, user: User) -> None:
    forget()
    year = take_in(generated(size, get_scheme("2020")), user)
    run = score_year(year=year, as_of=datetime.date(2020, 12, 31), by=user)
    shown = shown_in_job(user, year, None)

    page = ranking_page(user, year, "functional")
    assert page is not None
    _one("公示表", RANKING, ranking_paper(page, shown))

    entry = get_entry_for(user, year, run.results.filter(group="teaching").first().entry_id)  # type: ignore[union-attr]
    _, found = scored_for(user, entry, None)
    assert found is not None
    _one("得分表", SHEET, sheet_paper(found, entry))

    every = [
        render_to_string(SHEET, sheet_paper(scored, one))
        for one in year.roster.all()
        if (scored := scored_for(user, one, None)[1])
    ]
    # As a worker does it: with the collector of garbage.
    started = time.perf_counter()
    sheets_book(user, shown, "", lambda *said: None)
    _say(f"{size} 份合为一册", time.perf_counter() - started, "".join(every), times=1)


def _one(name: str, template: str, paper: dict[str, object]) -> None:
    taken, _ = best_of(TIMES, partial(make_pdf, template, paper))
    _say(name, taken, render_to_string(template, paper), times=TIMES)


def _bare(html: str) -> bytes:
    """The words of every cell, in tables without any style."""
    import weasyprint

    rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    ]
    cells = ("".join(f"<td>{re.sub(r'<[^>]+>', ' ', cell)}</td>" for cell in row) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    made: bytes = weasyprint.HTML(string=f'<html lang="zh-CN"><table>{table}</table></html>').write_pdf()
    return made


def _say(name: str, taken: float, html: str, *, times: int) -> None:
    """The memory is read before the floor takes its own."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor, _ = best_of(times, partial(_bare, html))
    print(f"{name:<14}{floor:>8.2f}{taken:>8.2f}{taken / floor:>8.2f}{memory:>8.0f}")
