"""Small shapes that many resources share."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from gis.crs.transform import LonLat
from gis.duty.answer import Words
from gis.vocabulary import Word


class Schema(BaseModel):
    """Root of all shapes: nothing unknown is accepted silently, numbers are finite."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)


class WordsOut(Schema):
    """A sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, words: Words | Word) -> Self:
        """From the core's words, or a member of a word list."""
        return cls(zh=words.zh, en=words.en)


class PointOut(Schema):
    """A point in WGS84 degrees."""

    lon: float
    lat: float

    @classmethod
    def of(cls, place: LonLat) -> Self:
        """From the core's point."""
        return cls(lon=place.lon, lat=place.lat)


DATUM = "What the coordinates refer to: wgs84, cgcs2000, gcj02, bd09, or a Gauss-Krüger zone as epsg:4549."
DatumText = Annotated[str, Field(description=DATUM, examples=["gcj02"], max_length=20)]
Coordinate = Annotated[float, Field(allow_inf_nan=False)]

NO_NUL = r"^[^\x00]*$"
"""What PostgreSQL can keep in a text."""
Name = Annotated[str, Field(max_length=100, pattern=NO_NUL)]
"""A code in a query; empty stands for none."""
Code = Annotated[Name, Field(min_length=1)]
