"""Robots of group chats: WeCom (企业微信) and DingTalk (钉钉).

Both answer 200 whatever happens and say in `errcode` what did. They know no key of repetition: after a lost answer a
group may read a line twice. Only plain text is sent, which neither of them formats.

source: developer manuals of WeCom ("群机器人配置说明") and DingTalk ("自定义机器人安全设置": timestamp and sign)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from gis.notify.channels.base import DeliveryFailed, Letter
from gis.notify.channels.http import Target, post

WECOM_BUSY = frozenset({-1, 45009})
"""System busy; too many messages a minute."""
DINGTALK_BUSY = frozenset({-1, 130101, 410100})
"""System busy; sends too fast."""


@dataclass(frozen=True)
class WeCom:
    """The robot of a WeCom group; its address holds its key."""

    target: Target = field(repr=False)

    def send(self, letter: Letter) -> str | None:
        """Say a line in the group.

        raises: DeliveryFailed
        """
        _say(self.target, letter.text, WECOM_BUSY)
        return None


@dataclass(frozen=True)
class DingTalk:
    """The robot of a DingTalk group, signing with its secret."""

    target: Target = field(repr=False)
    secret: str = field(repr=False)
    now: Callable[[], float]
    """Seconds since 1970: a signature holds for an hour."""

    def send(self, letter: Letter) -> str | None:
        """Say a line in the group.

        raises: DeliveryFailed
        """
        stamp = str(round(self.now() * 1000))
        signed = f"{self.target.url}&timestamp={stamp}&sign={quote_plus(sign(self.secret, stamp))}"
        _say(Target(signed, self.target.timeout_seconds), letter.text, DINGTALK_BUSY)
        return None


def sign(secret: str, stamp: str) -> str:
    """The signature of DingTalk: HMAC-SHA256 of time stamp and secret, keyed with the secret, in base 64.

    stamp: milliseconds since 1970
    """
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _say(target: Target, text: str, busy: frozenset[int]) -> None:
    body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    code = post(target, body, {}).json.get("errcode")
    if code != 0:
        raise DeliveryFailed(f"errcode {code}", permanent=code not in busy)
