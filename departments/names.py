"""Names as they are kept and compared: what looks the same to a reader is the same to the site."""

from __future__ import annotations

import unicodedata


def written(name: str) -> str:
    """``name`` as it is kept: usual width (NFKC), without spaces, control, invisible and direction characters."""
    usual = unicodedata.normalize("NFKC", name)
    return "".join(one for one in usual if not one.isspace() and unicodedata.category(one) not in {"Cf", "Cc"})


def folded(name: str) -> str:
    """``name`` as it is compared: as ``written``, and letter case makes no difference."""
    return unicodedata.normalize("NFKC", written(name).casefold())
