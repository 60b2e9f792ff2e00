from .account_request import AccountRequest, RequestState
from .attachments import Attachment, Upload, UploadPart, UploadState
from .audit import AuditEntry, RefusalCount
from .calendar import OwnDays, TermDates
from .draft import Draft, Editing
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
    "Attachment",
    "AuditEntry",
    "Besides",
    "Channel",
    "Department",
    "DepartmentGroupGrant",
    "DepartmentUserGrant",
    "Dispatch",
    "Draft",
    "Editing",
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
    "OwnDays",
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
    "TermDates",
    "Upload",
    "UploadPart",
    "UploadState",
    "User",
    "Verification",
    "Year",
    "YearPhase",
]
