"""The scoring engine: facts and a scheme in, results with their explanations out.

Pure: no Django, no clock, no database, no files. ``document.read`` makes Facts of an interchange document,
``score`` makes Results of them, ``results_document`` writes those down, ``explanations`` says why.
"""

from .document import read
from .facts import DepartmentFacts, Facts
from .problems import Invalid, Problem
from .reading import parse
from .results import Results, results_document, score

__all__ = [
    "DepartmentFacts",
    "Facts",
    "Invalid",
    "Problem",
    "Results",
    "parse",
    "read",
    "results_document",
    "score",
]
