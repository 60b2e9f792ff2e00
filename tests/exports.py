"""What the entry of an export costs, whatever it holds."""

from __future__ import annotations

from django.db import connection

# Entries of the trail are appended one after another; SQLite has one writer anyway.
TURN = int(connection.vendor == "postgresql")
