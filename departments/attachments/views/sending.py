"""What static/js/attachments.js speaks to: JSON, always with 200 and perhaps a ``problem`` for the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ... import acting
from ...models import Upload, UploadState
from ...pages.access import require
from ...pages.answers import actor
from ...pages.attachments import picture as picture_response
from ...permissions import is_signed_in
from ...refusals import Refusal
from .. import storage, uploads
from ..content import Kind
from ..forms import BeginForm
from ..queries import get_upload_for, may_upload, unbound, unbound_bytes, unbound_limit
from ..refusals import OtherOffset, ScannerIsAway


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_signed_in, writes=may_upload)
def begin(request: HttpRequest) -> HttpResponse:
    """GET: the page of one's own uploads that hang nowhere yet. POST: a new one."""
    if request.method != "POST":
        rows = unbound(actor(request))
        context = {"rows": rows, "used": unbound_bytes(actor(request)), "limit": unbound_limit()}
        return render(request, "departments/attachments/unbound.html", context)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": "浏览器没有说明要上传什么文件，请刷新页面后重试。"})
    told = form.cleaned_data
    try:
        upload = uploads.begin(
            by=actor(request),
            name=told["name"],
            size=told["size"],
            modified=told["modified"] or 0,
            place=told["place"],
        )
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse(_how_it_stands(upload))


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_upload)
def upload(request: HttpRequest, pk: UUID) -> JsonResponse:
    """GET: how it stands. POST: a piece as it is (no form), at ``?offset=``."""
    row = get_upload_for(actor(request), pk)
    if request.method != "POST":
        return JsonResponse(_how_it_stands(row))
    offset = request.GET.get("offset", "")
    # Whatever has arrived of a piece counts, also where the line broke in its middle.
    content = request.read(uploads.LARGEST_PIECE)
    try:
        row = uploads.receive(
            upload=row, offset=int(offset) if offset.isdecimal() else -1, content=content, by=actor(request)
        )
    except OtherOffset as other:
        return JsonResponse({"received": other.received})
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({"received": row.received})


@require_POST
@require(may_upload)
def finish(request: HttpRequest, pk: UUID) -> JsonResponse:
    row = get_upload_for(actor(request), pk)
    try:
        row = uploads.finish(upload=row, by=actor(request))
    except Refusal as refusal:
        return _refused(refusal, again=isinstance(refusal, ScannerIsAway))
    return JsonResponse(_how_it_stands(row))


@require_POST
@require(may_upload)
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_upload_for(actor(request), pk)
    uploads.drop(upload=row, by=actor(request))
    if "page" not in request.POST:
        return JsonResponse({})
    messages.success(request, f"已移除“{row.name}”。")
    return redirect("departments:begin_upload")


@require_safe
@require(may_upload)
def picture(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The small picture of one's own upload."""
    row = get_upload_for(actor(request), pk)
    if row.state != UploadState.READY or not row.pages:
        raise Http404
    try:
        return picture_response(storage.open_file(row.picture(0)))
    except FileNotFoundError:
        raise Http404 from None


def _how_it_stands(row: Upload) -> dict[str, Any]:
    said: dict[str, Any] = {
        "token": str(row.pk),
        "href": reverse("departments:upload_piece", args=[row.pk]),
        "name": row.name,
        "received": row.received,
        "piece": uploads.PIECE,
    }
    if row.is_kept:
        said |= {"done": True, "size": filesizeformat(row.kept_size), "kind": Kind(row.kind).label}
        if row.state == UploadState.WAITING:
            said["state"] = row.get_state_display()
        elif row.pages:
            said["picture"] = reverse("departments:upload_picture", args=[row.pk])
    elif row.refused:
        said["problem"] = row.refused
    return said


def _refused(refusal: Refusal, again: bool = False) -> JsonResponse:
    if not refusal.recorded:
        acting.refused(refusal)
    return JsonResponse({"problem": str(refusal), "again": again})
