from .notice import Notice, Problem
from .order import (
    Decision,
    DecisionState,
    Extension,
    ExtensionState,
    Lapse,
    LapseKind,
    Meeting,
    Slip,
    SlipAnswer,
    SlipState,
)

__all__ = [
    "Decision",
    "DecisionState",
    "Extension",
    "ExtensionState",
    "Lapse",
    "LapseKind",
    "Meeting",
    "Notice",
    "Problem",
    "Slip",
    "SlipAnswer",
    "SlipState",
]
