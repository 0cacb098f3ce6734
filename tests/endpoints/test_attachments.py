"""/v1/incidents/{number}/attachments: photos are drawn anew, audio is kept as it is, no type is guessed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.filing import content_of
from gis.errors import AttachmentNotFound
from tests.conftest import NOON, TestCentre
from tests.endpoints.asking import Asker, asker
from tests.endpoints.conftest import client_of, count
from tests.endpoints.reading import faults, problem
from tests.support.incidents import people
from tests.support.rules import rule


def photo(kind: str = "JPEG") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (30, 20), (10, 200, 30)).save(kept, kind)
    return kept.getvalue()


@pytest.fixture(scope="module")
def room(new_centre: Callable[[], TestCentre]) -> TestCentre:
    centre = new_centre()
    with transaction(centre.engine) as db:
        people(db)
    return centre


@pytest.fixture(scope="module")
def web(room: TestCentre) -> TestClient:
    return client_of(room, FrozenClock(NOON))


@pytest.fixture(scope="module")
def desk(web: TestClient, room: TestCentre) -> Asker:
    return asker(web, room, "D1", "dispatcher")


@pytest.fixture(scope="module")
def number(desk: Asker) -> int:
    return desk.received()


def sent(who: Asker, number: int, content: bytes, kind: str = "image/jpeg", **headers: str) -> Any:
    path = f"/v1/incidents/{number}/attachments"
    return who.client.post(path, content=content, headers={**who.headers, "content-type": kind, **headers})


def test_strangers_hand_nothing_in(web: TestClient, number: int) -> None:
    problem(web.post(f"/v1/incidents/{number}/attachments", content=photo()), 401)


def test_what_is_not_seen_takes_no_files(web: TestClient, room: TestCentre, number: int) -> None:
    problem(sent(asker(web, room, "X9", "first_responder", team="B"), number, photo()), 404)


def test_who_looks_on_hands_nothing_in(web: TestClient, room: TestCentre, number: int) -> None:
    problem(sent(asker(web, room, "X9", "observer"), number, photo()), 403)


@pytest.mark.parametrize(
    ("content", "kind", "field"),
    [
        (b"", "image/jpeg", "body"),
        (b"<svg/>", "image/svg+xml", "content-type"),
        (b"<script>", "text/html", "content-type"),
        (b"no photo", "image/jpeg", "photo"),
        (b"x", "", "content-type"),
        (b"x" * 20_000_001, "audio/mpeg", "body"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused(desk: Asker, number: int, room: TestCentre, content: bytes, kind: str, field: str) -> None:
    before = count(room, "attachment")

    assert field in faults(sent(desk, number, content, kind))
    assert count(room, "attachment") == before


def test_too_much_is_not_even_read(desk: Asker, number: int) -> None:
    problem(sent(desk, number, b"x" * 25_000_001), 413)


@rule("A photo is drawn anew before it is kept, and shown as the picture that we drew.")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo(desk: Asker, number: int, kind: str) -> None:
    answer = sent(desk, number, photo(kind), f"image/{kind.lower()}")

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["kind"], told["media_type"], told["width"], told["height"]) == ("photo", "image/jpeg", 30, 20)
    shown = desk.get(f"/incidents/{number}/attachments/{told['id']}")
    assert (shown.headers["content-type"], shown.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert Image.open(io.BytesIO(shown.content)).size == (30, 20)
    assert desk.get(f"/incidents/{number}").json()["history"][-1]["kind"] == "attached"


@rule("An audio note is kept as it is, and given back as bytes to be saved, whatever its sender called it.")
def test_an_audio_note(desk: Asker, number: int) -> None:
    told = sent(desk, number, b"<script>alert(1)</script>", "audio/mpeg; codecs=x").json()

    given = desk.get(f"/incidents/{number}/attachments/{told['id']}")

    assert given.content == b"<script>alert(1)</script>"
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in given.headers["content-security-policy"]


def test_the_same_press_attaches_once(desk: Asker, number: int, room: TestCentre) -> None:
    key = {"idempotency-key": "0190a0a0-0000-7000-8000-000000000001"}
    before = count(room, "attachment")

    first, again = sent(desk, number, photo(), **key), sent(desk, number, photo(), **key)

    assert first.json()["id"] == again.json()["id"]
    assert count(room, "attachment") == before + 1


def test_a_file_of_another_incident_is_not_here(desk: Asker, number: int) -> None:
    told, other = sent(desk, number, photo()).json(), desk.received()

    problem(desk.get(f"/incidents/{other}/attachments/{told['id']}"), 404)


def test_a_file_that_was_changed_is_not_given_out(desk: Asker, number: int, room: TestCentre) -> None:
    told = sent(desk, number, b"one of a kind", "audio/amr").json()
    (file,) = [
        path for path in Path(room.folder).rglob("*") if path.is_file() and path.read_bytes() == b"one of a kind"
    ]
    assert file.stat().st_mode & 0o777 == 0o600

    file.write_bytes(b"another kind")

    problem(desk.get(f"/incidents/{number}/attachments/{told['id']}"), 404)
    with pytest.raises(AttachmentNotFound):
        content_of(room.settings(), bytes(32))
