"""The lists of the facts document that this app keeps."""

from __future__ import annotations

from ..facts.lists import averages, metrics, not_applicable, scores, tallies, work_items
from ..models import NotApplicable, OfficeScore, RateMetric, SchoolAverage, Tally, WorkItem
from .tables import Table

WORK_ITEMS = Table(work_items.SHAPE, WorkItem)
METRICS = Table(metrics.SHAPE, RateMetric)
AVERAGES = Table(averages.SHAPE, SchoolAverage, owner="year")
TALLIES = Table(tallies.SHAPE, Tally)
SCORES = Table(scores.SHAPE, OfficeScore)
# The same 缺项 twice is harmless.
NOT_APPLICABLE = Table(not_applicable.SHAPE, NotApplicable, once=True)

TABLES = (WORK_ITEMS, METRICS, AVERAGES, TALLIES, SCORES, NOT_APPLICABLE)
