"""Every list of the facts document with the table that keeps it, and the award, which is one object."""

from __future__ import annotations

from collections.abc import Mapping

from departments.models import RosterEntry
from notices.stored.lists import FINDINGS
from targets.facts.document import LISTS
from targets.facts.lists import award, departments, innovations, quotas, vetoes
from targets.stored import lists as targets
from targets.stored.tables import Table

from ..models import AwardPool, InnovationAward, Quota, Veto

DEPARTMENTS = Table(departments.SHAPE, RosterEntry, owner="year", order=("order", "pk"))
VETOES = Table(vetoes.SHAPE, Veto)
INNOVATIONS = Table(innovations.SHAPE, InnovationAward)
QUOTAS = Table(quotas.SHAPE, Quota)
AWARD = Table(award.SHAPE, AwardPool, owner="year")

_KEPT = {table.shape.name: table for table in (*targets.TABLES, FINDINGS, VETOES, INNOVATIONS, QUOTAS)}
TABLES: Mapping[str, Table] = {name: _KEPT[name] for name in LISTS if name != departments.SHAPE.name}
"""By the list's name, in the document's order; departments are the year's roster, which is written elsewhere."""
