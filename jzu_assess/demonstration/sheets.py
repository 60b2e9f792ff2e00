"""Reads the YAML files of this folder. Every scalar stays the text that was written, so no figure is rounded."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@cache
def sheet(name: str) -> Any:
    """The contents of ``<name>.yaml``; read once, not to be changed."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_Loader)


@cache
def work_sheets() -> dict[str, Any]:
    """Work items by department, from all files of ``work/``."""
    together: dict[str, Any] = {}
    for file in sorted((FOLDER / "work").glob("*.yaml")):
        together |= sheet(f"work/{file.stem}")
    return together
