"""Facts taken in as the command does, with every question about departments agreed to."""

from __future__ import annotations

import json
from typing import Any

from departments.models import RosterEntry
from scoring.engine import parse
from scoring.exchange.services.import_year import Imported, import_facts

Document = dict[str, Any]


def take_in(document: Document, **options: Any) -> Imported:
    """What is read from a file, not from Python. ``agreed`` False: nobody agreed to anything."""
    if options.pop("agreed", True):
        options["accept_new"] = [row["name"] for row in document.get("departments", ()) if "name" in row]
        options["accept_gone"] = list(RosterEntry.objects.values_list("name", flat=True))
    return import_facts(document=parse(json.dumps(document).encode(), "facts.json"), by=None, **options)
