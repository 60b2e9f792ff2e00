from .account_request import AccountRequest, RequestState
from .audit import AuditEntry, RefusalCount
from .exact import ExactDecimalField, ExactWholeField
from .imports import Import, ImportState
from .inbox import Besides, Channel, Dispatch, InboxMark, Reminder, ReminderDay, ReminderRules
from .job import Job
from .kept_file import KeptFile
from .people import Department, DepartmentGroupGrant, DepartmentUserGrant, FormerName, PasswordRecord, User
from .roles import Grant, Role
from .sign_of_life import SignOfLife
from .step import Step
from .verification import Verification
from .year import Office, Phase, RosterEntry, Year, YearPhase

__all__ = [
    "AccountRequest",
    "AuditEntry",
    "Besides",
    "Channel",
    "Department",
    "DepartmentGroupGrant",
    "DepartmentUserGrant",
    "Dispatch",
    "ExactDecimalField",
    "ExactWholeField",
    "FormerName",
    "Grant",
    "Import",
    "ImportState",
    "InboxMark",
    "Job",
    "KeptFile",
    "Office",
    "PasswordRecord",
    "Phase",
    "RefusalCount",
    "Reminder",
    "ReminderDay",
    "ReminderRules",
    "RequestState",
    "Role",
    "RosterEntry",
    "SignOfLife",
    "Step",
    "User",
    "Verification",
    "Year",
    "YearPhase",
]
