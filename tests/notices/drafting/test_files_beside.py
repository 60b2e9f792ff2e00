"""A year's facts go out and come in with notices that were written on the site: repeated, never changed."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest

from departments.models import Year
from notices.models import Notice, NoticeKind, NoticeRow, Problem, WrittenNotice
from notices.stored.citing import Cited, cite, read_citation
from notices.stored.written import WrittenOtherwise
from scoring.engine import parse
from scoring.exchange.queries import canonical, facts_document
from scoring.exchange.services.import_year import import_facts
from tests.cast import Cast
from tests.notices.drafting.written import approve, draft, published, put_right, row, submitted
from tests.scoring.scored import make_scored

pytestmark = pytest.mark.django_db


OTHER = "信息工程学院"


@pytest.fixture
def cast(db, october) -> Cast:
    """2020 with facts of its own, among them cited notices."""
    return make_scored(scored=False)


@pytest.fixture
def full(cast) -> Year:
    return cast.year


def document(year: Year) -> dict:
    return parse(canonical(facts_document(Year.objects.get(pk=year.pk))), "")


def take_in(year: Year, facts: dict) -> None:
    import_facts(document=facts, by=None, replace=True)


@pytest.mark.slow
def test_what_went_out_comes_in_and_the_rows_keep_their_facts(cast, full):
    first = published(cast, row(cast), row(cast, OTHER))
    put_right(cast, first, count=Decimal(2))
    before = document(full)
    take_in(full, deepcopy(before))
    assert canonical(document(full)) == canonical(before)
    tied = Problem.objects.filter(row__notice=first).order_by("pk")
    assert [(one.count, bool(one.corrected_by)) for one in tied] == [(2, True), (1, False)]
    # And what comes after still finds them.
    put_right(cast, first, NoticeKind.WITHDRAWAL)
    assert set(Problem.objects.filter(row__notice=first).values_list("count", flat=True)) == {Decimal(0)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows, own: rows.remove(own), "没有照原样列出"),
        (lambda rows, own: own.update(count="5"), "没有照原样列出"),
        (lambda rows, own: own.update(notice=""), "没有照原样列出"),
        (lambda rows, own: rows.append(dict(own)), "中没有"),
    ],
)
def test_a_file_that_says_otherwise_is_refused_whole(cast, full, change, words):
    notice = published(cast, row(cast))
    facts = document(full)
    own = next(one for one in facts["findings"] if one.get("notice") == str(notice))
    change(facts["findings"], own)
    before = canonical(document(full))
    with pytest.raises(WrittenOtherwise, match=words) as refusal:
        take_in(full, facts)
    assert str(notice) in str(refusal.value)
    assert canonical(document(full)) == before


def test_the_import_page_says_so_in_words(cast, full):
    from departments.imports.kinds import Subject
    from scoring.exchange.imports import FactsOfYear

    published(cast, row(cast))
    facts = facts_document(full)
    facts["findings"] = facts["findings"][:-1]
    with pytest.raises(WrittenOtherwise, match="请下载现在的填报表"):
        FactsOfYear().check(Subject(full), canonical(facts), "2020.json", cast.quality_office, lambda *_: None)


def test_drafts_are_not_touched_by_a_file(cast, full):
    waiting = submitted(cast, row(cast))
    draft(cast, row(cast))
    take_in(full, document(full))
    approve(cast, waiting)


def test_a_year_elsewhere_takes_both_references(cast, full):
    put_right(cast, published(cast, row(cast)), count=Decimal(2))
    facts = document(full)
    Problem.objects.all().delete()
    NoticeRow.objects.filter(corrects__isnull=False).delete()
    WrittenNotice.objects.filter(about__isnull=False).delete()
    WrittenNotice.objects.all().delete()
    Notice.objects.all().delete()
    take_in(full, deepcopy(facts))
    assert canonical(document(full)) == canonical(facts)
    assert Problem.objects.get(corrected_by__isnull=False).notice.reference == "人事处通报〔2020〕第5期"


@pytest.mark.parametrize("undone", [True, False])
def test_citations_read_as_they_are_written(undone):
    first, later = "人事处通报〔2020〕第1期", "人事处通报〔2020〕第2期"
    assert read_citation(cite(first, later, undone=undone)) == Cited(first, later)
    assert read_citation(first) == Cited(first)
