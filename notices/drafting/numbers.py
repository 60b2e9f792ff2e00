"""The number of a notice: 〔2021〕第N期, one row of numbers for each office and year, gapless, never twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from departments.offices.queries import names_in

from ..models import Notice, NoticeCounter, WrittenNotice

# 人事处通报〔2020〕第4期, as files write it, with whatever brackets.
_REFERENCE = re.compile(r"[〔\[［(（【]\s*(?P<year>\d{4})\s*[〕\]］)）】]\s*第?\s*(?P<number>\d{1,6})\s*[期号]")


def reference(name: str, year: int, number: int) -> str:
    return f"{name}通报〔{year}〕第{number}期"


def take_number(notice: WrittenNotice) -> None:
    """Gives the locked ``notice`` the number after the highest that is known of its office and year, those of facts
    files too, and the ``Notice`` that it is cited by. Who comes at the same moment waits until this one has, or has
    not, been published."""
    year, office = notice.year, notice.office
    NoticeCounter.objects.get_or_create(year=year, office=office)
    counter = NoticeCounter.objects.select_for_update().get(year=year, office=office)
    known = Notice.objects.filter(year=year, issuer=office).values_list("reference", flat=True)
    counter.last = max([counter.last, *numbers_in(known, year.year)]) + 1
    counter.save(update_fields=["last"])
    name = names_in(year)[office.pk]
    notice.number = counter.last
    notice.notice = Notice.objects.create(
        year=year, issuer=office, reference=reference(name, year.year, counter.last), cited=False
    )


def numbers_in(references: Iterable[str], year: int) -> list[int]:
    found = (_REFERENCE.search(one) for one in references)
    return [int(one["number"]) for one in found if one and int(one["year"]) == year]
