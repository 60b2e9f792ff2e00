"""Names: as they are kept, as they are compared, and in which order they stand. What looks the same to a reader is the
same to the site, and people find it where they look it up.

Departments stand in their roster's order wherever a list knows it. All other names go by pinyin, as far as GB 2312
does: its 3,755 common characters are arranged so. A rare character (褚, 玥) comes after them, by its radical, and one
that is read in several ways (单, 曾) where the standard has it. Latin letters and digits come first, whatever their
width and case. Pure: no Django.
"""

from __future__ import annotations

import re
import unicodedata

Key = tuple[tuple[int, int], ...]

# GB 2312: characters by pinyin have these first bytes, those by radical the ones above.
FIRST, LAST = 0xB0, 0xD7
OTHERS, BY_PINYIN, RARE = 0, 1, 2
_BESIDE_CHINESE = re.compile(r"(?<=[\u2e80-\uffff]) | (?=[\u2e80-\uffff])")


def written(name: str) -> str:
    """``name`` as it is kept: usual width (NFKC), without spaces, control, invisible and direction characters."""
    usual = unicodedata.normalize("NFKC", name)
    seen = "".join(one for one in usual if not one.isspace() and unicodedata.category(one) not in {"Cf", "Cc"})
    # What stood apart may belong together now: a name that is kept is kept as it is when it is kept again.
    return unicodedata.normalize("NFKC", seen)


def folded(name: str) -> str:
    """``name`` as it is compared: as ``written``, and letter case makes no difference."""
    return unicodedata.normalize("NFKC", written(name).casefold())


def of_person(name: str) -> str:
    """A person's name or post as a sheet gives it: usual width, without invisible characters, and with spaces only
    between words of other letters. ``张 三`` → ``张三``."""
    spaced = (" " if one.isspace() else one for one in unicodedata.normalize("NFKC", name))
    seen = "".join(one for one in spaced if unicodedata.category(one) not in {"Cf", "Cc"})
    return _BESIDE_CHINESE.sub("", " ".join(seen.split()))


def in_order(name: str) -> Key:
    """What to sort ``name`` by."""
    return tuple(map(_place, unicodedata.normalize("NFKC", name).casefold()))


def _place(character: str) -> tuple[int, int]:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        code = b""
    if len(code) == 2 and code[0] >= FIRST:
        return (BY_PINYIN if code[0] <= LAST else RARE, int.from_bytes(code))
    return (RARE if unicodedata.category(character) == "Lo" else OTHERS, 0x10000 + ord(character))
