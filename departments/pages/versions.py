"""Two versions of one object side by side: what a person entered, and what somebody else saved in between.

A version is JSON: ``{field: value}``; a field that is a list of rows holds them by their ids, ``{id: {field: value}}``.
A difference is chosen by a radio button ``take-<name>``, ``name`` being the field's in the form that was sent.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from django import forms
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

from ..dates import chinese_date

Version: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = Mapping[str, Version]

MINE, THEIRS = "mine", "theirs"
CHOICE = "take-"
NOTHING, REMOVED, ABSENT = "空", "（已删除）", "（没有这一行）"
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one row that stands in one version alone. ``mine`` and ``theirs`` are words; ``by_me`` and
    ``by_them`` say who changed it. ``who`` did at ``at``, where it is known."""

    name: str
    label: str
    mine: str
    theirs: str
    by_me: bool
    by_them: bool
    who: str = ""
    at: datetime.datetime | None = None

    @property
    def choice(self) -> str:
        return CHOICE + self.name

    @property
    def take(self) -> str:
        """Chosen already: what one of the two has changed. Where both did, the person's own, until they choose."""
        return MINE if self.by_me else THEIRS


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody's change: ``fields`` as the trail has them, by name or label."""

    who: str
    at: datetime.datetime
    fields: frozenset[str]


def differences(
    form: BaseForm, base: Version, theirs: Version, rows: Mapping[str, BaseFormSet[Any]], changes: Iterable[Change]
) -> tuple[Difference, ...]:
    """Between a valid ``form`` that began with ``base``, with the formsets ``rows`` by their prefix, and ``theirs``.
    ``changes``, latest first, say who."""
    found = [*_of_fields(form, base, theirs)]
    for prefix, formset in rows.items():
        found += _of_rows(formset, base.get(prefix) or {}, theirs.get(prefix) or {})
    known = list(changes)
    return tuple(_with_author(one, known) for one in found)


def resolved(data: QueryDict, prefix: str, theirs: Version) -> QueryDict:
    """What was sent, with what the person chose of ``theirs`` put in its place; ``prefix`` stands before the form's own
    fields. Where they chose their own, what was sent stays."""
    chosen = data.copy()
    for name, value in theirs.items():
        if isinstance(value, Mapping):
            _resolve_rows(chosen, name, value)
        elif data.get(CHOICE + prefix + name) == THEIRS:
            _put(chosen, prefix + name, value)
    return chosen


def _of_fields(form: BaseForm, base: Version, theirs: Version, before: str = "") -> Iterator[Difference]:
    for name, field in form.fields.items():
        if name not in theirs or name not in form.cleaned_data:
            continue
        mine, now, was = (comparable(one) for one in (form.cleaned_data[name], theirs[name], base.get(name)))
        if mine == now:
            continue
        label = before + _label(form, name)
        words = in_words(field, mine), in_words(field, now)
        yield Difference(form.add_prefix(name), label, *words, by_me=mine != was, by_them=now != was)


def _of_rows(formset: BaseFormSet[Any], base: Rows, theirs: Rows) -> Iterator[Difference]:
    prefix, here = formset.prefix, set()
    for place, form in enumerate(formset.forms, 1):
        values, before = form.cleaned_data, f"第 {place} 行："
        if not (key := comparable(values.get("id"))):
            continue
        here.add(key)
        name = f"{form.prefix}-row"
        if key not in theirs:
            mine = REMOVED if values.get("DELETE") else _row_in_words(form, values)
            if mine != REMOVED:
                yield Difference(name, before, mine, REMOVED, by_me=_differs(values, base.get(key)), by_them=True)
        elif not values.get("DELETE"):
            yield from _of_fields(form, base.get(key) or {}, theirs[key], before)
        elif theirs[key] != base.get(key):
            yield Difference(name, before, REMOVED, _row_in_words(form, theirs[key]), by_me=True, by_them=True)
    for key in (key for key in theirs if key not in here):
        if theirs[key] != base.get(key):
            words = REMOVED if key in base else ABSENT, _row_in_words(formset.empty_form, theirs[key])
            yield Difference(f"{prefix}+{key}", "另外的一行：", *words, by_me=key in base, by_them=True)


def _resolve_rows(data: QueryDict, prefix: str, theirs: Rows) -> None:
    total = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 6 else 0
    places = {key: f"{prefix}-{place}" for place in range(count) if (key := str(data.get(f"{prefix}-{place}-id", "")))}
    for key, place in places.items():
        whole = data.get(f"{CHOICE}{place}-row")
        if key not in theirs:
            if whole == THEIRS:
                data[f"{place}-DELETE"] = "on"
            if whole in {MINE, THEIRS}:
                # Theirs is gone: what stays of mine is a new row.
                data[f"{place}-id"] = ""
            continue
        if whole == THEIRS:
            data.pop(f"{place}-DELETE", None)
        for name, value in theirs[key].items():
            if THEIRS in {whole, data.get(f"{CHOICE}{place}-{name}")}:
                _put(data, f"{place}-{name}", value)
    for key in (key for key in theirs if key not in places):
        if (choice := data.get(f"{CHOICE}{prefix}+{key}")) in {MINE, THEIRS}:
            place, count = f"{prefix}-{count}", count + 1
            data[f"{place}-id"] = key
            for name, value in theirs[key].items():
                _put(data, f"{place}-{name}", value)
            if choice == MINE:
                data[f"{place}-DELETE"] = "on"
    if total:
        data[f"{prefix}-TOTAL_FORMS"] = str(count)


def comparable(value: Any) -> Any:
    """The same for the same, whether it comes from a form or from JSON."""
    if isinstance(value, Model):
        return str(value.pk)
    if value is None or value is False:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Iterable):
        return tuple(sorted(comparable(one) for one in value))
    return str(value)


def in_words(field: forms.Field, value: Any) -> str:
    """A comparable value as people read it."""
    if isinstance(field, forms.BooleanField):
        return "是" if value else "否"
    if isinstance(field, forms.DateField) and value:
        return chinese_date(datetime.date.fromisoformat(value))
    choices: Any = getattr(field, "choices", ())
    labels = {str(key): str(label) for key, label in choices}
    if value in {"", ()}:
        return labels.get("", NOTHING)
    parts: tuple[str, ...] = value if isinstance(value, tuple) else (value,)
    return "、".join(labels.get(one, one) for one in parts)


def _label(form: BaseForm, name: str) -> str:
    return str(form[name].label)


def _row_in_words(form: BaseForm, values: Version) -> str:
    shown = [
        f"{_label(form, name)}：{in_words(field, comparable(values[name]))}"
        for name, field in form.fields.items()
        if name in values and name not in {"id", "DELETE"} and comparable(values[name])
    ]
    return "；".join(shown) or NOTHING


def _differs(values: Version, base: Version | None) -> bool:
    return base is None or any(comparable(values.get(name)) != comparable(value) for name, value in base.items())


def _put(data: QueryDict, key: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(key, [str(one) for one in value])
    elif value is False:
        data.pop(key, None)
    else:
        data[key] = "on" if value is True else "" if value is None else str(value)


def _with_author(one: Difference, changes: list[Change]) -> Difference:
    """The trail may call a field by the name of its group: 终评 for 终评开始."""
    field = one.name.rsplit("-", 1)[-1]
    for change in changes:
        if one.by_them and any(known in {one.name, field} or known in one.label for known in change.fields if known):
            return replace(one, who=change.who, at=change.at)
    return one
