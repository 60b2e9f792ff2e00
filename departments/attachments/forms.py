"""Files among what a form sends.

    class AnswerForm(FilesForm):
        text = forms.CharField(label="整改情况")

    form = AnswerForm(*sent_by(request), by=actor(request), place=request.path, kinds=…)
    if form.is_valid():
        attach(uploads=form.cleaned_data["attached"], to=answer, by=…, captions=form.captions)

In the template ``{% attach_files form %}``. What was sent in stays ticked in the form that is shown again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from ..files.uploads import was_too_large
from ..models import Upload, User
from ..refusals import Refusal
from . import uploads
from .content import Kind, accepted_endings
from .queries import left_at

FIELD = "attached"
# Beyond any form of ours: what more is sent is not even looked at.
MOST = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What stands in the form: uploads by their number, and whole files from a browser without scripts."""

    tokens: Sequence[str] = ()
    files: Sequence[UploadedFile[Any]] = ()


class FilesInput(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> Sent:
        tokens = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, ()))
        plain = files.getlist(name) if hasattr(files, "getlist") else list(files.get(name, ()))
        return Sent(tokens[:MOST], plain[:MOST])

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        return False


class FilesField(forms.Field):
    widget = FilesInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and (data.tokens or data.files))


@dataclass
class Row:
    """An upload in the form: whether it goes with it, and what it shows in a few words."""

    upload: Upload
    ticked: bool
    caption: str = field(default="")


class FilesForm(forms.Form):
    """A form with the field ``attached``. ``required_files`` says what is missing where there is none."""

    attached = FilesField(label="附件", required=False)
    required_files = ""

    def __init__(
        self,
        *args: Any,
        by: User,
        place: str = "",
        kinds: frozenset[Kind] | None = None,
        too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.place, self.too_large = by, place, too_large
        self.endings = accepted_endings(kinds)
        self.sent: list[Upload] = []

    def clean_attached(self) -> list[Upload]:
        sent: Sent = self.cleaned_data[FIELD]
        self.sent, wrong = self._known(sent.tokens), []
        for file in sent.files:
            try:
                self.sent.append(uploads.take_in(file=file, name=file.name or "", by=self.by, place=self.place))
            except Refusal as refusal:
                wrong.append(str(refusal))
        ready = []
        for upload in self.sent:
            try:
                ready.append(uploads.finish(upload=upload, by=self.by))
            except Refusal as refusal:
                wrong.append(str(refusal))
        if self.too_large:
            wrong.append("有文件超过 20 MB，没有收到。请启用浏览器的脚本后再上传，或压缩、拆分后上传。")
        if wrong:
            raise forms.ValidationError(wrong)
        if self.required_files and not ready:
            raise forms.ValidationError(self.required_files)
        return ready

    @property
    def captions(self) -> dict[UUID, str]:
        return {upload.pk: self._caption(upload) for upload in self.sent}

    def rows(self) -> list[Row]:
        """What the form shows: what was sent with it, then what was left on this page before."""
        ticked = {upload.pk: upload for upload in self.sent if not upload.refused}
        left = [upload for upload in left_at(self.by, self.place) if upload.pk not in ticked]
        return [Row(upload, True, self._caption(upload)) for upload in ticked.values()] + [
            Row(upload, False) for upload in left
        ]

    def _known(self, tokens: Sequence[str]) -> list[Upload]:
        """The person's own uploads, in the order of the form; what is no number of one is nobody's."""
        numbers = []
        for token in tokens:
            try:
                numbers.append(UUID(token))
            except (ValueError, AttributeError, TypeError):
                continue
        found = {row.pk: row for row in Upload.objects.filter(owner=self.by, pk__in=numbers)}
        return [found[number] for number in dict.fromkeys(numbers) if number in found]

    def _caption(self, upload: Upload) -> str:
        return str(self.data.get(f"{self.add_prefix(FIELD)}-caption-{upload.pk}", ""))


def sent_by(request: HttpRequest) -> dict[str, Any]:
    """What a ``FilesForm`` takes from a request: ``AnswerForm(**sent_by(request), by=…)``."""
    about = {"place": request.path, "too_large": was_too_large(request)}
    return {"data": request.POST, "files": request.FILES, **about} if request.method == "POST" else about


class BeginForm(forms.Form):
    """What a browser says of a file before it sends it."""

    name = forms.CharField(max_length=1000, strip=False)
    size = forms.IntegerField(min_value=0, max_value=2**53)
    modified = forms.IntegerField(required=False, min_value=0, max_value=2**53)
    place = forms.CharField(required=False, max_length=300)


class CaptionForm(forms.Form):
    caption = forms.CharField(label="说明", max_length=200, required=False)
