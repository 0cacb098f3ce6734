"""What the course of a matter is written with: the steps that people take, and the clocks that are true about them."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from gis.demo.day_matter import Matter, Measured, Part, Step
from gis.vocabulary import Action, EvidenceGrade, Milestone


class Pen:
    """Writes the course of one matter."""

    def __init__(self, matter: Matter, rng: Random) -> None:
        self.matter, self.rng = matter, rng
        self.steps: list[Step] = []
        self.measured: list[Measured] = []

    def do(self, at: datetime, action: Action, part: Part, code: str = "", **says: Any) -> datetime:
        """Somebody does something at an instant, which is returned.

        code: of the team or unit
        says: fields of the command
        """
        self.steps.append(Step(at, self.matter.key, action, part, code, says))
        return at

    def clock(
        self,
        milestone: Milestone,
        start: datetime,
        end: datetime | None,
        grade: EvidenceGrade | None = None,
        *,
        joins_in: bool = False,
    ) -> None:
        """A clock that runs from a step to another; end: None if nobody owes it any more before."""
        seconds = (end - start).total_seconds() if end else None
        self.measured.append(Measured(milestone, seconds, grade if end else None, joins_in))

    def happens(self, percent: float) -> bool:
        """Whether something happens that happens in so many cases of a hundred."""
        return self.rng.random() * 100 < percent
