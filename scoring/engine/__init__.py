"""The scoring engine: facts and a scheme in, results with their explanations out.

Pure: no Django, no clock, no database, no files. ``read`` makes Facts of an interchange document,
``score`` makes Results of them, ``results_document`` writes those down, ``explanations`` says why.
"""

from targets.facts.problems import Invalid, Problem
from targets.facts.reading import parse

from .adding import read
from .facts import DepartmentFacts, Facts
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
