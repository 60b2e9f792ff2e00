from .account_request import AccountRequest, RequestState
from .audit import AuditEntry
from .exact import ExactDecimalField, ExactWholeField
from .job import Job
from .people import Department, DepartmentGroupGrant, DepartmentUserGrant, PasswordRecord, User
from .roles import Grant, Role
from .step import Step
from .year import Phase, RosterEntry, Year, YearPhase

__all__ = [
    "AccountRequest",
    "AuditEntry",
    "Department",
    "DepartmentGroupGrant",
    "DepartmentUserGrant",
    "ExactDecimalField",
    "ExactWholeField",
    "Grant",
    "Job",
    "PasswordRecord",
    "Phase",
    "RequestState",
    "Role",
    "RosterEntry",
    "Step",
    "User",
    "Year",
    "YearPhase",
]
