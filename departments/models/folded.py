"""Names as they are compared: what looks the same to a reader is the same to the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from ..names import folded, written

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class FoldedField(models.CharField):  # type: ignore[type-arg]  # generic for the checker alone
    """Always the fold of the field ``of``; unique, so that no two names of one fold are kept."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = folded(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value


class NameField(Text):
    """A name that is kept, and looked up, as ``written``: what looks the same to a reader is one name."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None else written(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.get_prep_value(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value
