"""How well an arrival is proved, and whether the claim fits what is known. Pure.

The phone claims, we judge: by the person's own positions as the server heard them, and by photos that say where they
were taken. Nothing is refused: metal sheds have no signal and volunteers no app. A claim that does not fit is accepted
and marked (domain.md 3.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gis.vocabulary import ClaimDoubt, EvidenceGrade


@dataclass(frozen=True)
class Fence:
    """What counts as being there."""

    within_m: float = 100
    """Of the place; what a position may be wrong by comes on top for doubts, not for proofs."""
    dwell_seconds: float = 30
    """Between the first and the last position inside: whoever drives past does not stay."""
    accurate_m: float = 50
    fresh_seconds: float = 60
    """The last position is not older than this."""
    doubted_beyond_m: float = 500
    """Farther away, with a fresh and accurate position, nobody has arrived."""


@dataclass(frozen=True)
class Seen:
    """A position of the person who says to have arrived, newest last."""

    distance_m: float
    """To the place of the incident."""
    accuracy_m: float
    at: datetime
    mocked: bool = False
    doubted: bool = False
    """For another reason than mocking: too fast, too far from roads, another datum."""


@dataclass(frozen=True)
class Judgement:
    """The grade of a claim, and what speaks against it."""

    grade: EvidenceGrade
    doubt: ClaimDoubt | None = None


def judge(
    track: Sequence[Seen], now: datetime, *, photo_m: float | None = None, has_photo: bool = False,
    fence: Fence = Fence(),
) -> Judgement:  # fmt: skip
    """How well it is proved that somebody is there now.

    track: positions of the last minutes, oldest first; empty if there are none, or the place is not known
    photo_m: how far from the place the last photo says that it was taken; None if it doesn't say
    """
    fresh = [one for one in track if now - one.at <= timedelta(seconds=fence.fresh_seconds)]
    if any(one.mocked for one in fresh):
        return Judgement(EvidenceGrade.STATEMENT, ClaimDoubt.MOCK)
    relied = [one for one in track if not one.mocked and not one.doubted and one.accuracy_m <= fence.accurate_m]
    last = relied[-1] if relied and relied[-1] in fresh else None
    doubt = _doubt(last, photo_m, fence)
    if doubt:
        return Judgement(EvidenceGrade.STATEMENT, doubt)
    if last and last.distance_m <= fence.within_m:
        stays = _dwelt(relied, fence) >= fence.dwell_seconds
        return Judgement(EvidenceGrade.GEOFENCE if stays else EvidenceGrade.PHOTO)
    return Judgement(EvidenceGrade.PHOTO if has_photo else EvidenceGrade.STATEMENT)


def _doubt(last: Seen | None, photo_m: float | None, fence: Fence) -> ClaimDoubt | None:
    if last and last.distance_m - last.accuracy_m > fence.doubted_beyond_m:
        return ClaimDoubt.ELSEWHERE
    if photo_m is not None and photo_m > fence.doubted_beyond_m:
        return ClaimDoubt.PHOTO_ELSEWHERE
    return None


def _dwelt(relied: Sequence[Seen], fence: Fence) -> float:
    """Seconds for which the person has been inside without a break, up to the last position."""
    since = relied[-1].at
    for one in reversed(relied):
        if one.distance_m > fence.within_m:
            break
        since = one.at
    return (relied[-1].at - since).total_seconds()
