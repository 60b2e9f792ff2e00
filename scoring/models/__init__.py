from .decisions import AwardPool, InnovationAward, Quota, Veto
from .run import DepartmentResult, Run

__all__ = ["AwardPool", "DepartmentResult", "InnovationAward", "Quota", "Run", "Veto"]
