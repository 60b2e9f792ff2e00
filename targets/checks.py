"""System check: every scheme in ``targets/regulation`` loads, or each of its problems is an error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error

from departments.permissions import PANELS

from .scheme import loader
from .scheme.loader import available_schemes, load_scheme
from .scheme.problems import SchemeInvalid


def check_schemes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    return scheme_errors(loader.REGULATION)


def scheme_errors(regulation: Path) -> list[Error]:
    """One error for each problem of each scheme in the folder, with file and key. A 考核小组 that is no role of the
    site is one: nobody would assess its group's work."""
    errors = []
    for key in available_schemes(regulation):
        try:
            for code, group in load_scheme(regulation / key).groups.items():
                if group.panel and group.panel not in PANELS:
                    note = f"没有考核小组“{group.panel}”，应为 {'、'.join(sorted(PANELS))} 之一"
                    errors.append(Error(note, obj=f"{key}/scheme.yaml groups.{code}.panel", id="targets.E002"))
        except SchemeInvalid as invalid:
            errors += [
                Error(problem.message, obj=f"{key}/{problem.file} {problem.key}".rstrip(), id="targets.E001")
                for problem in invalid.problems
            ]
    return errors
