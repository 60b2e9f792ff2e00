"""Which migrations this program has and the database has not."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def pending_migrations() -> int:
    """How many: two queries. What a newer program has applied does not count."""
    return len(_known() - MigrationRecorder(connection).applied_migrations().keys())


@cache
def _known() -> frozenset[tuple[str, str]]:
    """By app and name, as this process loaded them."""
    return frozenset(MigrationLoader(None).graph.nodes)
