"""Names as they are compared: what looks the same to a reader is the same to the site."""

from __future__ import annotations

from typing import Any

from django.db import models

from ..names import folded, written

__all__ = ["FoldedField", "folded", "written"]


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
