"""Shapes of reported positions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from api.schemas.common import Code, DatumText, InstantIn, Number, Schema, WordsOut
from gis.clock import YEARS
from gis.crs.transform import coordinate_system
from gis.duty.positions import Fix, Recorded
from gis.errors import BadInput, Finding
from gis.vocabulary import Doubt, FixVerdict


def _is_sane(at: datetime) -> datetime:
    if at.year not in YEARS:
        raise PydanticCustomError("far_away", f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return at


CapturedAt = Annotated[InstantIn, AfterValidator(_is_sane)]


class FixIn(Schema):
    """One position as a phone reports it."""

    person: Code
    """Code of the person."""
    x: Number
    """Longitude, or easting."""
    y: Number
    """Latitude, or northing."""
    datum: DatumText
    accuracy_m: Annotated[Number, Field(ge=0, lt=100_000)]
    """One standard deviation per axis, metres."""
    captured_at: CapturedAt
    """When the phone took it, with a time zone."""
    mock: bool = False
    """Whether the phone says that an app made the position up."""

    def to_fix(self) -> Fix:
        """The core's fix.

        raises: UnknownDatum
        """
        system = coordinate_system(self.datum)
        return Fix(self.person, self.x, self.y, system, self.accuracy_m, self.captured_at, self.mock)


class FixesIn(Schema):
    """A batch of positions; taken in as a whole or not at all."""

    fixes: Annotated[list[FixIn], Field(min_length=1, max_length=1000)]

    def to_fixes(self) -> list[Fix]:
        """The core's fixes.

        raises: BadInput with every unknown datum
        """
        fixes: list[Fix] = []
        findings: list[Finding] = []
        for number, one in enumerate(self.fixes):
            try:
                fixes.append(one.to_fix())
            except BadInput as error:
                findings += [Finding(f.field, f.found, f.hint, f"fixes[{number}]") for f in error.findings]
        if findings:
            raise BadInput(f"{len(findings)} finding(s), no position was stored.", findings)
        return fixes


class FixOut(Schema):
    """What became of one fix."""

    person: str
    captured_at: datetime
    verdict: FixVerdict
    words: WordsOut
    doubt: Doubt | None
    """Why a stored position is not relied on; null if nothing speaks against it."""
    doubt_words: WordsOut | None

    @classmethod
    def of(cls, fix: Fix, recorded: Recorded) -> Self:
        """From what became of it."""
        return cls(
            person=fix.person,
            captured_at=fix.captured_at,
            verdict=recorded.verdict,
            words=WordsOut.of(recorded.verdict),
            doubt=recorded.doubt,
            doubt_words=WordsOut.of(recorded.doubt) if recorded.doubt else None,
        )


class FixesOut(Schema):
    """What became of a batch, in its order."""

    stored: int
    """How many were stored."""
    fixes: list[FixOut]
