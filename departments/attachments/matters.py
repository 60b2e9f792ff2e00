"""A process says once how files hang on its matters, in ``AppConfig.ready``:

    class ProblemFiles(Matter):
        name, model = "problem", Problem

        def can_read(self, person, matter): ...
        def can_change(self, person, matter): ...
        def is_submitted(self, matter): ...

    declare(ProblemFiles())

A model that nobody declared takes no files.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model

from ..models import User, Year
from .content import Kind, accepted_endings


class NotDeclared(LookupError):
    """A mistake of the program: files were asked for of a model that no process has declared."""


class Matter(ABC):
    """How files hang on the instances of one ``model``. ``name`` stands in addresses."""

    name: ClassVar[str]
    model: ClassVar[type[Model]]
    kinds: ClassVar[frozenset[Kind] | None] = None
    """Which kinds of files are taken; None: all that the site takes."""

    @abstractmethod
    def can_read(self, person: User, matter: Any) -> bool:
        """Whether the person sees the matter's files; else they are not there (404)."""

    @abstractmethod
    def can_change(self, person: User, matter: Any) -> bool:
        """Whether the person adds to them, and changes them while the matter is not submitted. Implies ``can_read``."""

    def is_submitted(self, matter: Any) -> bool:
        """From then on nothing is removed, replaced or written otherwise."""
        return False

    def takes_more(self, matter: Any) -> bool:
        """Whether a submitted matter takes further files, and newer versions beside the former ones."""
        return False

    def why_closed(self, matter: Any) -> str:
        """What a person reads who comes too late; a sentence."""
        return f"“{matter}”已提交，附件不能再更改。"

    def href(self, matter: Any) -> str:
        """The matter's own page."""
        return str(matter.get_absolute_url())

    def year_of(self, matter: Any) -> Year | None:
        """The year that the matter belongs to, for the frame of the page."""
        return None

    def most(self, matter: Any) -> int:
        """How many files."""
        return int(settings.ATTACHMENTS_PER_MATTER)

    def most_bytes(self, matter: Any) -> int:
        return int(settings.ATTACHMENTS_PER_MATTER_MB) * 1024**2

    @property
    def endings(self) -> tuple[str, ...]:
        return accepted_endings(self.kinds)

    def find(self, key: str) -> Model | None:
        """The matter of this key; what is no key is none."""
        try:
            return self.model._default_manager.filter(pk=key).first()
        except (ValueError, OverflowError, TypeError):
            return None


_by_label: dict[str, Matter] = {}
_by_name: dict[str, Matter] = {}


def declare(one: Matter) -> None:
    label = one.model._meta.label
    if (other := _by_name.get(one.name)) is not None and other.model is not one.model:
        raise ValueError(f"there are already files of {one.name!r}")
    _by_label[label] = _by_name[one.name] = one


def files_of_model(label: str) -> Matter:
    """Raises NotDeclared."""
    try:
        return _by_label[label]
    except KeyError:
        raise NotDeclared(f"no process has declared files of {label}") from None


def how(matter: Model) -> Matter:
    """How files hang on this matter. Raises NotDeclared."""
    return files_of_model(matter._meta.label)


def named(name: str) -> Matter | None:
    return _by_name.get(name)
