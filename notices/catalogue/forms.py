"""What people enter of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from departments.calendar.cycles import UnknownCycle, parse_cycle
from departments.calendar.forms import day_field
from departments.models import Department, User, Year
from departments.names import written
from departments.pages.seen import SeenForm

from ..models import NoticeItem
from .checking import LONGEST_CONTENT, LONGEST_DOCUMENT, LONGEST_NAME
from .contents import Contents, Feed
from .feeds import Fed, FedItems
from .page.review import Waits
from .queries import leaders
from .services import Decision
from .standing import possible_approvers

CYCLES = ("每周", "每月", "每季度", "每学期", "每学年", "每年", "随机")
APPROVE, REFUSE = "approve", "refuse"


@dataclass(frozen=True, slots=True)
class Box:
    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FedBoxes:
    """An item with its clauses, to be chosen from."""

    item: Fed
    whole: Box
    clauses: tuple[Box, ...]

    @property
    def opened(self) -> bool:
        return any(box.checked for box in self.clauses)


class ItemForm(SeenForm):
    """A notice item, in the order of 附件2-2; ``known`` is what stands now."""

    name = forms.CharField(label="通报名称", max_length=LONGEST_NAME, error_messages={"required": "请填写通报名称。"})
    content = forms.CharField(
        label="通报内容",
        max_length=LONGEST_CONTENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="检查什么、通报什么，如各部门月考勤表报送和在岗情况。",
        error_messages={"required": "请填写通报内容。"},
    )
    cycle = forms.CharField(
        label="通报周期",
        max_length=40,
        widget=forms.TextInput(attrs={"list": "cycles", "autocomplete": "off"}),
        help_text=f"{'、'.join(CYCLES)}；也可以写每月上旬、每年12月、学期第8–12周。",
        error_messages={"required": "请填写通报周期。"},
    )
    feeds = forms.MultipleChoiceField(
        label="关联指标", required=False, error_messages={"invalid_choice": "只能选择由本部门考核的指标和条款。"}
    )
    approver = forms.ModelChoiceField(label="通报审批人", queryset=User.objects.none(), required=False)
    temporary = forms.BooleanField(
        label="临时事项", required=False, help_text="依上级正式文件、学校领导批准文件或工作方案临时增加的，随时可报。"
    )
    document = forms.CharField(
        label="依据文号", max_length=LONGEST_DOCUMENT, required=False, help_text="临时事项须填写，如教高〔2020〕2号。"
    )
    document_date = day_field("文件日期", hint="临时事项须填写。")

    def __init__(self, *args: Any, year: Year, department: Department, known: NoticeItem | None = None, **kwargs: Any):
        if known is not None:
            initial = known.kept_as() | {"feeds": [_value(Feed(*pair)) for pair in known.pairs]}
            kwargs.update(initial=initial, seen=known.kept_as())
        super().__init__(*args, **kwargs)
        self.fed = FedItems(year, department.pk)
        feeds: Any = self.fields["feeds"]
        feeds.choices = [(box.value, box.label) for one in self.boxes() for box in (one.whole, *one.clauses)]
        approver: Any = self.fields["approver"]
        approver.queryset = User.objects.filter(pk__in=[user.pk for user in possible_approvers(department.pk)])
        leader = leaders(year).get(department.pk)
        approver.empty_label = f"分管校领导（{leader or '未定'}）"

    def boxes(self) -> Iterator[FedBoxes]:
        chosen = set(self["feeds"].value() or ())
        for item in self.fed.by_code.values():
            whole = _value(Feed(item.code))
            clauses = ((_value(Feed(item.code, key)), clause.label) for key, clause in item.clauses.items())
            yield FedBoxes(
                item,
                Box(whole, item.called, whole in chosen),
                tuple(Box(value, label, value in chosen) for value, label in clauses),
            )

    @property
    def cycles(self) -> Sequence[str]:
        return CYCLES

    def clean_name(self) -> str:
        name = written(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("请填写通报名称。")
        return name

    def clean_content(self) -> str:
        text: str = self.cleaned_data["content"].replace("\r\n", "\n")
        return text

    def clean_cycle(self) -> str:
        try:
            return str(parse_cycle(self.cleaned_data["cycle"]))
        except UnknownCycle as unknown:
            raise forms.ValidationError(str(unknown)) from None

    @property
    def contents(self) -> Contents:
        """What a valid form says; a document is none of an ordinary item's."""
        said = self.cleaned_data
        feeds = (Feed(*value.split("/", 1)) for value in said["feeds"])
        temporary: bool = said["temporary"]
        return Contents(
            name=said["name"],
            content=said["content"],
            cycle=said["cycle"],
            feeds=self.fed.tidy(feeds),
            approver=said["approver"].pk if said["approver"] else None,
            temporary=temporary,
            document=said["document"].strip() if temporary else "",
            document_date=said["document_date"] if temporary else None,
        )


def _value(feed: Feed) -> str:
    return f"{feed.code}/{feed.clause}" if feed.clause else feed.code


class DeadlineForm(SeenForm):
    day = day_field("截止日期", required=True, hint="此后只收临时事项；逾期的须写明理由，由质量发展处决定。")


class ReviewForm(forms.Form):
    """Which of what waits is approved or refused, and what is said of each."""

    def __init__(self, *args: Any, rows: Sequence[Waits], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        chosen: Any = forms.MultipleChoiceField(choices=[(str(row.item.pk), row.item.name) for row in rows if row.mine])
        chosen.error_messages |= {"required": "请至少选择一项。", "invalid_choice": "所选事项已办理，请重新选择。"}
        self.fields["chosen"] = chosen
        self.fields["decision"] = forms.ChoiceField(choices=[(APPROVE, "同意"), (REFUSE, "退回")])
        for row in rows:
            self.fields[f"reason-{row.item.pk}"] = forms.CharField(required=False, max_length=1000)

    def lines(self) -> list[tuple[Waits, bool, str]]:
        """Each row, whether it is chosen, and what is said of it, as entered."""
        data: Any = self.data
        chosen = set(data.getlist("chosen")) if self.is_bound else set()
        return [(row, str(row.item.pk) in chosen, data.get(f"reason-{row.item.pk}", "")) for row in self.rows]

    @property
    def decisions(self) -> list[Decision]:
        said: Mapping[str, Any] = self.cleaned_data
        approved = said["decision"] == APPROVE
        return [
            Decision(row.item, row.approve if approved else row.refuse, said[f"reason-{row.item.pk}"])
            for row in self.rows
            if str(row.item.pk) in said["chosen"]
        ]
