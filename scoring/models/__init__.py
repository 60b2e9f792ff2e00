from .decisions import AwardPool, InnovationAward, Quota, Veto
from .publication import Publication
from .run import DepartmentResult, Run

__all__ = ["AwardPool", "DepartmentResult", "InnovationAward", "Publication", "Quota", "Run", "Veto"]
