"""Files in the data folder, each under the digest of its content: kept once, on disk before a row names it.

Nothing of what a sender called it becomes part of a path, and nothing is served with a type that the sender chose: a
photo is what we have drawn, everything else is bytes to be saved.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from gis.errors import AttachmentNotFound
from gis.settings import Settings

FOLDER = "attachments"


def keep(settings: Settings, content: bytes) -> bytes:
    """Keep a file; it has reached the disk when this returns.

    returns: its digest, by which it is found again
    """
    digest = hashlib.sha256(content).digest()
    path = _path(settings, digest)
    if not path.exists():
        _write(path, content)
    return digest


def content_of(settings: Settings, digest: bytes) -> bytes:
    """A file that was kept.

    raises: AttachmentNotFound if it is not there, or not what was kept
    """
    path = _path(settings, digest)
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).digest() != digest:
        raise AttachmentNotFound(digest.hex()[:12])
    return content


def _path(settings: Settings, digest: bytes) -> Path:
    name = digest.hex()
    return settings.data_folder.absolute() / FOLDER / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    # The name has to reach the disk too, and that of its folder.
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
