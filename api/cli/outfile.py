"""A file that a command writes: looked for before the long work, and there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import BadInput, Finding


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


def _unwritable(out: Path, cause: str) -> BadInput:
    found = f"can't be written: {cause}."
    return BadInput(f"{out.name} {found}", [Finding("--out", found, "Choose another place.")])
