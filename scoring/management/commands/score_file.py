from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ...engine import Invalid, Problem
from ...exchange.auditing import score_file


class Command(BaseCommand):
    """``manage.py score_file FACTS.json``: needs no database, no server, no network (docs/interchange.md)."""

    help = "Score a facts file by itself and print the results, or one line per problem."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", metavar="FACTS.json")
        parser.add_argument("--scheme")
        parser.add_argument("--as-of")
        parser.add_argument("--output", metavar="RESULTS.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            results = score_file(_read(options["facts"]), options["facts"], options["scheme"], options["as_of"])
            _write(json.dumps(results, ensure_ascii=False, indent=1) + "\n", options["output"])
        except Invalid as invalid:
            lines = "".join(f"{problem}\n" for problem in invalid.problems)
            sys.stderr.buffer.write(lines.encode())
            sys.exit(1)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise Invalid([Problem(path, f"读不了这个文件（{_reason(error)}）")]) from None


def _write(text: str, path: str | None) -> None:
    if path is None:
        sys.stdout.buffer.write(text.encode())
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Invalid([Problem("--output", f"写不了这个文件（{_reason(error)}）")]) from None


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)
