"""The schemes that runs were made with: kept by their content, read as strictly as those of the site."""

from __future__ import annotations

from functools import lru_cache

from targets.scheme.loader import files_hash, get_scheme, make_scheme
from targets.scheme.model import Scheme
from targets.scheme.problems import SchemeInvalid, UnknownScheme

from ..models import KeptScheme, Run


class SchemeLost(Exception):
    """What a run was made with is not kept, or not in a form that can be read."""


class SchemeAltered(SchemeLost):
    """What is kept is not what was kept."""


def keep(scheme: Scheme) -> None:
    """Keeps the content of ``scheme``, once; in the transaction of the run that it made."""
    KeptScheme.objects.get_or_create(
        hash=scheme.hash, defaults={"key": scheme.key, "content_hash": scheme.hash, "files": dict(scheme.files)}
    )


def scheme_made_with(run: Run) -> Scheme:
    """What ``run`` was made with, as it was then. Where that is lost, what stands under its name today: who shows it
    says so (``scheme_note``)."""
    today = _today(run.scheme)
    if today is not None and today.hash == run.scheme_hash:
        return today
    try:
        return _kept(run.scheme_hash)
    except SchemeLost:
        return today or get_scheme(run.scheme)


def scheme_note(run: Run) -> str:
    """What a reader of the run's explanations has to know of the scheme that they stand on; "" where it is the one
    that made the run."""
    today = _today(run.scheme)
    if today is not None and today.hash == run.scheme_hash:
        return ""
    try:
        scheme = _kept(run.scheme_hash)
    except SchemeLost:
        return f"{run}所用的考核方案没有留存，各项说明按现行方案写出，可能与当时不同；分数、名次和格次是当时的结果。"
    if scheme.hash != run.scheme_hash:
        return f"{run}所用的考核方案没有留存；按后来的方案重新计算结果相同，各项说明按后来的方案写出。"
    return ""


def read_kept(scheme_hash: str) -> Scheme:
    """The kept content under this hash, read from the database. Raises ``SchemeLost``."""
    row = KeptScheme.objects.filter(hash=scheme_hash).first()
    if row is None:
        raise SchemeLost("没有留存")
    texts = row.files if isinstance(row.files, dict) else {}
    files = {str(name): str(text).encode() for name, text in texts.items()}
    if files_hash(files) != row.content_hash:
        raise SchemeAltered("内容被改动")
    try:
        return _made(row.key, tuple(files.items()))
    except SchemeInvalid:
        raise SchemeLost("留存的内容现在读不出") from None


@lru_cache(maxsize=8)
def _made(key: str, files: tuple[tuple[str, bytes], ...]) -> Scheme:
    return make_scheme(key, dict(files))


@lru_cache(maxsize=8)
def _kept(scheme_hash: str) -> Scheme:
    return read_kept(scheme_hash)


def _today(key: str) -> Scheme | None:
    try:
        return get_scheme(key)
    except UnknownScheme:
        return None
