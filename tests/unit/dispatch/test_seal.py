"""The chain of seals: every change, gap and swap is found at its place; a note can go without breaking it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gis.clock import SHANGHAI
from gis.dispatch.seal import FIRST, Line, first_broken, seal
from tests.support.builders import NOON

LINES = [
    Line(UUID(int=1), seq, "noted", NOON + timedelta(seconds=seq), "D1", {"n": seq}, f"note {seq}", bytes([seq]))
    for seq in range(1, 6)
]


def sealed(lines: list[Line]) -> list[tuple[Line, bytes]]:
    before, chain = FIRST, []
    for line in lines:
        before = seal(before, line)
        chain.append((line, before))
    return chain


def test_an_untouched_chain_holds() -> None:
    assert first_broken(sealed(LINES)) is None
    assert first_broken([]) is None


@given(at=some.integers(0, 4), change=some.sampled_from(["kind", "actor", "note", "facts", "at", "salt", "seq"]))
def test_every_change_is_found_at_its_place(at: int, change: str) -> None:
    other = {"facts": {"n": 99}, "at": NOON, "salt": b"x", "seq": 99}.get(change, "other")
    chain = sealed(LINES)
    chain[at] = (replace(chain[at][0], **{change: other}), chain[at][1])  # type: ignore[arg-type]

    assert first_broken(chain) == at + 1


@pytest.mark.parametrize("at", range(5))
def test_a_missing_event_is_found(at: int) -> None:
    chain = sealed(LINES)
    del chain[at]

    assert first_broken(chain) == (at + 1 if at < 4 else None)


def test_what_is_cut_off_at_the_end_is_for_the_counter_to_find() -> None:
    """The chain can't know that something came after; `event_count` does."""
    assert first_broken(sealed(LINES)[:-1]) is None


def test_the_zone_of_an_instant_does_not_matter() -> None:
    line = LINES[0]

    assert seal(FIRST, line) == seal(FIRST, replace(line, at=line.at.astimezone(SHANGHAI)))


def test_the_order_of_facts_does_not_matter() -> None:
    line = replace(LINES[0], facts={"a": 1, "b": "纠纷"})

    assert seal(FIRST, line) == seal(FIRST, replace(line, facts={"b": "纠纷", "a": 1}))
