"""The kinds of rule: every file of this package that holds one is found, and how a rule is read from the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from ..problems import Place
from ..shape import mapping, reads, record
from .rule import Rule


def _found() -> Iterator[type[Rule]]:
    """The rules of all files in the order of their names, within a file in its own."""
    package = import_module(__package__)
    for name in sorted(module.name for module in iter_modules(package.__path__, f"{package.__name__}.")):
        if name == __name__:
            continue
        classes = [value for value in vars(import_module(name)).values() if isinstance(value, type)]
        yield from (one for one in classes if one.__module__ == name and issubclass(one, Rule) and "kind" in vars(one))


def _by_kind() -> Mapping[str, tuple[type[Rule], ...]]:
    kinds: dict[str, tuple[type[Rule], ...]] = {}
    for rule in _found():
        kinds[rule.kind] = (*kinds.get(rule.kind, ()), rule)
    return MappingProxyType(kinds)


KINDS: Mapping[str, tuple[type[Rule], ...]] = _by_kind()
"""The classes of each kind; several where it can be written in several forms."""


@reads(Rule)
def rule(value: object, place: Place) -> Rule:
    """``{kind: threshold, metric: 初次就业率, target: 0.80}`` as the rule of that kind."""
    parameters = dict(mapping(value, place))
    kind = parameters.pop("kind", None)
    if kind is None:
        place.at("kind").refuse("缺少此键")
    forms = KINDS.get(kind) if isinstance(kind, str) else None
    if forms is None:
        place.at("kind").refuse(f"没有“{kind}”这类规则，应为 {'、'.join(KINDS)} 之一")
    # Of several forms the first that is begun is meant: a best of tallies has no metric.
    form = next((one for one in forms if one.needs and one.needs[0] in parameters), forms[0])
    made: Rule = record(form, parameters, place, needs=form.needs, overrides=form.overrides)
    return made
