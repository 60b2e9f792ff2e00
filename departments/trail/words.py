"""How an entry of the trail reads: its kind of object, and what changed, in the words of the pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone

from ..dates import chinese_date
from ..models import AuditEntry, RosterEntry, Year

NOTHING = "—"
GONE = "无"
LONGEST = 40  # characters of a value in a list
SHOWN = 2  # changes of an entry in a list, before the rest is folded
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?")
_HASH = re.compile(r"[0-9a-f]{64}")
# What is recorded in the words of programs, by what it is recorded as.
TERMS: Mapping[str, Mapping[Any, str]] = {
    "方式": {"GET": "查看", "HEAD": "查看", "POST": "提交"},
    "结果": {403: "没有权限", 404: "不存在或无权查看"},
    "命令": {
        "create_account": "新建账户",
        "create_administrator": "新建系统管理员",
        "grant_role": "授予角色或授权",
        "reset_password": "重置密码",
        "unlock": "解除锁定",
        "open_year": "新建年度",
        "export_year": "导出年度事实",
        "import_year": "导入年度事实",
        "verify": "复核",
        "verify_attachments": "核对附件",
        "verify_audit": "核对审计记录",
    },
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an entry: a field, what it was, what it became. ``was`` and ``is_now`` say on which side it stands;
    a hash is none that is read in a list."""

    field: str
    before: str
    after: str
    was: bool = True
    is_now: bool = True
    is_hash: bool = False

    @property
    def says_something(self) -> bool:
        same = self.before == self.after and (self.before == NOTHING or (self.was and self.is_now))
        return not (self.is_hash or same)

    @property
    def phrase(self) -> str:
        """``考核组：职能部门 → 教学院部``; what was not there before has no arrow."""
        return self._written(_short)

    @property
    def whole(self) -> str:
        """The same with all of a long value."""
        return self._written(str)

    def _written(self, value: Callable[[str], str]) -> str:
        if not self.was:
            return f"{self.field}：{value(self.after)}"
        return f"{self.field}：{value(self.before)} → {value(self.after) if self.is_now else GONE}"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a list shows it."""

    entry: AuditEntry
    kind: str
    changes: tuple[Change, ...]

    @property
    def phrases(self) -> list[str]:
        """Without what says nothing to a reader: a hash, a field that is empty or the same on both sides."""
        return [one.phrase for one in self.changes if one.says_something]

    @property
    def whole(self) -> str:
        """The same with all of every value, one a line."""
        return "\n".join(one.whole for one in self.changes if one.says_something)

    @property
    def first(self) -> list[str]:
        return self.phrases[:SHOWN]

    @property
    def rest(self) -> list[str]:
        return self.phrases[SHOWN:]


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """Entries with their words; as many queries as for one."""
    shown = list(entries)
    words = Words(shown)
    return [Line(entry, kind_word(entry.object_type), tuple(words.changes(entry))) for entry in shown]


def actor_word(entry: AuditEntry) -> str:
    """Who acted: a person, somebody who was not logged in, or the system itself (a command, a schedule)."""
    return entry.actor_name or entry.actor or ("未登录" if entry.address else "系统")


def kind_word(object_type: str) -> str:
    """The Chinese word for a kind of object; "" for none, and for one that the site no longer has."""
    model = _model(object_type)
    return str(model._meta.verbose_name) if model else ""


def field_word(object_type: str, field: str) -> str:
    """The Chinese label of a field; words that are no field stay as they are."""
    return str(getattr(_field(object_type, field), "verbose_name", field))


class Words:
    """Reads the values of ``entries``; what it has to ask the database for, it asks once for all of them."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        self._entries = list(entries)

    def changes(self, entry: AuditEntry) -> Iterator[Change]:
        """Before and after, field by field."""
        before, after = entry.before or {}, entry.after or {}
        for name in dict.fromkeys([*before, *after]):
            was, now = before.get(name), after.get(name)
            yield Change(
                field_word(entry.object_type, name),
                self.value(entry, name, was),
                self.value(entry, name, now),
                was=name in before,
                is_now=name in after,
                is_hash=any(isinstance(value, str) and _HASH.fullmatch(value) for value in (was, now)),
            )

    def value(self, entry: AuditEntry, field: str, value: Any) -> str:
        """As a person reads it: the label of a choice, a group's name, 是 or 否, a day, a list with 、 between."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(self.value(entry, field, part) for part in value) or NOTHING
        if isinstance(value, dict):
            parts = (
                f"{field_word(entry.object_type, key)}：{self.value(entry, key, part)}" for key, part in value.items()
            )
            return "；".join(parts) or NOTHING
        return str(self._choices(entry, field).get(value) or _day_or_moment(str(value)))

    def _choices(self, entry: AuditEntry, field: str) -> Mapping[Any, Any]:
        """What the values of the field are called."""
        if field in TERMS:
            return TERMS[field]
        if field == "group" and _model(entry.object_type) is RosterEntry:
            return self._groups.get(entry.object_id) or self._all_groups
        return dict(getattr(_field(entry.object_type, field), "flatchoices", ()))

    @cached_property
    def _groups(self) -> Mapping[str, Mapping[str, str]]:
        """考核组 by code, as the scheme of its year names them, by roster entry."""
        wanted = [one.object_id for one in self._entries if _model(one.object_type) is RosterEntry]
        found = RosterEntry.objects.filter(pk__in=[int(pk) for pk in wanted if pk.isdigit()]).select_related("year")
        return {str(one.pk): one.year.frame.groups for one in found}

    @cached_property
    def _all_groups(self) -> Mapping[str, str]:
        """For entries that have left the roster: as any year names them, the latest first."""
        return {code: name for year in Year.objects.order_by("year") for code, name in year.frame.groups.items()}


def stored_forms(text: str, kinds: Iterable[str]) -> list[Any]:
    """What may be stored where a person reads ``text``: itself, a day, the code of a choice or of a group."""
    found: list[Any] = [text]
    if day := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text):
        year, month, number = map(int, day.groups())
        found.append(f"{year:04}-{month:02}-{number:02}")
    models = [model for kind in kinds if (model := _model(kind))]
    choices = [pair for model in models for field in model._meta.fields for pair in getattr(field, "flatchoices", ())]
    if RosterEntry in models:
        choices += [pair for year in Year.objects.all() for pair in year.frame.groups.items()]
    return found + sorted({str(code) for code, label in choices if text in str(label)} - {text, ""})


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _day_or_moment(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return chinese_date(datetime.date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            moment = datetime.datetime.fromisoformat(text)
            local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
            return f"{chinese_date(local)} {local:%H:%M}"
    except ValueError:
        pass
    return text


def _model(object_type: str) -> type[Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _field(object_type: str, field: str) -> Any:
    model = _model(object_type)
    try:
        return model._meta.get_field(field) if model else None
    except FieldDoesNotExist:
        return None
