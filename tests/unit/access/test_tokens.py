"""Tokens: what was sealed is believed, for its centre and until its end; everything else is a stranger's."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from gis.access.tokens import Credential, credential_of, secret_of, token_of
from gis.errors import BadToken
from gis.settings import Settings
from gis.vocabulary import Role
from tests.support.builders import NOON

SECRET = b"s" * 32
SAID = Credential("zone", "P0001", NOON + timedelta(hours=1), frozenset({Role.DISPATCHER}), "T1", "劳动保障")


def test_what_was_said_is_read() -> None:
    assert credential_of(token_of(SAID, SECRET), SECRET, centre="zone", now=NOON) == SAID


@pytest.mark.parametrize(
    "said, centre, why",
    [
        (replace(SAID, until=NOON), "zone", "is over"),
        (SAID, "other", "is for another centre"),
    ],
)
def test_what_is_not_believed(said: Credential, centre: str, why: str) -> None:
    with pytest.raises(BadToken, match=why):
        credential_of(token_of(said, SECRET), SECRET, centre=centre, now=NOON)


def test_another_secret_makes_another_seal() -> None:
    with pytest.raises(BadToken, match="not one of ours"):
        credential_of(token_of(SAID, b"t" * 32), SECRET, centre="zone", now=NOON)


def test_a_changed_letter_anywhere_is_seen() -> None:
    token = token_of(SAID, SECRET)

    for at in range(len(token)):
        other = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(BadToken):
            credential_of(other, SECRET, centre="zone", now=NOON)


def test_another_name_in_the_same_seal_is_seen() -> None:
    mark, payload, seal = token_of(SAID, SECRET).split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"code": "P0002"}
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()

    with pytest.raises(BadToken):
        credential_of(f"{mark}.{forged}.{seal}", SECRET, centre="zone", now=NOON)


@pytest.mark.parametrize(
    "token", ["", ".", "..", "gk1", "gk1..", "gk1.e30.", "gk2.e30.x", "é.é.é", "gk1.\0.\0", "a" * 9000]
)
def test_rubbish_is_refused_quietly(token: str) -> None:
    with pytest.raises(BadToken):
        credential_of(token, SECRET, centre="zone", now=NOON)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "new")
    found: list[bytes] = []
    threads = [Thread(target=lambda: found.append(secret_of(settings))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (file,) = (tmp_path / "new").iterdir()
    assert {len(secret) for secret in found} == {32}
    assert set(found) == {file.read_bytes()}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_setting_takes_its_place(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, token_secret="a setting of thirty-two letters.")  # type: ignore[arg-type]

    assert secret_of(settings) == b"a setting of thirty-two letters."
    assert list(tmp_path.iterdir()) == []
    assert "thirty" not in repr(settings)
