"""Who acts, and from where: what the audit trail takes from the request without being handed it."""

from __future__ import annotations

import ipaddress
import os
import pwd
import socket
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest

from .models import User

T = TypeVar("T")
REFUSED = "refused"

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_owner: ContextVar[User | None] = ContextVar("owner", default=None)
_operator: ContextVar[str] = ContextVar("operator", default="")
_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def during(request: HttpRequest) -> Iterator[None]:
    """Everything inside is done by the user of ``request``, from its address."""
    kept, memory = _request.set(request), _memory.set({})
    try:
        yield
    finally:
        _request.reset(kept)
        _memory.reset(memory)


@contextmanager
def on_behalf_of(user: User) -> Iterator[None]:
    """Everything inside is done for ``user``: a background job acts for the person who started it."""
    kept = _owner.set(user)
    try:
        yield
    finally:
        _owner.reset(kept)


@contextmanager
def from_command_line() -> Iterator[None]:
    """Everything inside is done by a command: in place of a person the trail names the system's account."""
    kept = _operator.set(f"{system_account()}（命令行）")
    try:
        yield
    finally:
        _operator.reset(kept)


def operator() -> str:
    """``root@主机（命令行）`` during a command, else ``""``."""
    return _operator.get()


def system_account() -> str:
    """``root@主机``; by its number where the account has no name (a container)."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return f"{name}@{socket.gethostname()}"


def refused(refusal: object) -> None:
    """A view was refused something by a service: the middleware records it after the answer."""
    _refusals().append(str(refusal))


def refusals() -> list[str]:
    """What this request was refused so far."""
    return _refusals()


def _refusals() -> list[str]:
    made: list[str] = []
    return once_per_request(REFUSED, lambda: made)


def user() -> User | None:
    """The person who acts; ``None`` for the system itself (a command, a schedule)."""
    if (owner := _owner.get()) is not None:
        return owner
    request = _request.get()
    person = getattr(request, "user", None)
    return person if person is not None and person.is_authenticated else None


def address() -> str:
    """The address of the current request, or ``""`` outside one."""
    request = _request.get()
    return "" if request is None else client_address(request) or ""


def once_per_request(key: Hashable, make: Callable[[], T]) -> T:
    """``make()``, asked once in a request. Outside a request always asked anew."""
    memory = _memory.get()
    if memory is None:
        return make()
    if key not in memory:
        memory[key] = make()
    known: T = memory[key]
    return known


def client_address(request: HttpRequest) -> str | None:
    """The client's address; ``X-Forwarded-For`` counts only behind the proxies of ``TRUSTED_PROXIES``.

    Read from the right: each trusted proxy vouches for the address that it saw, nobody for the rest.
    """
    trusted = [ipaddress.ip_network(network) for network in settings.TRUSTED_PROXIES]
    seen = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    while trusted and forwarded and _is_proxy(seen, trusted):
        seen = forwarded.pop()
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return None


def _is_proxy(address: str, trusted: list[Any]) -> bool:
    """A web server on a Unix socket has no address; with proxies declared, only a proxy speaks to it."""
    if not address:
        return True
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed.version == network.version and parsed in network for network in trusted)
