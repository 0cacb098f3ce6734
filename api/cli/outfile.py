"""Files that a command writes: looked for before the long work, and there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import BadInput, Finding

INDEXES = (".qix", ".sbn", ".sbx")
"""What others keep beside a Shapefile to find shapes faster; of an older one they would find the wrong ones."""


def require_place(out: Path) -> None:
    """Look before the long work whether a file can be written there.

    raises: BadInput
    """
    if not out.parent.is_dir():
        raise _unwritable(out, "there is no such folder")
    if out.is_dir():
        raise _unwritable(out, "it is a folder")


@contextmanager
def finished(out: Path) -> Iterator[Path]:
    """A file beside, which takes the place of `out` when all of it is written.

    raises: BadInput if it can't be written
    """
    unfinished = out.with_name(f"{out.name}.part")
    try:
        yield unfinished
        os.replace(unfinished, out)  # noqa: PTH105 - atomic, which is the point
    except OSError as error:
        raise _unwritable(out, error.strerror or "the disk refuses") from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(out: Path, text: str) -> None:
    """Write a text, whole or not at all.

    raises: BadInput if it can't be written
    """
    with finished(out) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


@contextmanager
def finished_with_sidecars(out: Path) -> Iterator[Path]:
    """The same for a file with others beside it: they are written under their own names in a folder that goes again.

    The sidecars are moved first and `out` last: who waits for it finds them there.

    raises: BadInput if they can't be written
    """
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
            yield Path(folder) / out.name
            written = sorted(Path(folder).iterdir(), key=lambda file: file.name == out.name)
            for index in INDEXES if out.suffix.lower() == ".shp" else ():
                out.with_suffix(index).unlink(missing_ok=True)
            for file in written:
                os.replace(file, out.with_name(file.name))  # noqa: PTH105 - as above
    except OSError as error:
        raise _unwritable(out, error.strerror or "the disk refuses") from error


def _unwritable(out: Path, cause: str) -> BadInput:
    found = f"can't be written: {cause}."
    return BadInput(f"{out.name} {found}", [Finding("--out", found, "Choose another place.")])
