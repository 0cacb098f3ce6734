"""Whether the words of a command can be used: every finding at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from gis.dispatch.commands import Command, Receive
from gis.dispatch.later_commands import Flag
from gis.errors import CommandRejected, Finding
from gis.vocabulary import Channel

MOST_LETTERS = 5_000
"""In one text. A caller's words are a screenful at most; more is a file, or an attack."""

NEEDS_REFERENCE = frozenset({Channel.POLICE_110, Channel.CITY_CENTRE, Channel.HOTLINE_12345})
"""Platforms that number their orders: by the number a repeated delivery is known."""


def require_whole(command: Command) -> None:
    """Let a command pass whose words can be used.

    raises: CommandRejected with every finding
    """
    findings = [*_texts(command), *_instants(command), *_lists(command)]
    findings += _report(command) if isinstance(command, Receive) else ()
    if findings:
        raise CommandRejected(f"{len(findings)} finding(s), nothing was done.", findings)


def require_ahead(field: str, until: datetime, now: datetime) -> None:
    """Let an instant pass that lies ahead.

    raises: CommandRejected
    """
    if until <= now:
        finding = Finding(field, "lies in the past.", "Name an instant that is still to come.")
        raise CommandRejected("1 finding(s), nothing was done.", [finding])


def _texts(command: Command) -> Iterator[Finding]:
    for name, value in _values(command):
        if isinstance(value, str) and "\0" in value:
            yield Finding(name, "holds a NUL character.", "Leave it out.")
        elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
            yield Finding(name, "holds half a character.", "Send it as UTF-8.")
        elif isinstance(value, str) and len(value) > MOST_LETTERS:
            yield Finding(name, f"has {len(value):,} characters.", f"Keep it within {MOST_LETTERS:,}.")
        elif name in command.must_say and not str(value).strip():
            yield Finding(name, "is empty.", "Say it in a few words.")


def _instants(command: Command) -> Iterator[Finding]:
    for name, value in _values(command):
        if isinstance(value, datetime) and value.tzinfo is None:
            yield Finding(name, "has no time zone.", "Write 2026-05-01T08:00:00+08:00.")


def _lists(command: Command) -> Iterator[Finding]:
    if isinstance(command, Flag) and not command.risks:
        yield Finding("risks", "is empty.", "Name at least one risk.")


def _report(command: Receive) -> Iterator[Finding]:
    if command.channel in NEEDS_REFERENCE and not (command.reference or "").strip():
        yield Finding("reference", "is missing.", f"Orders from {command.channel.en} carry their number.")


def _values(command: Command) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(command, field.name)) for field in fields(command))
