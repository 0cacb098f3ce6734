"""Zip archives from outside: looked at before anything is unpacked, and unpacked only where we say.

A small archive may stand for more than any disk holds, name files of other folders, or hold links. What it says of
itself is judged first; then the parts that are wanted are copied under names of our own, and no further than they
said they reach.
"""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from gis.areas.text import text_of_bytes
from gis.errors import BadFile, Finding

MB = 1_000_000
MOST_PARTS = 1000
MOST_RATIO = 300
"""Text of a table seldom shrinks to less than a fiftieth; deflate ends at a thousandth."""
RATIO_COUNTS_FROM_BYTES = 20 * MB
"""Below this a column of blanks may shrink as it likes."""

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_FOREIGN = re.compile(r"^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)", re.IGNORECASE)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What `zipfile` raises for archives that are cut, altered, locked or packed in another way."""


@contextmanager
def archive(path: Path, *, most_mb: int) -> Iterator[zipfile.ZipFile]:
    """An archive that may be unpacked, as far as it says.

    raises: BadFile with every finding
    """
    try:
        with zipfile.ZipFile(path) as parts:
            findings = _findings(path, parts.infolist(), most_mb)
            if findings:
                raise BadFile(f"{path.name} {findings[0].found}", findings)
            yield parts
    except _DAMAGED as error:
        raise _unreadable(path, error) from error


def name_of_part(part: zipfile.ZipInfo) -> str:
    """The name of a part; without a mark it is in the encoding of the desk it comes from."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    return text_of_bytes(part.filename.encode("cp437", "replace")) or part.filename


def unpack(parts: zipfile.ZipFile, part: zipfile.ZipInfo, to: Path) -> None:
    """Copy one part to a file."""
    with parts.open(part) as packed, to.open("wb") as file:
        shutil.copyfileobj(packed, file)


def _findings(path: Path, parts: list[zipfile.ZipInfo], most_mb: int) -> list[Finding]:
    found = _about_all(path, parts, most_mb)
    found += [
        Finding("file", fault, hint, name_of_part(part)[:80])
        for part in parts[:MOST_PARTS]
        for is_so, fault, hint in _FAULTS
        if is_so(part)
    ]
    return found


def _about_all(path: Path, parts: list[zipfile.ZipInfo], most_mb: int) -> list[Finding]:
    unpacked = sum(part.file_size for part in parts)
    packed = max(path.stat().st_size, 1)
    twice = [name for name, count in Counter(part.filename for part in parts).items() if count > 1]
    faults = {
        f"holds {len(parts):,} files, more than {MOST_PARTS:,}.": len(parts) > MOST_PARTS,
        f"unpacks to {unpacked // MB:,} MB, more than {most_mb:,}.": unpacked > most_mb * MB,
        f"unpacks to {unpacked // packed:,} times its size.": unpacked > RATIO_COUNTS_FROM_BYTES
        and unpacked > packed * MOST_RATIO,
        f"names {len(twice)} file(s) twice.": bool(twice),
    }
    return [
        Finding("file", found, "Pack only the files that are needed, anew.") for found, is_so in faults.items() if is_so
    ]


_FAULTS: tuple[tuple[Callable[[zipfile.ZipInfo], bool], str, str], ...] = (
    (lambda part: bool(_FOREIGN.search(name_of_part(part))), "leads out of the archive.", "Pack it without folders."),
    (lambda part: stat.S_ISLNK(part.external_attr >> 16), "is a link.", "Pack the file itself."),
    (lambda part: bool(part.flag_bits & _ENCRYPTED), "is locked with a password.", "Pack it without one."),
)
"""What may be wrong with one part."""


def suffix_of_part(part: zipfile.ZipInfo) -> str:
    """The last suffix of its name, in small letters."""
    return PurePosixPath(name_of_part(part)).suffix.lower()


def _unreadable(path: Path, error: Exception) -> BadFile:
    found = f"is not an archive that can be unpacked: {str(error)[:100] or type(error).__name__}."
    return BadFile(f"{path.name} {found}", [Finding("file", found, "Pack it again as a plain .zip.")])
