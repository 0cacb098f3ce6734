"""One bad file and the command that it is given to; what is the same for every case stands here once."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

type Write = Callable[[Path], object]
"""Writes the file at a path that it is given; the folder is empty and its own."""

# fmt: off
ARGUMENTS = {
    "areas import":  ("--kind", "grid", "--code-field", "code", "--datum", "wgs84", "--publish"),
    "gates import":  ("--site-field", "code", "--datum", "wgs84"),
    "roads import":  ("--datum", "wgs84"),
    "people import": (),
    "duty import":   (),
    "locate":        ("--lon-field", "lon", "--lat-field", "lat", "--datum", "wgs84"),
    "matrix":        ("--lon-field", "lon", "--lat-field", "lat", "--datum", "wgs84"),
}
# fmt: on
"""Each command as it is called for a good file."""

WITH_WKT = (".csv", ".xlsx")


@dataclass(frozen=True)
class Case:
    """A cause, an entrance (command and format), and how the file is made."""

    cause: str
    command: str
    suffix: str
    write: Write
    more: tuple[str, ...] = ()
    """Options besides those of the command."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Variables of the environment."""
    plain: bool = False
    """Leave out --wkt-field."""

    @property
    def entrance(self) -> tuple[str, str, str]:
        """What no two cases share."""
        return self.cause, self.command, self.suffix

    @property
    def name(self) -> str:
        """How the case is listed."""
        return ", ".join(self.entrance)

    def arguments(self, file: Path, out: Path) -> list[str]:
        """The command line."""
        line = [*self.command.split(), str(file), *ARGUMENTS[self.command], *self.more]
        if self.command in ("locate", "matrix"):
            line += ["--out", str(out)]
        if self.command in ("areas import", "gates import") and self.suffix in WITH_WKT and not self.plain:
            line += ["--wkt-field", "wkt"]
        return line


def in_turn[T](causes: Iterable[T], suffixes: Sequence[str], each: int) -> Iterator[tuple[T, str]]:
    """Every cause with some of the formats, every format with some of the causes: all of both would take minutes."""
    wheel = itertools.cycle(suffixes)
    for cause in causes:
        for _ in range(each):
            yield cause, next(wheel)


def content(data: bytes | str) -> Write:
    """Writes just this."""
    raw = data.encode() if isinstance(data, str) else data
    return lambda path: path.write_bytes(raw)


def noise(seed: int, count: int = 5000) -> bytes:
    """Bytes without any sense, the same in every run."""
    return random.Random(seed).randbytes(count)


def cut(write: Write, kept: float) -> Write:
    """Writes a file and cuts off its end."""

    def write_and_cut(path: Path) -> None:
        write(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * kept)])

    return write_and_cut


def patched(write: Write, changes: Mapping[int, bytes]) -> Write:
    """Writes a file and puts other bytes at some offsets; negative ones count from the end."""

    def write_and_patch(path: Path) -> None:
        write(path)
        whole = bytearray(path.read_bytes())
        for offset, replacement in changes.items():
            start = offset % len(whole)
            whole[start : start + len(replacement)] = replacement
        path.write_bytes(whole)

    return write_and_patch


def folder(path: Path) -> None:
    """A folder where a file should be."""
    path.mkdir()


def missing(_path: Path) -> None:
    """Nothing at all."""
