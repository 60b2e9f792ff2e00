from .inputs import NotApplicable, OfficeScore, RateMetric, SchoolAverage, Tally
from .work import WorkItem

__all__ = ["NotApplicable", "OfficeScore", "RateMetric", "SchoolAverage", "Tally", "WorkItem"]
