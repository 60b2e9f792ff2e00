"""Two versions of one object: what differs, whose it is, and what becomes of what the person chooses."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core import signing
from django.http import QueryDict

from departments.pages.seen import SeenForm
from departments.pages.versions import MINE, REMOVED, THEIRS

SEEN = {
    "title": "工作纪律",
    "urgent": False,
    "kinds": ["会议", "值班"],
    "day": "2020-03-05",
    "problems": {
        "11": {"text": "旷会", "count": 1},
        "12": {"text": "迟到", "count": 2},
        "13": {"text": "早退", "count": 3},
    },
}


class ProblemForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label="内容", required=False)
    count = forms.IntegerField(label="人次", required=False)


ProblemFormSet = forms.formset_factory(ProblemForm, extra=0, can_delete=True)


class NoticeForm(SeenForm):
    title = forms.CharField(label="标题", required=False)
    urgent = forms.BooleanField(label="紧急", required=False)
    kinds = forms.MultipleChoiceField(label="种类", choices=[(k, k) for k in ("会议", "值班", "考勤")], required=False)
    day = forms.DateField(label="日期", required=False)
    note = forms.CharField(label="附言", required=False)


def sent(mine: dict[str, Any], base: dict[str, Any] = SEEN, **more: Any) -> QueryDict:
    """The form as a browser sends it: ``mine`` with rows in a list; ``more`` as it stands."""
    data = QueryDict(mutable=True)
    data["seen"] = signing.dumps(base)
    rows = mine.pop("problems", [{"id": key, **row} for key, row in base["problems"].items()])
    for place, row in enumerate(rows):
        data.update({f"problems-{place}-{name}": str(value) for name, value in row.items()})
    data.update({"problems-TOTAL_FORMS": str(len(rows)), "problems-INITIAL_FORMS": "0"})
    for name, value in ({key: value for key, value in base.items() if key != "problems"} | mine | more).items():
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is not False:
            data[name] = "on" if value is True else value
    return data


def opened(data: QueryDict) -> NoticeForm:
    form = NoticeForm(data)
    form.formsets["problems"] = ProblemFormSet(form.data, prefix="problems")
    assert form.is_valid(), form.errors
    assert form.formsets["problems"].is_valid(), form.formsets["problems"].errors
    return form


def differing(data: QueryDict, theirs: dict[str, Any]) -> NoticeForm:
    form = opened(data)
    form.look_again(theirs)
    return form


def shown(form: NoticeForm) -> list[tuple[str, str, str, str]]:
    return [(one.label, one.mine, one.theirs, one.take) for one in form.conflict]


def chosen(form: NoticeForm, **choices: str) -> NoticeForm:
    """Sent again, with a choice for each difference by its label."""
    data = form.data.copy()
    for one in form.conflict:
        data[one.choice] = choices.get(one.label, one.take)
    return opened(data)


def rows(form: NoticeForm) -> list[tuple[Any, str, bool]]:
    found = [one.cleaned_data for one in form.formsets["problems"].forms]
    return [(row["id"], row["text"], row["DELETE"]) for row in found]


def test_each_field_that_differs_stands_once_with_whose_it_is():
    theirs = SEEN | {"title": "值班纪律", "urgent": True, "kinds": ["值班", "会议"], "day": "2020-03-06"}
    form = differing(sent({"title": "考勤纪律", "kinds": ["考勤"]}), theirs)
    assert shown(form) == [
        ("标题", "考勤纪律", "值班纪律", MINE),
        ("紧急", "否", "是", THEIRS),
        ("种类", "考勤", "会议、值班", MINE),
        ("日期", "2020年3月5日", "2020年3月6日", THEIRS),
    ]
    assert [(one.by_me, one.by_them) for one in form.conflict] == [
        (True, True),
        (False, True),
        (True, False),
        (False, True),
    ]


def test_what_both_did_alike_and_what_is_no_part_of_the_object_is_not_asked():
    assert shown(differing(sent({"title": "值班纪律", "note": "补充"}), SEEN | {"title": "值班纪律"})) == []


@pytest.mark.parametrize(("choice", "title"), [(MINE, "考勤纪律"), (THEIRS, "值班纪律")])
def test_a_choice_is_what_is_saved(choice, title):
    theirs = SEEN | {"title": "值班纪律", "urgent": True, "kinds": ["考勤", "值班"]}
    form = chosen(differing(sent({"title": "考勤纪律"}), theirs), 标题=choice)
    assert form.cleaned_data["title"] == title
    assert form.cleaned_data["urgent"] is True, "theirs alone"
    assert form.cleaned_data["kinds"] == ["考勤", "值班"]
    assert form.cleaned_data["seen"] == theirs


def test_mine_goes_on_from_what_was_typed_below():
    form = differing(sent({"title": "考勤纪律"}), SEEN | {"title": "值班纪律"})
    form.data["title"] = "考勤与值班纪律"
    assert chosen(form).cleaned_data["title"] == "考勤与值班纪律"


def test_a_draft_of_the_page_that_asks_is_of_the_older_version():
    """Who leaves without having chosen, and comes back to their draft, is asked again."""
    data = sent({"title": "考勤纪律"})
    form = differing(data, SEEN | {"title": "值班纪律"})
    assert form.fields["seen"].widget.attrs["data-before"] == data["seen"]


def test_a_choice_of_a_version_that_nobody_signed_changes_nothing():
    form = differing(sent({"title": "考勤纪律"}), SEEN | {"title": "值班纪律"})
    form.data["seen"] = "x" + form.data["seen"]
    form.data["take-title"] = THEIRS
    again = NoticeForm(form.data)
    assert again.data["title"] == "考勤纪律"
    assert "页面已失效" in str(again.errors)


# --- rows ---

MINE_ROWS = [
    {"id": "11", "text": "旷会两次", "count": 2},
    {"id": "12", "text": "迟到", "count": 2},
    {"id": "13", "text": "早退", "count": 3, "DELETE": "on"},
    {"id": "", "text": "空岗", "count": 1},
]


def theirs_with(**problems: dict[str, Any] | None) -> dict[str, Any]:
    """By them: rows by ``r`` and their id; None was removed."""
    rows = SEEN["problems"] | {key[1:]: row for key, row in problems.items()}
    return SEEN | {"problems": {key: row for key, row in rows.items() if row is not None}}


def test_rows_are_matched_by_their_ids():
    theirs = theirs_with(
        r11={"text": "旷会", "count": 5}, r12=None, r13={"text": "早退", "count": 4}, r14={"text": "脱岗", "count": 1}
    )
    mine = [MINE_ROWS[1] | {"text": "迟到三次"}, MINE_ROWS[0], *MINE_ROWS[2:]]
    assert shown(differing(sent({"problems": mine}), theirs)) == [
        ("第 1 行：", "内容：迟到三次；人次：2", REMOVED, MINE),
        ("第 2 行：内容", "旷会两次", "旷会", MINE),
        ("第 2 行：人次", "2", "5", MINE),
        ("第 3 行：", REMOVED, "内容：早退；人次：4", MINE),
        ("另外的一行：", "（没有这一行）", "内容：脱岗；人次：1", THEIRS),
    ]


def test_a_row_that_only_i_changed_and_one_that_only_i_removed():
    assert shown(differing(sent({"problems": MINE_ROWS}), theirs_with())) == [
        ("第 1 行：内容", "旷会两次", "旷会", MINE),
        ("第 1 行：人次", "2", "1", MINE),
    ]


def test_a_row_of_theirs_comes_to_mine_with_its_id():
    form = chosen(differing(sent({"problems": MINE_ROWS}), theirs_with(r14={"text": "脱岗", "count": 1})))
    assert rows(form) == [
        (11, "旷会两次", False),
        (12, "迟到", False),
        (13, "早退", True),
        (None, "空岗", False),
        (14, "脱岗", False),
    ]


def test_or_is_removed_with_my_word():
    form = differing(sent({"problems": MINE_ROWS}), theirs_with(r14={"text": "脱岗", "count": 1}))
    assert rows(chosen(form, **{"另外的一行：": MINE}))[-1] == (14, "脱岗", True)


@pytest.mark.parametrize(("choice", "row"), [(MINE, (None, "旷会两次", False)), (THEIRS, (None, "旷会两次", True))])
def test_a_row_that_they_removed_is_written_anew_or_goes(choice, row):
    form = differing(sent({"problems": MINE_ROWS}), theirs_with(r11=None))
    assert rows(chosen(form, **{"第 1 行：": choice}))[0] == row


@pytest.mark.parametrize(("choice", "row"), [(MINE, (13, "早退", True)), (THEIRS, (13, "早退五次", False))])
def test_a_row_that_i_removed_goes_or_comes_back_as_theirs(choice, row):
    form = differing(sent({"problems": MINE_ROWS}), theirs_with(r13={"text": "早退五次", "count": 5}))
    assert rows(chosen(form, **{"第 3 行：": choice}))[2] == row


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999999", "²"])
def test_a_number_of_rows_that_is_none(total):
    data = differing(sent({"title": "考勤纪律"}), SEEN | {"title": "值班纪律"}).data.copy()
    data["problems-TOTAL_FORMS"], data["take-title"] = total, THEIRS
    assert NoticeForm(data).data["title"] == "值班纪律"
