"""A photo made harmless: read by its content, never by its name, drawn anew, and without whatever else it carried.

Runs in a process that may die (`gis/areas/apart`): a picture can be made to fill any memory. Where and when it was
taken is read before that is dropped; it is evidence, and stays with us.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from gis.clock import SHANGHAI, YEARS
from gis.errors import BadFile, Finding

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
"""Checked before anything is decoded; phones take up to 50 million by default."""
LONGEST_SIDE = 2560
QUALITY = 85
MEDIA_TYPE = "image/jpeg"
"""Whatever came, this is what is kept."""


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept, and what it said of itself."""

    content: bytes
    width: int
    height: int
    lonlat: tuple[float, float] | None
    """WGS84, as phones write it."""
    taken_at: datetime | None
    """By the phone's clock."""


def photo_from_bytes(content: bytes) -> Photo:
    """A photo drawn anew as JPEG, upright, at most 2,560 pixels long, without metadata.

    raises: BadFile if it is none of JPEG, PNG, WebP, is damaged, or has too many pixels
    """
    with warnings.catch_warnings(action="ignore"):
        try:
            return _drawn(content)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise _refused("is no photo that can be read.", "Send a JPEG, PNG or WebP.") from error


def _drawn(content: bytes) -> Photo:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _refused(f"has more than {MOST_PIXELS:,} pixels.", "Send it smaller.")
        exif = image.getexif()
        lonlat, taken_at = _place(exif), _instant(exif)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A picture of its own: whatever hung on the first one does not come along.
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    kept = io.BytesIO()
    fresh.save(kept, "JPEG", quality=QUALITY)
    return Photo(kept.getvalue(), *fresh.size, lonlat, taken_at)


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude]) * (-1 if gps[ExifTags.GPS.GPSLatitudeRef] == "S" else 1)
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude]) * (-1 if gps[ExifTags.GPS.GPSLongitudeRef] == "W" else 1)
    except (KeyError, ValueError, TypeError, ZeroDivisionError, OSError):
        return None
    sane = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0, 0)
    return (lon, lat) if sane else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _instant(exif: Image.Exif) -> datetime | None:
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        written = str(details[ExifTags.Base.DateTimeOriginal]).strip("\0 ")
        offset = str(details.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        pattern = "%Y:%m:%d %H:%M:%S%z" if offset else "%Y:%m:%d %H:%M:%S"
        at = datetime.strptime(written + offset, pattern)  # noqa: DTZ007 - given its zone in the next line
    except (KeyError, ValueError, TypeError, OSError):
        return None
    # Phones that write no offset mean the time on their screen.
    return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(UTC) if at.year in YEARS else None


def _refused(found: str, hint: str) -> BadFile:
    return BadFile(f"The photo {found}", [Finding("photo", found, hint)])
