"""gridkeeper notices: list, show, retry, ack, channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.db.engine import transaction
from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre
from tests.support.notices import REFUSED, Caught, Post, empty_of_everybody, staff


@pytest.fixture
def post(centre: TestCentre) -> Iterator[Post]:
    """The team was told; its text messages were refused."""
    with transaction(centre.engine) as db:
        staff(db)
    post = Post(centre.engine, sms=Caught([REFUSED] * 9))
    post.dispatched()
    post.rings()
    post.rings(15)
    yield post
    empty_of_everybody(centre.engine)


def test_who_was_told_what(post: Post, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("notices", "list")
    failed = gridkeeper("notices", "list", "--state", "failed", "--incident", 1, "--json")

    assert told.code == 0
    assert "acknowledged" in told.out
    assert [line for line in told.out.splitlines() if " W1 " in line and " phone app " in line]
    assert {notice["recipient"] for notice in failed.json} <= {"A1", "A2"}
    assert post.rows(state="failed")


def test_every_try_is_shown(post: Post, gridkeeper: Gridkeeper) -> None:
    [row] = post.rows(recipient="A1", rung=2)

    told = gridkeeper("notices", "show", row.number)

    assert told.code == 0
    assert "please accept the order" in told.out
    assert "refused" in told.out
    assert "status 400" in told.out
    [tried] = gridkeeper("notices", "show", row.number, "--json").json["attempts"]
    assert (tried["outcome"], tried["finding"]) == ("permanent", "status 400")


def test_what_failed_is_sent_after_all(post: Post, gridkeeper: Gridkeeper) -> None:
    [row] = post.rows(recipient="A1", rung=2)

    told = [gridkeeper("notices", "retry", row.number) for _ in range(2)]

    assert (told[0].code, told[0].out) == (0, f"Notice {row.number} is due again.\n")
    assert post.rows(recipient="A1", rung=2)[0].state == "waiting"
    assert told[1].code == 1
    assert "Only what could not be sent" in told[1].err


def test_somebody_says_on_the_telephone_that_they_know(post: Post, gridkeeper: Gridkeeper) -> None:
    [row] = post.rows(recipient="W1", rung=1)

    told = gridkeeper("notices", "ack", row.number, "--by", "W1")

    assert told.code == 0
    assert post.rows(recipient="W1", rung=1)[0].acknowledged_by == "W1"
    assert post.rows(branch="worker", state="waiting") == []


@pytest.mark.parametrize("command", [("show",), ("retry",), ("ack", "--by", "W1")])
def test_a_number_that_nobody_has_is_1(command: tuple[str, ...], gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("notices", command[0], 999_999, *command[1:])

    assert told.code == 1
    assert "no notice 999999" in told.err


def test_channels(gridkeeper: Gridkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "channels.toml"
    file.write_text('[sms]\nurl = "https://gateway.example/sms"\nkey = "hush"\n', "utf-8")
    monkeypatch.setenv("GRIDKEEPER_CHANNELS_FILE", str(file))

    refused = gridkeeper("notices", "channels")
    monkeypatch.setenv("GRIDKEEPER_NOTIFY_HOSTS", "gateway.example")
    told = gridkeeper("notices", "channels", "--json")
    shown = gridkeeper("notices", "channels")

    assert (refused.code, told.code, shown.code) == (2, 0, 0)
    assert "sms.url: names the host gateway.example, which is not allowed" in refused.err
    assert {each["channel"] for each in told.json if each["is_set_up"]} == {"app", "console", "sms"}
    assert "hush" not in refused.err + told.out + shown.out
    assert "channels.toml" in shown.out
