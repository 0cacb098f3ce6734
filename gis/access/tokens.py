"""Signed tokens for development, until there are accounts: who asks, for how long, and our seal over it.

A token says who somebody is, not what they may: roles of posts are looked up when it is used (`actors`), and a post
that ends takes its rights along. Only what no post gives stands in the token: roles that were granted by hand.

Whoever has the secret can be anybody. It is made once, lies in the data folder, and only its owner can read it; a
setting may take its place.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gis.errors import BadToken
from gis.settings import Settings
from gis.vocabulary import Role

MARK = "gk1"
"""Stands before every token: which kind it is, and something that leak scanners can look for."""

SECRET_FILE = "token.key"  # noqa: S105 - the name of the file


@dataclass(frozen=True)
class Credential:
    """What a token says."""

    centre: str
    code: str
    """Of the person or system."""
    until: datetime
    roles: frozenset[Role] = frozenset()
    """Granted in the place of those of the posts; empty = those of the posts."""
    team: str | None = None
    unit: str | None = None


def token_of(credential: Credential, secret: bytes) -> str:
    """A token that says this."""
    said = {
        "centre": credential.centre,
        "code": credential.code,
        "until": int(credential.until.timestamp()),
        "roles": sorted(role.value for role in credential.roles),
        "team": credential.team,
        "unit": credential.unit,
    }
    payload = _text(json.dumps(said, separators=(",", ":")).encode())
    return f"{MARK}.{payload}.{_seal(payload, secret)}"


def credential_of(token: str, secret: bytes, *, centre: str, now: datetime) -> Credential:
    """What a token says, if it is ours, for this centre, and not over.

    raises: BadToken
    """
    mark, _, rest = token.partition(".")
    payload, _, seal = rest.partition(".")
    if mark != MARK or not hmac.compare_digest(seal.encode(), _seal(payload, secret).encode()):
        raise BadToken("is not one of ours")
    credential = _read(payload)
    if credential.centre != centre:
        raise BadToken("is for another centre")
    if credential.until <= now:
        raise BadToken("is over")
    return credential


def secret_of(settings: Settings) -> bytes:
    """The secret of this installation; made once, readable to its owner only."""
    if settings.token_secret is not None:
        return settings.token_secret.get_secret_value().encode()
    path = settings.data_folder.absolute() / SECRET_FILE
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        # Never a half-written secret, and of two processes that make one at once the first wins.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(payload: str) -> Credential:
    try:
        said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return Credential(
            said["centre"], said["code"], datetime.fromtimestamp(said["until"], UTC),
            frozenset(map(Role.of, said["roles"])), said["team"], said["unit"],
        )  # fmt: skip
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        # Sealed by us, but by a version that wrote it otherwise.
        raise BadToken("is of another version") from error


def _seal(payload: str, secret: bytes) -> str:
    return _text(hmac.digest(secret, payload.encode("utf-8", "replace"), hashlib.sha256))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
