"""Every change of a fact locks its year and counts its facts revision up, so that a run knows what it saw."""

from __future__ import annotations

from ..models import Phase, Year
from ..refusals import YearIsFinal


def lock_for_facts(*, year: Year) -> Year:
    """The year, locked until the transaction ends and read anew. Raises YearIsFinal (十)."""
    locked = Year.objects.select_for_update().get(pk=year.pk)
    if locked.phase == Phase.FINAL:
        raise YearIsFinal(locked)
    return locked


def bump_revision(*, year: Year) -> None:
    """Count the revision of a locked year up; once per service call, in its transaction."""
    year.facts_revision += 1
    year.save(update_fields=["facts_revision"])
