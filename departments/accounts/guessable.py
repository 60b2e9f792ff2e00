"""Passwords that keep every rule and that everybody guesses: Admin@123, Abc@1234, P@ssw0rd, Jzu@2020.

Such a password is a few known pieces in a row: a usual word, also with @ for a; a walk on the keyboard or through the
digits; one character again and again; a year or a date; the person's own names. What is left counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST_LEFT = 4  # letters and digits that belong to no known piece

WORDS = frozenset(
    """
    admin administrator root user guest test demo system manager master super public private default oracle sa dba
    pass password passwd passcode pwd mima login welcome hello iloveyou woaini letmein secret key abc xyz aa
    jzu jzdx jiaozuo jiaozuodaxue jiaoda daxue xuexiao university school edu kaohe jixiao assess zhifazhan zhiliang
    china zhongguo henan beijing xiaozhang shuji chuzhang yuanzhang laoshi teacher student office dangwei
    spring summer autumn winter january december
    """.split()  # noqa: SIM905 a list that is read as a text
)
WALKS = (
    *("`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./", "~!@#$%^&*()_+"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/"),
    *("!qaz", "@wsx", "#edc", "$rfv", "%tgb", "^yhn", "&ujm", "*ik,", "(ol.", ")p;/"),
    *("abcdefghijklmnopqrstuvwxyz", "01234567890"),
)
_PATHS = tuple(path for walk in WALKS for path in (walk, walk[::-1]))
_LETTERS = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "i", "!": "i", "l": "i", "3": "e", "$": "s", "5": "s"})
_DATE = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")


def is_guessable(password: str, names: Iterable[str] = ()) -> bool:
    """Whether fewer than ``LEAST_LEFT`` letters and digits are left besides known pieces; ``names`` are known too."""
    text = password.casefold()
    own = {name.casefold() for name in names if len(name) > 1}
    words = {word.translate(_LETTERS) for word in (WORDS | own)}
    plain = text.translate(_LETTERS)
    left, place = 0, 0
    while place < len(text):
        length = max(_walk(text, place), _again(text, place), _date(text, place), _word(plain, place, words))
        if not length:
            left += text[place].isalnum()
        place += length or 1
    return left < LEAST_LEFT


def _walk(text: str, place: int) -> int:
    """How far at least three characters from here lie beside one another on a keyboard or in the alphabet."""
    length = 0
    for end in range(place + 3, len(text) + 1):
        if not any(text[place:end] in path for path in _PATHS):
            break
        length = end - place
    return length


def _again(text: str, place: int) -> int:
    """How often one character stands here, at least twice."""
    end = place
    while end < len(text) and text[end] == text[place]:
        end += 1
    return end - place if end - place > 1 else 0


def _date(text: str, place: int) -> int:
    found = _DATE.match(text, place)
    return len(found[0]) if found else 0


def _word(plain: str, place: int, words: Iterable[str]) -> int:
    return max((len(word) for word in words if plain.startswith(word, place)), default=0)
