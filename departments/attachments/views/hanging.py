"""The files of a matter: its page, and each file given out, shown, replaced, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...models import Attachment, UploadState
from ...pages.access import is_about
from ...pages.answers import actor, refused, told
from ...pages.attachments import picture as picture_response
from ...pages.attachments import streamed
from ...refusals import Refusal
from ...trail.services import record
from .. import services, storage
from ..forms import CaptionForm, FilesForm, sent_by
from ..matters import how
from ..page import Shown, gallery, whole_gallery
from ..queries import get_attachment_for, get_matter_for, same_elsewhere_for, versions_of

DONE = {"remove": "已移除“{}”，可在下面恢复。", "restore": "已恢复“{}”。", "up": "", "down": ""}


@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """The page of a matter's files; a post adds to them."""
    person = actor(request)
    matter = get_matter_for(person, name, key, to_change=request.method == "POST")
    rules = how(matter)
    form = FilesForm(**sent_by(request), by=person, kinds=rules.kinds)
    form.required_files = "请先选择文件。"
    if form.is_valid():
        with refused(form):
            made = services.attach(uploads=form.cleaned_data["attached"], to=matter, by=person, captions=form.captions)
            messages.success(request, f"已添加 {len(made)} 个附件。")
            return redirect("departments:attachments", name, matter.pk)
    is_about(request, rules.year_of(matter))
    context = {"gallery": whole_gallery(matter, person), "form": form}
    return render(request, "departments/attachments/attachments.html", context)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    one, matter = get_attachment_for(actor(request), pk)
    if one.upload.state != UploadState.READY:
        return _not_had(request, one)
    try:
        file = storage.open_file(one.upload.stored)
    except FileNotFoundError:
        return _not_had(request, one)
    record(act="下载文件", obj=one, label=f"{matter}：{one.name}", after={"校验值": one.sha256})
    return streamed(file, one.name)


@require_safe
def picture(request: HttpRequest, pk: int, page: int) -> HttpResponseBase:
    """0 is the small one; a picture has one more, a PDF one for each of its first pages."""
    one, _ = get_attachment_for(actor(request), pk)
    if one.upload.state != UploadState.READY or not 0 <= page <= one.upload.pages or not one.upload.pages:
        raise Http404
    try:
        return picture_response(storage.open_file(one.upload.picture(page)))
    except FileNotFoundError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, shown, with its versions; a post changes its caption."""
    person = actor(request)
    one, matter = get_attachment_for(person, pk, to_change=request.method == "POST")
    form = CaptionForm(request.POST if request.method == "POST" else None, initial={"caption": one.caption})
    if form.is_valid():
        with refused(form):
            services.caption(attachment=one, text=form.cleaned_data["caption"], by=person)
            messages.success(request, "已保存说明。")
            return redirect("departments:attachment_page", pk)
    rules = how(matter)
    is_about(request, rules.year_of(matter))
    context = {
        "one": Shown(one),
        "gallery": gallery(matter, person),
        "form": form,
        "versions": [Shown(version) for version in versions_of(one)],
        "elsewhere": [(other, str(its), how(its).href(its)) for other, its in same_elsewhere_for(person, one)],
    }
    return render(request, "departments/attachments/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    person = actor(request)
    one, matter = get_attachment_for(person, pk, to_change=True)
    rules = how(matter)
    form = FilesForm(**sent_by(request), by=person, kinds=rules.kinds)
    form.required_files = "请先选择新文件。"
    if form.is_valid():
        with refused(form):
            newer = services.replace(attachment=one, upload=form.cleaned_data["attached"][0], by=person)
            messages.success(request, f"“{one.name}”已有第 {newer.version} 版，原来的仍可查看。")
            return redirect("departments:attachment_page", newer.pk)
    is_about(request, rules.year_of(matter))
    context = {"one": Shown(one), "gallery": gallery(matter, person), "form": form}
    return render(request, "departments/attachments/replace.html", context)


@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Remove, restore, up, down."""
    person = actor(request)
    one, matter = get_attachment_for(person, pk, to_change=True)
    try:
        match what:
            case "remove":
                services.remove(attachment=one, by=person)
            case "restore":
                services.bring_back(attachment=one, by=person)
            case "up" | "down":
                services.shift(attachment=one, by=person, up=what == "up")
            case _:
                raise Http404
        if DONE[what]:
            messages.success(request, DONE[what].format(one.name))
    except Refusal as refusal:
        told(request, refusal)
    return redirect(f"{reverse('departments:attachments', args=[how(matter).name, matter.pk])}#files")


def _not_had(request: HttpRequest, one: Attachment) -> HttpResponse:
    """Waiting for the scanner, intercepted by it, or lost by the disk."""
    return render(request, "departments/attachments/not_had.html", {"one": Shown(one)}, status=410)
