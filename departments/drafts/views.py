"""What a page says by itself while somebody types: the draft of a form, and that an object is open."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..models import Draft
from ..pages.answers import actor
from ..pages.listing import Column, Listing
from . import services
from .forms import DraftForm
from .page import moment
from .queries import drafts_of, get_draft_for, get_edited_for, others_editing


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """我的草稿: where the reader left off."""
    columns = [
        Column("title", "表单", names=True),
        Column("saved_at", "保存时间", descending_first=True),
        Column("expires_at", "还保留", numeric=True, cell=lambda draft: f"{draft.days_left} 天"),
        Column("actions", "操作", sort=None, cell=None),
    ]
    listing = Listing(request, drafts_of(actor(request)), columns, search=["title"], sort="-saved_at")
    return render(request, "departments/drafts/drafts.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_draft_for(actor(request), pk)
    if request.method == "POST":
        services.close_draft(by=actor(request), key=draft.key)
        messages.success(request, f"已放弃草稿“{draft}”。")
        return redirect("departments:drafts")
    return render(request, "departments/drafts/drop.html", {"draft": draft})


@require_POST
def save(request: HttpRequest) -> JsonResponse:
    """Answers how the draft stands: ``saved``; ``elsewhere`` with what another window saved; ``refused``; ``ended``
    where somebody else has logged in since the page was made."""
    by, form = actor(request), DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"state": "refused"})
    said = form.cleaned_data
    if said.pop("reader") != by.pk:
        return JsonResponse({"state": "ended"})
    try:
        draft = services.save_draft(by=by, **said)
    except services.Elsewhere as elsewhere:
        return _answer("elsewhere", elsewhere.draft, fields=elsewhere.draft.content)
    except services.TooLong:
        return JsonResponse({"state": "refused"})
    return _answer("saved", draft)


def _answer(state: str, draft: Draft, **more: object) -> JsonResponse:
    return JsonResponse({"state": state, "revision": draft.revision, "at": moment(draft.saved_at), **more})


@require_POST
def editing(request: HttpRequest, kind: str, pk: str) -> JsonResponse:
    """The page has the object open (``typed``: and something was typed since), or is ``left``; who else has it."""
    by, obj = actor(request), get_edited_for(request.user, kind, pk)
    if request.POST.get("left"):
        services.leave_editing(by=by, obj=obj)
        return JsonResponse({"others": []})
    services.note_editing(by=by, obj=obj, typed=request.POST.get("typed") == "1")
    return JsonResponse({"others": others_editing(obj, by)})
