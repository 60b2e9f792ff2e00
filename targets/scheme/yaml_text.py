"""YAML files read strictly: every scalar is text, and nothing that a reader of the file would not see.

PyYAML alone would make 0.1 a binary float, ``no`` a boolean, let the second of two equal keys win
silently, and expand aliases. Here a scalar stays the text that the file has, equal keys, tags and aliases
are problems, and a caller that wants a number asks for one (``shape``).
"""

from __future__ import annotations

from pathlib import Path

import yaml

from .problems import REFUSED, Place, Refused

# libyaml's parser where PyYAML has it: the web worker starts 0.3 s sooner.
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq")}

Plain = str | list["Plain"] | dict[str, "Plain"] | Refused


def read_yaml(path: Path, place: Place) -> Plain:
    """What the file at ``path`` holds; see ``parse_yaml``."""
    try:
        content = path.read_bytes()
    except OSError:
        content = None
    return parse_yaml(content, place)


def parse_yaml(content: bytes | None, place: Place) -> Plain:
    """What a file's content (None where there is none) says, as text, lists and dicts; raises ``Unreadable`` after
    noting why it says nothing. A part that is no plain YAML is noted and stands as ``REFUSED``."""
    if content is None:
        place.refuse("文件不存在或无法读取")
    try:
        node = yaml.compose(content.decode("utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        place.refuse("文件不是 UTF-8 编码")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"第 {mark.line + 1} 行" if mark else "文件"
        place.refuse(f"{line}不是有效的 YAML（{error.problem}）")
    except yaml.YAMLError as error:
        place.refuse(f"不是有效的 YAML（{error}）")
    if not isinstance(node, yaml.MappingNode):
        place.refuse("文件的最外层应为“键: 值”")
    return _plain(node, place, set())


def _plain(node: yaml.Node, place: Place, seen: set[int]) -> Plain:
    """A node as text, list or dict. A node that is met twice was reached through an alias."""
    if id(node) in seen:
        place.note("不得使用引用（*），请写出全部内容")
        return REFUSED
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        place.note(f"不得使用类型标记 {node.tag.replace('tag:yaml.org,2002:', '!!')}")
        return REFUSED
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, seen)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(child, place.element(number, _scalars(child)), seen) for number, child in enumerate(node.value, 1)
        ]
    return str(node.value)


def _mapping(node: yaml.MappingNode, place: Place, seen: set[int]) -> dict[str, Plain]:
    plain: dict[str, Plain] = {}
    for name, value in node.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode):
            place.note(f"第 {line} 行的键应为文字")
        elif name.value in plain:
            place.at(name.value).note(f"键重复（第 {line} 行）")
        else:
            plain[name.value] = _plain(value, place.at(name.value), seen)
    return plain


def _scalars(node: yaml.Node) -> dict[str, str]:
    """A mapping's texts, by which ``Place`` names it."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        name.value: value.value
        for name, value in node.value
        if isinstance(name, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }
