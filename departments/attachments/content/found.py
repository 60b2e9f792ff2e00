from __future__ import annotations

from dataclasses import dataclass

from .kinds import Kind


class Unwelcome(Exception):
    """The file is not taken; ``str()`` says why, and what the person can do."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is. ``name`` is the one it is given out by, cleaned; its ending is in small letters."""

    kind: Kind
    name: str

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2].lower()
