"""What is recognised by its shape alone and taken out of the text first: coordinates, kilometre posts, pole numbers."""

from __future__ import annotations

import re
from typing import NamedTuple

from gis.geocode.parts import Coordinate, KmPost
from gis.geocode.scan import SKIP, Piece
from gis.geocode.words import ElementKind

_DEGREES = r"-?\d{1,3}\.\d{2,15}"
_BETWEEN = r"[\s,，;；/°度ne:：]*(?:北纬|东经|纬度|经度|lat|lon|lng|latitude|longitude)?[\s:：=]*"
_COORDINATE = re.compile(
    rf"(?P<word>北纬|东经|纬度|经度|lat(?:itude)?|lo?ng?(?:itude)?)?[\s:：=]*(?P<one>{_DEGREES}){_BETWEEN}(?P<two>{_DEGREES})"
)
# fmt: off
_DATUMS = (
    ("bd09",     re.compile(r"bd-?09|百度")),
    ("gcj02",    re.compile(r"gcj-?02|火星|高德|腾讯|微信")),
    ("cgcs2000", re.compile(r"cgcs-?2000|国家2000|天地图")),
    ("wgs84",    re.compile(r"wgs-?84|gps")),
)
# fmt: on
_DATUM_WORD = re.compile("|".join(word.pattern for _datum, word in _DATUMS))
_KM_POST = re.compile(
    r"(?:桩号?(?:好像|大概|大约)?(?:是|为)?\s*k?|(?<![a-z])k)\s*(?P<km>\d{1,4})\s*(?:(?:\+|加)\s*(?P<m>\d{1,3})(?!\d)|(?:加|\+)几百|公里)?"
    r"|(?P<km2>\d{1,4})\s*(?:公里|km)\s*(?:(?:\+|加)?\s*(?P<m2>\d{1,3})\s*米)?\s*(?:处|桩|路碑|的地方)"
)
_POLE = re.compile(
    r"(?:灯杆|路灯|电线杆|电杆|杆子|杆号|监控杆|井盖)[^\d,，。a-z]{0,8}(?P<said>[a-z]{0,4}[-_ ]?\d{2,8})(?!\d)"
    r"|(?<![a-z])(?P<bare>[a-z]{2,4}-\d{3,6})(?!\d)"
)
_LEAST_DECIMALS = 3
_MOST_LAT, _MOST_LON = 90.0, 180.0


class Special(NamedTuple):
    """What was found by its shape."""

    text: str
    """The aligned text with `SKIP` in the place of everything that was found."""
    pieces: list[Piece]
    coordinate: Coordinate | None
    km_post: KmPost | None
    pole: str | None


def find_special(text: str) -> Special:
    """Coordinates, kilometre post and pole number of an aligned text; of several of a kind the first."""
    pieces: list[Piece] = []
    coordinate = _coordinate(text)
    text = _cut(text, _COORDINATE.search(text) if coordinate else None, ElementKind.COORDINATE, pieces)
    if coordinate:
        text = _DATUM_WORD.sub(lambda match: SKIP * len(match[0]), text)
    pole = _POLE.search(text)
    text = _cut(text, pole, ElementKind.POLE, pieces)
    post = _KM_POST.search(text)
    text = _cut(text, post, ElementKind.KM_POST, pieces)
    return Special(text, pieces, coordinate, _km_post(post), _pole_number(pole))


def _cut(text: str, match: re.Match[str] | None, kind: ElementKind, pieces: list[Piece]) -> str:
    if match is None:
        return text
    start, end = match.span()
    pieces.append(Piece(kind, start, end))
    return text[:start] + SKIP * (end - start) + text[end:]


def _coordinate(text: str) -> Coordinate | None:
    match = _COORDINATE.search(text)
    if match is None:
        return None
    if not match["word"] and min(len(match[name].partition(".")[2]) for name in ("one", "two")) < _LEAST_DECIMALS:
        return None
    one, two = float(match["one"]), float(match["two"])
    lat_first = match["word"] in ("北纬", "纬度", "lat", "latitude") or abs(two) > _MOST_LAT
    lon, lat = (two, one) if lat_first else (one, two)
    if abs(lat) > _MOST_LAT or abs(lon) > _MOST_LON:
        return None
    return Coordinate(lon, lat, next((datum for datum, word in _DATUMS if word.search(text)), None))


def _km_post(match: re.Match[str] | None) -> KmPost | None:
    if match is None:
        return None
    metres = match["m"] or match["m2"]
    return KmPost(int(match["km"] or match["km2"]), None if metres is None else int(metres))


def _pole_number(match: re.Match[str] | None) -> str | None:
    return None if match is None else (match["said"] or match["bare"]).strip("-_ ")
