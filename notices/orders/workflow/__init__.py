"""The tables of 督办: a decision, its slips, and a request for more time."""

from .decisions import DECISIONS
from .extensions import EXTENSIONS
from .slips import SLIPS

__all__ = ["DECISIONS", "EXTENSIONS", "SLIPS"]
