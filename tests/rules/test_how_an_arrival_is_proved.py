"""How an arrival is proved: the phone claims, we judge.

A person who has stayed near the place with an accurate position that no app made up is there. A photo, or a single
position, says less; a statement says that somebody said so. Nothing is refused for want of a signal, and a claim that
does not fit what is known is accepted and marked.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from gis.dispatch.judging import Fence, Judgement, Seen, judge
from gis.vocabulary import ClaimDoubt, EvidenceGrade
from tests.support.builders import NOON
from tests.support.rules import rule


def _track(written: str) -> list[Seen]:
    """Positions as "40 s ago 30 m", with "±80" for an accuracy other than 10 m, and what speaks against them."""
    track = []
    for part in filter(None, written.split("; ")):
        ago, metres, *rest = [word for word in part.split(" ") if word not in ("s", "ago", "m")]
        accuracy = next((float(word[1:]) for word in rest if word.startswith("±")), 10.0)
        at = NOON - timedelta(seconds=float(ago))
        track.append(Seen(float(metres), accuracy, at, "mocked" in rest, "doubted" in rest))
    return track


@rule("Stayed near the place counts most, then a position or photo, then what somebody says.")
@pytest.mark.parametrize(
    "positions, photo, grade",
    [
        ("60 s ago 40 m; 5 s ago 20 m", "", "geofence"),
        ("30 s ago 100 m; 0 s ago 100 m", "", "geofence"),
        ("29 s ago 40 m; 0 s ago 20 m", "", "photo"),
        ("5 s ago 20 m", "", "photo"),
        ("300 s ago 40 m; 120 s ago 300 m; 5 s ago 20 m", "", "photo"),
        ("120 s ago 20 m; 61 s ago 20 m", "", "statement"),
        ("60 s ago 40 m ±51; 5 s ago 20 m ±51", "", "statement"),
        ("60 s ago 40 m ±50; 5 s ago 20 m ±50", "", "geofence"),
        ("60 s ago 140 m; 5 s ago 101 m", "", "statement"),
        ("60 s ago 40 m doubted; 5 s ago 20 m doubted", "", "statement"),
        ("", "photo", "photo"),
        ("60 s ago 140 m; 5 s ago 130 m", "photo", "photo"),
        ("", "", "statement"),
    ],
)
def test_grades(positions: str, photo: str, grade: str) -> None:
    judged = judge(_track(positions), NOON, has_photo=bool(photo))

    assert judged == Judgement(EvidenceGrade.of(grade))


@rule("A claim that does not fit is accepted as a statement, and marked.")
@pytest.mark.parametrize(
    "positions, photo_m, doubt",
    [
        ("5 s ago 511 m", None, "elsewhere"),
        ("5 s ago 510 m", None, None),
        ("5 s ago 900 m ±50", None, "elsewhere"),
        ("5 s ago 900 m ±300", None, None),
        ("70 s ago 5000 m", None, None),
        ("60 s ago 20 m mocked; 5 s ago 20 m mocked", None, "mock"),
        ("60 s ago 20 m; 5 s ago 20 m mocked", None, "mock"),
        ("300 s ago 20 m mocked", None, None),
        ("", 501.0, "photo_elsewhere"),
        ("60 s ago 40 m; 5 s ago 20 m", 5000.0, "photo_elsewhere"),
        ("", 500.0, None),
    ],
)
def test_doubts(positions: str, photo_m: float | None, doubt: str | None) -> None:
    judged = judge(_track(positions), NOON, has_photo=photo_m is not None, photo_m=photo_m)

    assert judged.doubt == (ClaimDoubt.of(doubt) if doubt else None)
    assert (judged.grade is EvidenceGrade.STATEMENT) or doubt is None


def test_a_centre_may_draw_the_fence_otherwise() -> None:
    wide = Fence(within_m=200, dwell_seconds=0)

    assert judge(_track("5 s ago 180 m"), NOON, fence=wide).grade is EvidenceGrade.GEOFENCE
