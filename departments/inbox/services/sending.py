"""Messages leave the site by mail and by group robots: each at most once, no faster than a robot may speak, and tried
again where it was surely not taken."""

from __future__ import annotations

import datetime
import logging
import smtplib
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from ... import clock
from ...models import Channel, Dispatch
from ..robots import A_MINUTE, NotTaken, Robot, Unclear, say

logger = logging.getLogger(__name__)

MINUTE = datetime.timedelta(minutes=1)
# After each failure so much later; then it is given up.
AGAIN_AFTER = (MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE)
# A worker that was killed in the middle leaves a message of which nobody knows whether it arrived.
LOST_AFTER = 15 * MINUTE


def send_waiting() -> int:
    """Sends what is due, one after the other; how many were taken. The database is not held while somebody answers."""
    _give_up_lost()
    return sum(_send(one) for channel in channels_on() for one in _claimed(channel))


def channels_on() -> list[Channel]:
    return [*([Channel.MAIL] if settings.MAIL_ON else []), *map(Channel, settings.ROBOTS)]


def _claimed(channel: Channel) -> Iterator[Dispatch]:
    while (one := _claim(channel)) is not None:
        yield one


@transaction.atomic
def _claim(channel: Channel) -> Dispatch | None:
    """The next message of the channel, noted as begun. Two workers that come at once stand in line for the same row,
    and see what the other has begun, so that a robot's minute is counted once."""
    now = clock.real_now()
    waiting = Dispatch.objects.filter(channel=channel, state=Dispatch.State.WAITING, due_at__lte=now)
    one = waiting.select_for_update(of=("self",)).order_by("pk").first()
    if one is None:
        return None
    if channel != Channel.MAIL:
        begun = Dispatch.objects.filter(channel=channel, begun_at__gt=now - MINUTE).count()
        if begun >= A_MINUTE:
            return None
    one.state, one.attempts, one.begun_at = Dispatch.State.SENDING, one.attempts + 1, now
    one.save(update_fields=["state", "attempts", "begun_at"])
    return one


def _send(one: Dispatch) -> bool:
    """Hands it over, and notes how that went. Nothing that goes wrong outside goes further than the row and the log."""
    try:
        if one.channel == Channel.MAIL:
            _mail(one)
        else:
            say(_robot(Channel(one.channel)), one.title, one.text, time.time)
    except NotTaken as refusal:
        later = AGAIN_AFTER[one.attempts - 1] if refusal.may_pass and one.attempts <= len(AGAIN_AFTER) else None
        if later is None:
            _end(one, Dispatch.State.FAILED, str(refusal))
        else:
            _end(one, Dispatch.State.WAITING, str(refusal), later)
        return False
    except Unclear as unknown:
        _end(one, Dispatch.State.UNCLEAR, str(unknown))
        return False
    except Exception:
        logger.exception("message %s (%s) could not be sent", one.pk, one.channel)
        _end(one, Dispatch.State.FAILED, "发送时出错，请查看日志。")
        return False
    _end(one, Dispatch.State.SENT)
    return True


def _mail(one: Dispatch) -> None:
    """Raises NotTaken, Unclear."""
    try:
        EmailMessage(one.title, one.text, settings.MAIL_FROM, [one.address]).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused):
        raise NotTaken("邮件服务器不收这个地址。", may_pass=False) from None
    except smtplib.SMTPAuthenticationError:
        raise NotTaken("邮件服务器的用户名或密码不正确。", may_pass=False) from None
    except smtplib.SMTPServerDisconnected:
        raise Unclear("邮件服务器中断了连接。") from None
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("message %s could not be mailed: %s", one.pk, type(error).__name__)
        raise NotTaken("连接不上邮件服务器，或它暂时不收。") from None


def _robot(channel: Channel) -> Robot:
    address, secret = settings.ROBOTS[channel.value]
    return Robot(channel, address, secret)


def _end(one: Dispatch, state: str, error: str = "", later: datetime.timedelta | None = None) -> None:
    now = clock.real_now()
    mine = Dispatch.objects.filter(pk=one.pk, state=Dispatch.State.SENDING, attempts=one.attempts)
    mine.update(state=state, ended_at=now, error=error[:200], due_at=F("due_at") if later is None else now + later)


def _give_up_lost() -> None:
    lost = Dispatch.objects.filter(state=Dispatch.State.SENDING, begun_at__lt=clock.real_now() - LOST_AFTER)
    lost.update(state=Dispatch.State.UNCLEAR, ended_at=clock.real_now(), error="发送时后台进程中断。")
