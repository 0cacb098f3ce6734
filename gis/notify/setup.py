"""Which channels are set up here: one file, `channels.toml`, and the hosts that it may name.

Without the file notices reach the app and the console, and nothing leaves the machine. Two hands are needed to send
somewhere: whoever runs the service allows the host (GRIDKEEPER_NOTIFY_HOSTS), whoever keeps the file names the target.

    [sms]                                  # [voice] is written alike
    url = "https://gateway.example/sms"
    key = "..."

    [wecom]
    url = "https://chat.example/cgi-bin/webhook/send?key=..."

    [dingtalk]
    url = "https://robot.example/robot/send?access_token=..."
    secret = "SEC..."

    [webhook.LABOUR]                       # code of the unit
    url = "https://labour.example/hooks/gridkeeper"
    secrets = ["whsec_new...", "whsec_old..."]
"""

from __future__ import annotations

import base64
import binascii
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gis.clock import Clock
from gis.errors import BadFile, Finding
from gis.notify.channels.base import Channel
from gis.notify.channels.gateway import Gateway
from gis.notify.channels.http import PORTS, Target
from gis.notify.channels.robots import DingTalk, WeCom
from gis.notify.channels.webhook import Endpoint, Webhook
from gis.settings import Settings
from gis.vocabulary import NoticeChannel

Text = Annotated[str, Field(min_length=1, max_length=2_000)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    url: Text


class _Gateway(_Section):
    key: Text


class _DingTalk(_Section):
    secret: Text


class _Webhook(_Section):
    secrets: Annotated[list[Text], Field(min_length=1, max_length=2)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    sms: _Gateway | None = None
    voice: _Gateway | None = None
    wecom: _Section | None = None
    dingtalk: _DingTalk | None = None
    webhook: dict[str, _Webhook] = {}


@dataclass(frozen=True)
class Setup:
    """The channels of a centre."""

    outside: dict[NoticeChannel, Channel] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    """Units with a webhook."""

    @property
    def ready(self) -> list[str]:
        """Every channel that can be used, those that need no provider among them."""
        return [NoticeChannel.APP.value, NoticeChannel.CONSOLE.value, *(channel.value for channel in self.outside)]


def setup_of(settings: Settings, clock: Clock) -> Setup:
    """The channels that the settings and their file set up.

    raises: BadFile naming everything that is wrong with the file; what it holds is never repeated
    """
    path = file_of(settings)
    if not path.is_file():
        if settings.channels_file is not None:
            raise _refused(path, [Finding("GRIDKEEPER_CHANNELS_FILE", "names no file.", "Check the path.")])
        return Setup()
    given = _read(path)
    findings = list(_faults(given, settings.notify_hosts))
    if findings:
        raise _refused(path, findings)
    return Setup(dict(_channels(given, settings.notify_timeout_seconds, clock)), tuple(given.webhook))


def file_of(settings: Settings) -> Path:
    """Where the channels are written down."""
    return settings.channels_file or settings.data_folder / "channels.toml"


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as error:
        raise _refused(path, [_finding(".".join(map(str, at["loc"])), at["msg"]) for at in error.errors()]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        # What the parser says quotes the file, which holds secrets.
        raise _refused(
            path, [Finding("file", "can't be read as TOML in UTF-8.", "Look at README: Notices.")]
        ) from error


def _sections(given: _File) -> Iterator[tuple[str, _Section]]:
    named = (("sms", given.sms), ("voice", given.voice), ("wecom", given.wecom), ("dingtalk", given.dingtalk))
    yield from ((name, section) for name, section in named if section)
    yield from ((f"webhook.{unit}", section) for unit, section in given.webhook.items())


def _faults(given: _File, hosts: str) -> Iterator[Finding]:
    allowed = {host.strip().lower() for host in hosts.split(",") if host.strip()}
    for name, section in _sections(given):
        yield from _faults_of_url(f"{name}.url", section.url, allowed)
    for unit, webhook in given.webhook.items():
        if not all(map(_is_secret, webhook.secrets)):
            hint = "Write whsec_ and 24 to 64 random bytes in base 64."
            yield Finding(f"webhook.{unit}.secrets", "holds one that is no secret.", hint)


def _faults_of_url(field_name: str, url: str, allowed: set[str]) -> Iterator[Finding]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    printable = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in PORTS or not host or "@" in parts.netloc or not printable:
        yield Finding(field_name, "is no address to post to.", "Write https://host/path, without a user.")
        return
    name = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    if name not in allowed:
        yield Finding(field_name, f"names the host {name}, which is not allowed.", "Add it to GRIDKEEPER_NOTIFY_HOSTS.")


def _is_secret(secret: str) -> bool:
    try:
        return secret.startswith("whsec_") and 24 <= len(base64.b64decode(secret[6:], validate=True)) <= 64
    except (binascii.Error, ValueError):
        return False


def _channels(given: _File, seconds: float, clock: Clock) -> Iterator[tuple[NoticeChannel, Channel]]:
    def now() -> float:
        return clock.now().timestamp()

    if given.sms:
        yield NoticeChannel.SMS, Gateway(Target(given.sms.url, seconds), given.sms.key)
    if given.voice:
        yield NoticeChannel.VOICE, Gateway(Target(given.voice.url, seconds), given.voice.key)
    if given.wecom:
        yield NoticeChannel.WECOM, WeCom(Target(given.wecom.url, seconds))
    if given.dingtalk:
        yield NoticeChannel.DINGTALK, DingTalk(Target(given.dingtalk.url, seconds), given.dingtalk.secret, now)
    if given.webhook:
        ends = {unit: Endpoint(Target(at.url, seconds), tuple(at.secrets)) for unit, at in given.webhook.items()}
        yield NoticeChannel.WEBHOOK, Webhook(ends, now)


def _finding(name: str, message: str) -> Finding:
    return Finding(name or "file", f"{message}.", "Look at README: Notices.")


def _refused(path: Path, findings: list[Finding]) -> BadFile:
    return BadFile(f"{path.name}: {len(findings)} finding(s), no channel is set up by it.", findings)
