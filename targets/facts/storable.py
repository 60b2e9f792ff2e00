"""What a database cannot keep although a facts document may carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .problems import Problem

LONGEST = 5_000
LONGEST_HERE = {("departments", "name"): 100, ("findings", "notice"): 500}


def unstorable(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each text that is too long to be kept or carries a NUL character."""
    for key, rows in document.items():
        for place, row in enumerate(rows) if isinstance(rows, list) else ():
            for name, value in row.items() if isinstance(row, dict) else ():
                if not isinstance(value, str):
                    continue
                if "\0" in value:
                    yield Problem(f"{key}[{place}].{name}", "含有不能保存的空字符（NUL）")
                elif len(value) > (longest := LONGEST_HERE.get((key, name), LONGEST)):
                    yield Problem(f"{key}[{place}].{name}", f"超过 {longest} 个字")
