"""One notice item: read by whoever may, drafted and revised by its office, moved by those whose step it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.handling import MoveForm
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.pages.seen import SeenForm
from departments.permissions import is_signed_in
from departments.refusals import Refusal
from departments.years.address import in_year

from .. import services
from ..forms import ItemForm
from ..page.item import ItemPage, item_page, offered_move
from ..queries import get_item_for
from .lists import own_office_or_404

FORM = "notices/catalogue/item_form.html"
WRITES = ["GET", "HEAD", "POST"]


@require_safe
@require(is_signed_in)
@in_year
def item(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    page = _page(request, year, pk)
    removal = SeenForm(seen=page.item.kept_as(), auto_id="remove-%s")
    return render(request, "notices/catalogue/item.html", {"page": page, "year": year, "removal": removal})


@require_http_methods(WRITES)
@require(is_signed_in)
@in_year
def add(request: HttpRequest, year: Year, department: int) -> HttpResponse:
    own = own_office_or_404(request, year, department)
    form = ItemForm(request.POST if request.method == "POST" else None, year=year, department=own)
    if form.is_valid():
        with refused(form):
            made = services.add_item(year=year, department=own, contents=form.contents, by=actor(request))
            messages.success(request, f"已拟定“{made}”，核对后报送。")
            return redirect(made)
    return render(request, FORM, {"year": year, "form": form, "department": own, "doing": "增加通报事项"})


@require_http_methods(WRITES)
@require(is_signed_in)
@in_year
def change(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    page = _page(request, year, pk)
    if not page.may_change:
        raise Http404
    form = _form(request, page)
    if form.is_valid():
        with refused(form):
            services.change_item(
                item=page.item, contents=form.contents, by=actor(request), seen=form.cleaned_data["seen"]
            )
            messages.success(request, "已保存。")
            return redirect(page.item)
    return _shown(request, page, form, "修改")


@require_http_methods(WRITES)
@require(is_signed_in)
@in_year
def revise(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    page = _page(request, year, pk)
    if not page.may_revise:
        raise Http404
    form = _form(request, page)
    if form.is_valid():
        with refused(form):
            made = services.revise_item(
                item=page.item, contents=form.contents, by=actor(request), seen=form.cleaned_data["seen"]
            )
            messages.success(request, "修订已存为草稿，报送并备案后代替原内容；在此之前原内容继续有效。")
            return redirect(made)
    return _shown(request, page, form, "修订")


@require_http_methods(WRITES)
@require(is_signed_in)
@in_year
def delete(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    page = _page(request, year, pk)
    if not page.may_delete:
        raise Http404
    form = SeenForm(request.POST if request.method == "POST" else None, seen=page.item.kept_as())
    if form.is_valid():
        with refused(form):
            services.delete_item(item=page.item, by=actor(request), seen=form.cleaned_data["seen"])
            messages.success(request, f"已删除“{page.item}”。")
            return redirect("notices:office_catalogue", year.year, page.item.department_id)
    return render(request, "notices/catalogue/delete.html", {"page": page, "year": year, "form": form})


@require_http_methods(WRITES)
@require(is_signed_in)
@in_year
def move(request: HttpRequest, year: Year, pk: int, action: str) -> HttpResponse:
    """A step of its process; for those whose it is, and there for nobody else."""
    found = get_item_for(actor(request), year, pk)
    offer = offered_move(found, action, actor(request))
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks)
    if form.is_valid():
        with refused(form) as answer:
            moved = services.move_item(item=found, action=action, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{moved}”：{offer.label}，现为“{moved.get_state_display()}”。")
            return redirect(moved)
        if _elsewhere(answer.reason):
            messages.error(request, str(answer.reason))
            return redirect(found)
    return render(request, "notices/catalogue/move.html", {"item": found, "year": year, "offer": offer, "form": form})


def _elsewhere(reason: Refusal | None) -> bool:
    """Whether the refusal is about nothing that the form could mend."""
    return reason is not None and not reason.by_field


def _page(request: HttpRequest, year: Year, pk: int) -> ItemPage:
    return item_page(get_item_for(actor(request), year, pk), actor(request))


def _form(request: HttpRequest, page: ItemPage) -> ItemForm:
    posted = request.POST if request.method == "POST" else None
    return ItemForm(posted, year=page.item.year, department=page.item.department, known=page.item)


def _shown(request: HttpRequest, page: ItemPage, form: ItemForm, doing: str) -> HttpResponse:
    context = {"year": page.item.year, "form": form, "department": page.item.department, "item": page.item}
    return render(request, FORM, {**context, "page": page, "doing": doing})
