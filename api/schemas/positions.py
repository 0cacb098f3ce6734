"""Shapes of reported positions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field

from api.schemas.common import Code, Coordinate, DatumText, Schema, WordsOut
from gis.crs.transform import coordinate_system
from gis.duty.positions import Fix
from gis.errors import BadInput, Finding
from gis.vocabulary import FixVerdict


class FixIn(Schema):
    """One position as a phone reports it."""

    person: Code
    """Code of the person."""
    x: Coordinate
    """Longitude, or easting."""
    y: Coordinate
    """Latitude, or northing."""
    datum: DatumText
    accuracy_m: Annotated[float, Field(ge=0, lt=100_000, allow_inf_nan=False)]
    """One standard deviation per axis, metres."""
    captured_at: AwareDatetime
    """When the phone took it, with a time zone."""

    def to_fix(self) -> Fix:
        """The core's fix.

        raises: UnknownDatum
        """
        system = coordinate_system(self.datum)
        return Fix(self.person, self.x, self.y, system, self.accuracy_m, self.captured_at)


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

    @classmethod
    def of(cls, fix: Fix, verdict: FixVerdict) -> Self:
        """From the core's verdict."""
        words = WordsOut.of(verdict)
        return cls(person=fix.person, captured_at=fix.captured_at, verdict=verdict, words=words)


class FixesOut(Schema):
    """What became of a batch, in its order."""

    stored: int
    """How many were stored."""
    fixes: list[FixOut]
