"""Loads a year's scheme from ``targets/regulation/<key>/*.yaml``, or says all that is wrong with it.

What it was made of stays with it (``Scheme.files``), so that a scheme can be kept and made again from what was kept.
Four steps, each its own module: ``yaml_text`` reads strictly, ``shape`` checks the form that ``files``
declares, ``build`` makes the model, ``consistency`` checks what must agree across it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .build import build_groups
from .consistency import check_decisions, check_files, check_groups, check_lists, check_standing
from .files import CategoryFile, DecisionsFile, SchemeFile, VetoesFile
from .model import Scheme
from .problems import Place, SchemeInvalid, SchemeProblem, UnknownScheme, Unreadable
from .shape import read
from .yaml_text import parse_yaml

_FIXED = ("scheme.yaml", "vetoes.yaml", "decisions.yaml")
Files = Mapping[str, bytes]
REGULATION = Path(__file__).resolve().parent.parent / "regulation"


def available_schemes(regulation: Path | None = None) -> list[str]:
    """The keys of all schemes, oldest first: every folder that holds YAML, in ``REGULATION`` unless told."""
    return sorted({path.parent.name for path in (regulation or REGULATION).glob("*/*.yaml")})


def get_scheme(key: str) -> Scheme:
    """The scheme of that key, e.g. ``2020``, in ``REGULATION``; raises ``UnknownScheme``."""
    return _scheme(REGULATION, key)


@lru_cache
def _scheme(regulation: Path, key: str) -> Scheme:
    if key not in available_schemes(regulation):
        raise UnknownScheme(key)
    return load_scheme(regulation / key)


def load_scheme(folder: Path) -> Scheme:
    """The scheme that the folder's files make; raises ``SchemeInvalid`` with every problem found."""
    return make_scheme(folder.name, {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})


def make_scheme(key: str, files: Files) -> Scheme:
    """The scheme that files of these names and contents make; raises ``SchemeInvalid`` with every problem found."""
    problems: list[SchemeProblem] = []
    scheme = _read_file(SchemeFile, files, "scheme.yaml", problems)
    vetoes = _read_file(VetoesFile, files, "vetoes.yaml", problems)
    decisions = _read_file(DecisionsFile, files, "decisions.yaml", problems)
    names = _category_files(files, scheme)
    read_files = {name: _read_file(CategoryFile, files, name, problems) for name in names}
    categories = {name: file for name, file in read_files.items() if file is not None}
    if scheme is None:
        raise SchemeInvalid(_ordered(problems))

    places = {name: Place(name, "", problems) for name in (*_FIXED, *names)}
    check_files(scheme, categories, files, places)
    groups = build_groups(scheme, categories, places)
    made = Scheme(
        key=key,
        year=scheme.year,
        title=scheme.title,
        published_on=scheme.published_on,
        groups=MappingProxyType(groups),
        grading=scheme.grading,
        ranking=scheme.ranking,
        awards=scheme.awards,
        quotas=MappingProxyType({quota.kind: quota for quota in scheme.quotas}),
        vetoes=vetoes.vetoes if vetoes else (),
        consequences=scheme.consequences,
        decisions=decisions.decisions if decisions else (),
        cut_off=scheme.cut_off,
        hash=files_hash(files),
        files=MappingProxyType({name: content.decode("utf-8", "replace") for name, content in sorted(files.items())}),
    )
    check_groups(made, scheme, places)
    check_standing(made, scheme, places["scheme.yaml"])
    check_lists(made, scheme, places)
    if all(len(group.categories) == len(scheme.groups[code].categories) for code, group in groups.items()):
        check_decisions(made, places["decisions.yaml"])
    if problems:
        raise SchemeInvalid(_ordered(problems))
    return made


def files_hash(files: Files) -> str:
    """SHA-256 over the files in order of name: each name, length and content."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _category_files(files: Files, scheme: SchemeFile | None) -> list[str]:
    """The files that the groups name, in that order; without a readable ``scheme.yaml`` all that are there."""
    if scheme is None:
        return sorted(name for name in files if name.endswith(".yaml") and name not in _FIXED)
    shares = (share for group in scheme.groups.values() for share in group.categories.values())
    return list(dict.fromkeys(share.file for share in shares))


def _read_file(wanted: type[Any], files: Files, name: str, problems: list[SchemeProblem]) -> Any:
    place = Place(name, "", problems)
    try:
        return read(wanted, parse_yaml(files.get(name), place), place)
    except Unreadable:
        return None


def _ordered(problems: list[SchemeProblem]) -> list[SchemeProblem]:
    """Each once (a category is built for each of its groups), file by file in the order of finding."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.file)
