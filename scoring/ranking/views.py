"""排名: how a group's departments stand."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments import clock
from departments.figures import plain
from departments.models import User, Year
from departments.offices.queries import KnownNames
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import is_quality_office, reads_everything
from departments.roster.queries import places_in
from departments.trail.exports import answer
from departments.years.address import in_year

from ..books.figures import figures_of
from ..permissions import sees_ranking
from ..runs.asked import asked_run, run_query
from ..shown.paper import send_paper, wants_paper
from .book.writing import ranking_book, title_of
from .page import Place, RankingPage, ranking_page
from .paper import ranking_paper

MARKS = [("否决", "一票否决"), ("待评", "有待评指标")]


@require_safe
@require(sees_ranking)
@in_year
def ranking(request: HttpRequest, year: Year) -> HttpResponse:
    page = ranking_page(request.user, year, request.GET.get("group", ""), asked_run(request))
    if page and page.places and request.GET.get("format") == "xlsx":
        return _book(page, actor(request))
    listing = _listing(request, page) if page and page.shown else None
    if page and page.shown and page.places and wants_paper(request):
        return send_paper("scoring/ranking/paper.html", ranking_paper(page, page.shown), page.year)
    everything = reads_everything(request.user)
    context = {
        "page": page,
        "listing": listing,
        "reads_everything": everything,
        "sees_obstacle": is_quality_office(request.user),
        "run_query": run_query(request) if everything else "",
    }
    return render(request, "scoring/ranking/ranking.html", context)


def _book(page: RankingPage, by: User) -> HttpResponse:
    title, moment = title_of(page), clock.now()
    assert page.shown is not None
    said = {"内容": figures_of(page.shown), "行数": len(page.places)}
    name = f"{title}（{page.shown.word}）{moment:%Y%m%d}.xlsx"
    return answer(ranking_book(page, moment, by.name), name, label=title, obj=page.year, after=said)


def _listing(request: HttpRequest, page: RankingPage) -> Listing:
    def by_category(index: int) -> Column:
        head = page.heads[index]
        return Column(
            head.code, head.name, numeric=True, minor=True, note=head.points,
            sort=lambda place: Decimal(place.categories[index]),
        )  # fmt: skip

    def by_grade(place: Place) -> int | None:
        return page.grades.index(place.grade) if place.grade else None

    known, in_roster = KnownNames(page.year), cache(lambda: places_in(page.year))
    columns = [
        *([Column("rank", "名次", numeric=True, descending_first=False)] if page.ranked else ()),
        Column("name", "部门", sort=lambda place: in_roster()[place.entry]),
        *([Column("up", "升降", note=page.earlier.words)] if page.earlier else ()),
        *map(by_category, range(len(page.heads))),
        Column("rounding", "舍入", numeric=True, minor=True, sort=None),
        Column("total", "总分", numeric=True, note=plain(page.group.points), sort=lambda place: Decimal(place.total)),
        *([Column("rate", page.rated, numeric=True, sort=lambda place: place.completion)] if page.rated else ()),
        *([Column("grade", "格次", sort=by_grade)] if page.ranked else ()),
        Column("distance", "说明", sort=None),
    ]
    grades = [(grade, grade) for grade in page.grades]
    filters = [Filter("grade", "格次", [*grades, *MARKS], matches=_is_of)] if page.ranked else []
    return Listing(
        request,
        page.places,
        columns,
        search=["name", lambda place: known.of_entry(place.entry)],
        search_label="部门名称",
        filters=filters,
        sort="rank" if page.ranked else "",
        per_page=100,
    )


def _is_of(place: Place, wanted: str) -> bool:
    return {"否决": place.vetoed, "待评": place.pending > 0}.get(wanted, place.grade == wanted)
