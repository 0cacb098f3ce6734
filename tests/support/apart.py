"""Work that goes wrong in every way, for the process apart; light to load, for every child loads it anew."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path


def echo(*given: object, **named: object) -> object:
    """Gives what it was given."""
    return given, named


def spin() -> None:
    """Never ends."""
    while True:
        pass


def swell(mb: int) -> int:
    """Takes so much memory."""
    return len(bytearray(mb * 1_000_000))


def crash() -> None:
    """Dies as a broken library does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def quit_quietly(code: int) -> None:
    """Ends without a word."""
    os._exit(code)


def dig(depth: int) -> int:
    """Calls itself so often."""
    return 1 + dig(depth - 1)


def refuse(error: Exception) -> None:
    """Raises what it was given."""
    raise error


def stumble() -> None:
    """Raises what cannot travel."""
    raise UnpackableError("a", "b")


class UnpackableError(Exception):
    """Cannot be remade from its message."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def litter() -> str:
    """Leaves a folder behind."""
    return tempfile.mkdtemp()


def litter_and_crash(note: Path) -> None:
    """Leaves a folder behind, notes its name and dies."""
    note.write_text(tempfile.mkdtemp())
    crash()


def note_and_sleep(note: Path) -> None:
    """Notes its process and sleeps."""
    note.write_text(str(os.getpid()))
    time.sleep(60)


def own_environment() -> dict[str, str]:
    """The variables that it sees."""
    return dict(os.environ)
