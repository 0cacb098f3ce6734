"""Photos: drawn anew, upright and bare; what is none, or too much, is refused by name."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import ExifTags, Image

from gis.dispatch.photos import LONGEST_SIDE, photo_from_bytes
from gis.errors import BadFile

SECRET = "欧阳小红 13912345678"


def _photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), *, gps: bool = True, **tags: object) -> bytes:
    image = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET
    for name, value in tags.items():
        exif[getattr(ExifTags.Base, name)] = value
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:05:06 12:00:30"
    if gps:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (28.0, 55.0, 48.0)
        place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (120.0, 4.0, 48.0)
    kept = io.BytesIO()
    image.save(kept, kind, exif=exif)
    return kept.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_is_read_and_nothing_stays_in_the_file(kind: str) -> None:
    photo = photo_from_bytes(_photo(kind))

    assert photo.lonlat == pytest.approx((120.08, 28.93))
    assert photo.taken_at == datetime(2026, 5, 6, 4, 0, 30, tzinfo=UTC)
    kept = Image.open(io.BytesIO(photo.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (40, 20), {})
    assert SECRET.encode() not in photo.content


def test_a_photo_without_a_place() -> None:
    assert photo_from_bytes(_photo(gps=False)).lonlat is None


def test_it_is_turned_upright() -> None:
    photo = photo_from_bytes(_photo(Orientation=6))

    assert (photo.width, photo.height) == (20, 40)


def test_it_is_made_smaller() -> None:
    photo = photo_from_bytes(_photo(size=(4000, 100)))

    assert photo.width == LONGEST_SIDE


def test_the_same_photo_is_the_same_file() -> None:
    assert photo_from_bytes(_photo()).content == photo_from_bytes(_photo()).content


def _bomb() -> bytes:
    """A PNG that says it is 60,000 by 60,000."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(c)) + n + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        _photo()[:400],
        _bomb(),
        b"\xff\xd8\xff",
    ],
    ids=["nothing", "gif", "svg", "pdf", "cut off", "bomb", "only a mark"],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile) as refusal:
        photo_from_bytes(content)

    assert refusal.value.findings[0].field == "photo"


def test_a_gif_that_is_called_a_photo_is_refused() -> None:
    kept = io.BytesIO()
    Image.new("RGB", (4, 4)).save(kept, "GIF")

    with pytest.raises(BadFile):
        photo_from_bytes(kept.getvalue())


@pytest.mark.parametrize("lat", [(95.0, 0.0, 0.0), ()])
def test_a_place_that_is_none_is_left_out(lat: tuple[float, ...]) -> None:
    image, exif = Image.new("RGB", (4, 4)), Image.Exif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", lat or 5
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (120.0, 4.0, 48.0)
    kept = io.BytesIO()
    image.save(kept, "JPEG", exif=exif)

    assert photo_from_bytes(kept.getvalue()).lonlat is None
