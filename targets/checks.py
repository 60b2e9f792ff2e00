"""System check: every scheme in ``targets/regulation`` loads, or each of its problems is an error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error

from .scheme.loader import REGULATION, available_schemes, load_scheme
from .scheme.problems import SchemeInvalid


def check_schemes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    return scheme_errors(REGULATION)


def scheme_errors(regulation: Path) -> list[Error]:
    """One error for each problem of each scheme in the folder, with file and key."""
    errors = []
    for key in available_schemes(regulation):
        try:
            load_scheme(regulation / key)
        except SchemeInvalid as invalid:
            errors += [
                Error(problem.message, obj=f"{key}/{problem.file} {problem.key}".rstrip(), id="targets.E001")
                for problem in invalid.problems
            ]
    return errors
