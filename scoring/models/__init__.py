from .decisions import AwardPool, InnovationAward, Quota, Veto
from .kept_scheme import KeptScheme
from .publication import Publication
from .run import DepartmentResult, Run

__all__ = ["AwardPool", "DepartmentResult", "InnovationAward", "KeptScheme", "Publication", "Quota", "Run", "Veto"]
