"""Small shapes that many resources share."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

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
Number = Annotated[Coordinate, Field(strict=True)]
"""In a body, where `false` is no number."""


def _is_text(given: Any) -> Any:
    if not isinstance(given, str) or given.strip("+- ").replace(".", "", 1).isdigit():  # "0" would be 1970.
        raise PydanticCustomError("not_text", "is not an instant in ISO 8601")
    return given


InstantIn = Annotated[AwareDatetime, BeforeValidator(_is_text)]
"""An instant in a body, with its time zone; a bare number is none."""

NO_NUL = r"^[^\x00]*$"
"""What PostgreSQL can keep in a text."""
Name = Annotated[str, Field(max_length=100, pattern=NO_NUL)]
"""A code in a query; empty stands for none."""
Code = Annotated[Name, Field(min_length=1)]
