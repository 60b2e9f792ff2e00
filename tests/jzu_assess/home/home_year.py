"""A small year in which the cast has a part (``tests.scoring.scored``), and the home page taken apart."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from departments.models import YearPhase
from scoring.models import Run
from tests.cast import Cast
from tests.scoring import scored
from tests.scoring.publishing import publish as make_public
from tests.scoring.scored import YEAR_END, Document, all_done, make_scored, score_again, without_office_score
from tests.signs import all_alive


def make_year(departments: int = 4, *, change: Callable[[Document], None] = lambda document: None) -> Cast:
    """Facts without a run, on a site that is well; ``change`` edits them before they are taken in."""
    all_alive()
    return make_scored(departments, change=change, scored=False)


def score(cast: Cast, *, publish: bool = False, as_of: datetime.date = YEAR_END) -> Run:
    run = score_again(cast, as_of)
    if publish:
        make_public(run, cast.quality_office)
    return run


def page(client: Any, user: Any, path: str = "/2020/", status: int = 200) -> str:
    """The page as ``user`` sees it, with plain spaces."""
    return scored.page(client, user, path, status).replace("\u00a0", " ")


def no_phase_ends() -> None:
    """Far from the end of a phase nobody is reminded to begin the next."""
    YearPhase.objects.update(ends=datetime.date(2100, 12, 31))


def tasks(shown: str) -> list[tuple[str, str, str]]:
    """What waits: the words, where they lead, and the button; its colour stands between."""
    what, colour = (
        r'class="what">(.*?)(?: <span [^>]*>[^<]*</span>)?</span>',
        r'(?:<span class="state.*?</i>[^<]*</span>\s*)?',
    )
    line = rf'{what}\s*{colour}<a class="[^"]*" href="([^"]+)">([^<]+)</a>'
    return re.findall(line, shown.split('id="tasks"')[1].split("</section>")[0]) if 'id="tasks"' in shown else []


def figures(shown: str) -> dict[str, str]:
    """The large figures of the page by their label."""
    return dict(re.findall(r'class="figure-label">([^<]+)</span><\w+ class="figure-value"[^>]*>([^<]*)<', shown))


__all__ = ["all_done", "figures", "make_year", "no_phase_ends", "page", "score", "tasks", "without_office_score"]
