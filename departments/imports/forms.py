from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from .kinds import Question

# What office programs write, and what is said of each.
REFUSED = {
    ".et": "这是 WPS 专用格式（.et）。请在 WPS 中选择“文件 → 另存为 → Excel 工作簿（*.xlsx）”后再上传。",
    ".xlsm": "不接受含宏的工作簿。请另存为不含宏的“Excel 工作簿（*.xlsx）”再上传。",
    ".doc": "这是 Word 文档，请上传 Excel 工作簿（*.xlsx）。",
    ".docx": "这是 Word 文档，请上传 Excel 工作簿（*.xlsx）。",
    ".pdf": "这是 PDF 文件，请上传 Excel 工作簿（*.xlsx）。",
}


class UploadForm(forms.Form):
    file = forms.FileField(label="文件", allow_empty_file=True)

    def __init__(self, *args: Any, suffixes: Sequence[str], too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suffixes = tuple(suffixes)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)
        missing = "请选择要上传的文件。"
        if too_large:
            missing = f"文件超过 {settings.UPLOAD_MB} MB，请只保留需要导入的工作表后再上传。"
        self.fields["file"].error_messages["required"] = missing

    def clean_file(self) -> UploadedFile[Any]:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        ending = PurePath(sent.name or "").suffix.lower()
        if ending in REFUSED:
            raise forms.ValidationError(REFUSED[ending])
        if ending not in self.suffixes:
            known = "、".join(f"*{one}" for one in self.suffixes)
            raise forms.ValidationError(f"不能读取这种文件。请上传 {known}。")
        if not sent.size:
            raise forms.ValidationError("文件是空的，请检查后重新上传。")
        return sent


class ConfirmForm(forms.Form):
    """One box for each question, and the reason."""

    reason = forms.CharField(label="理由", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    look = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, questions: Sequence[Question], needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = forms.BooleanField(
                label=question.sentence,
                required=not question.optional,
                error_messages={"required": "请核对后勾选。"},
                help_text="、".join(question.parts),  # what the list beneath is read out as
            )
            self.fields[question.key].parts = question.parts  # type: ignore[attr-defined]
        if needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = "本年度已公布过结果。理由记入审计记录。"
            self.fields["reason"].error_messages["required"] = "本年度已公布过结果，请填写导入的理由。"
        self.order_fields([*(question.key for question in questions), "reason", "look"])

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[question.key] for question in self.questions]

    @property
    def agreed(self) -> list[str]:
        return [question.key for question in self.questions if self.cleaned_data.get(question.key)]
