"""Group robots (群机器人) of 企业微信 and 钉钉: what is posted where, and what the answer means. No database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any

from ..models import Channel

TIMEOUT = 10  # seconds
# What a robot may say in a minute, of either; more is refused, and the robot may be silenced.
A_MINUTE = 20
LARGEST_ANSWER = 64 * 1024
# “api freq out of limit”, “send too fast”.
TOO_FAST = {45009, 130101, 410100}


class NotTaken(Exception):
    """The message was not taken; the words are for people and hold nothing secret. ``may_pass``: later it may be."""

    def __init__(self, words: str, *, may_pass: bool = True) -> None:
        super().__init__(words)
        self.may_pass = may_pass


class Unclear(Exception):
    """It was handed over, and nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Robot:
    """``address`` is the webhook, whose key is as secret as a password; ``secret`` signs what 钉钉 is sent."""

    channel: Channel
    address: str
    secret: str = ""


def say(robot: Robot, title: str, text: str, now: Callable[[], float]) -> None:
    """Posts one message; ``now`` is the real time in seconds. Raises NotTaken, Unclear."""
    address = robot.address
    if robot.secret:
        address = signed(address, robot.secret, int(now() * 1000))
    answer = _post(address, body_of(robot.channel, title, text))
    code = answer.get("errcode")
    if code == 0:
        return
    if code in TOO_FAST:
        raise NotTaken("发送太快，对方暂时不收。")
    raise NotTaken(f"对方拒收（错误码 {code}）。", may_pass=False)


def body_of(channel: Channel, title: str, text: str) -> dict[str, Any]:
    if channel is Channel.WECOM:
        return {"msgtype": "markdown", "markdown": {"content": text}}
    return {"msgtype": "markdown", "markdown": {"title": title, "text": text.replace("\n", "\n\n")}}


def signed(address: str, secret: str, milliseconds: int) -> str:
    """钉钉's way: HMAC-SHA256 of the moment and the secret, by the secret, in Base64, in the address."""
    words = f"{milliseconds}\n{secret}".encode()
    digest = hmac.new(secret.encode(), words, hashlib.sha256).digest()
    sign = urllib.parse.quote_plus(base64.b64encode(digest))
    return f"{address}{'&' if '?' in address else '?'}timestamp={milliseconds}&sign={sign}"


class _NoWayOn(urllib.request.HTTPRedirectHandler):
    """What answers with another address is not followed: messages go where the settings say."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _post(address: str, body: Mapping[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        address,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    # Without the proxies of the environment, which nobody set for this.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoWayOn)
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            read = answer.read(LARGEST_ANSWER)
    except urllib.error.HTTPError as error:
        # 429 and what is the server's fault pass by.
        raise NotTaken(f"对方回应 {error.code}。", may_pass=error.code == 429 or error.code >= 500) from None
    except urllib.error.URLError as error:
        raise NotTaken("连接不上对方服务器。") from error
    except (TimeoutError, HTTPException, OSError):
        raise Unclear("已发出，对方没有回应。") from None
    try:
        known = json.loads(read)
    except ValueError:
        known = None
    if not isinstance(known, dict):
        raise Unclear("已发出，不明白对方的回应。")
    return known
