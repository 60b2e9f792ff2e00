from .audit import AuditEntry
from .exact import ExactDecimalField, ExactWholeField
from .job import Job
from .people import Department, DepartmentGroupGrant, DepartmentUserGrant, User
from .year import Group, Phase, RosterEntry, Year, YearPhase

__all__ = [
    "AuditEntry",
    "Department",
    "DepartmentGroupGrant",
    "DepartmentUserGrant",
    "ExactDecimalField",
    "ExactWholeField",
    "Group",
    "Job",
    "Phase",
    "RosterEntry",
    "User",
    "Year",
    "YearPhase",
]
