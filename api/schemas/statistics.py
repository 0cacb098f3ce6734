"""Shapes of statistics: how long things took, and what became of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from api.schemas.common import Schema, WordsOut
from gis.duty.answer import Words
from gis.statistics.outcomes import Outcomes
from gis.statistics.response_times import Graded, Part, Spread, Times
from gis.statistics.window import Window
from gis.vocabulary import CallResult, EvidenceGrade, Grouping, Handling, Milestone, ResolvedLevel


class SpreadOut(Schema):
    """How durations are spread, in seconds."""

    count: int
    """How many durations there are."""
    p50: float | None
    """Half took no longer; null if there is no duration at all."""
    p90: float | None
    p95: float | None
    is_few: bool
    """Fewer than five: percentiles say little."""

    @classmethod
    def of(cls, spread: Spread) -> Self:
        """From the core's spread."""
        return cls(
            count=spread.count,
            p50=_rounded(spread.p50),
            p90=_rounded(spread.p90),
            p95=_rounded(spread.p95),
            is_few=spread.is_few,
        )


class GradedOut(Schema):
    """Those that are proved so well."""

    grade: EvidenceGrade | None
    """Null: nothing proves it but the event itself."""
    words: WordsOut
    in_time: int
    spread: SpreadOut

    @classmethod
    def of(cls, graded: Graded) -> Self:
        """From the core's grade."""
        words = WordsOut.of(graded.grade) if graded.grade else WordsOut(zh="无佐证", en="no evidence")
        return cls(grade=graded.grade, words=words, in_time=graded.in_time, spread=SpreadOut.of(graded.spread))


class TimesOut(Schema):
    """One milestone."""

    milestone: Milestone
    words: WordsOut
    started: int
    in_time: int
    late: int
    """Met too late, or not met by then."""
    under_way: int
    """Runs still and is not late."""
    dropped: int
    """Nobody owed it any more before it was late."""
    unknown: int
    """Those without a duration; they are never filled in."""
    in_time_share: float | None
    """Of those in time or late."""
    spread: SpreadOut
    graded: list[GradedOut]
    """The same by evidence, best first; empty where no evidence is asked for."""

    @classmethod
    def of(cls, times: Times) -> Self:
        """From the core's times."""
        return cls(
            milestone=times.milestone,
            words=WordsOut.of(times.milestone),
            started=times.started,
            in_time=times.in_time,
            late=times.late,
            under_way=times.under_way,
            dropped=times.dropped,
            unknown=times.unknown,
            in_time_share=None if times.in_time_share is None else round(times.in_time_share, 4),
            spread=SpreadOut.of(times.spread),
            graded=[GradedOut.of(each) for each in times.graded],
        )


class PartOut(Schema):
    """A grid, an hour, a category or a channel; or all together."""

    code: str | None
    """Null if it is not known, or if nothing was split."""
    words: WordsOut
    received: int
    waited: SpreadOut
    """From the receipt until somebody was on the spot; the others were reached by nobody."""
    times: list[TimesOut]

    @classmethod
    def of(cls, part: Part) -> Self:
        """From the core's part."""
        return cls(
            code=part.code,
            words=WordsOut.of(Words(part.zh, part.en)),
            received=part.received,
            waited=SpreadOut.of(part.waited),
            times=[TimesOut.of(times) for times in part.times],
        )


class ResponseTimesOut(Schema):
    """How long everything took for what was received on some days."""

    from_on: date
    to_on: date
    """Included."""
    seen_at: datetime
    by: Grouping | None
    parts: list[PartOut]

    @classmethod
    def of(cls, window: Window, by: Grouping | None, parts: list[Part]) -> Self:
        """From the core's parts."""
        out = [PartOut.of(part) for part in parts]
        return cls(from_on=window.first, to_on=window.last, seen_at=window.seen_at, by=by, parts=out)


class OutcomesPartOut(Schema):
    """What became of the matters of one part."""

    code: str | None
    words: WordsOut
    received: int
    closed: int
    handled: dict[Handling, int]
    """Kinds without any are left out, here and below."""
    diversions: int
    """How often matters were handed on."""
    hops: float | None
    """Diversions per diverted matter."""
    returned: int
    """How often a department gave one back."""
    right_first_time: int
    """Diverted matters that no department gave back."""
    reopened: int
    again: int
    """Matters whose caller had reported another within 30 days before; merged ones not counted."""
    answers: dict[CallResult, int]
    """Callers by what they said when first reached."""
    levels: dict[ResolvedLevel, int]

    @classmethod
    def of(cls, part: Outcomes) -> Self:
        """From the core's outcomes."""
        return cls(
            code=part.code,
            words=WordsOut.of(Words(part.zh, part.en)),
            received=part.received,
            closed=part.closed,
            handled={each: part.handled[each] for each in Handling if part.handled[each]},
            diversions=part.diversions,
            hops=None if part.hops is None else round(part.hops, 3),
            returned=part.returned,
            right_first_time=part.right_first_time,
            reopened=part.reopened,
            again=part.again,
            answers={each: part.answers[each] for each in CallResult if part.answers[each]},
            levels={each: part.levels[each] for each in ResolvedLevel if part.levels[each]},
        )


class OutcomesOut(Schema):
    """What became of what was received on some days."""

    from_on: date
    to_on: date
    """Included."""
    seen_at: datetime
    by: Grouping | None
    parts: list[OutcomesPartOut]

    @classmethod
    def of(cls, window: Window, by: Grouping | None, parts: list[Outcomes]) -> Self:
        """From the core's outcomes."""
        out = [OutcomesPartOut.of(part) for part in parts]
        return cls(from_on=window.first, to_on=window.last, seen_at=window.seen_at, by=by, parts=out)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
