"""Addresses in Latin script: street and number in any order, "12 Rue Grimaldi", "Hauptstraße 12, 10115 Berlin"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gis.geocode.normal import normalise
from gis.geocode.parts import Segment
from gis.geocode.scan import Piece
from gis.geocode.words import ElementKind as Kind

_HAN = re.compile(r"[㐀-鿿]")
_LETTERS = re.compile(r"[a-z]")
_NUMBER = r"\d{1,4}(?!\d)(?:\s?(?:bis|ter|quater)\b|\s?[a-z]\b)?(?:[-/]\d{1,4})?"
_ROOM_WORD = "(?:apt|apartment|appartement|appt|flat|room|suite|ste|unit)"
_FLOOR_WORD = "(?:floor|etage|level|fl)"
# fmt: off
_INSIDE = (
    (Kind.ROOM,     rf"\b{_ROOM_WORD}\.?\s*#?\s*(\w{{1,5}})|#\s*(\d{{1,5}})"),
    (Kind.BUILDING, r"\b(?:bldg|building|bld|block|blk|bloc|batiment|bat)\.?\s*#?\s*(\w{1,3})\b"),
    (Kind.FLOOR,    rf"\b{_FLOOR_WORD}\.?\s*(\d{{1,3}})|\b(\d{{1,3}})(?:st|nd|rd|th|e|er|eme)?\s*{_FLOOR_WORD}\b"),
)
# fmt: on
_HEAD = re.compile(rf"^\W*(?:no\.?\s*|nr\.?\s*|n°\s*)?({_NUMBER})[\s,.]+(?=[a-z])")
_TAIL = re.compile(rf"(?<=[a-z.])[\s,]+(?:no\.?\s*|nr\.?\s*|n°\s*|#)?({_NUMBER})\W*$")
_POSTCODE = re.compile(r"\b(?:mc-?)?\d{5}(?:-\d{4})?\b")
_MOST_CLAUSES = 4


def is_latin(text: str) -> bool:
    """Whether an aligned text is written in Latin letters and holds no Chinese."""
    return bool(_LETTERS.search(text)) and not _HAN.search(text)


def read_latin(text: str) -> tuple[list[Piece], dict[str, Any]]:
    """Pieces and fields of `AddressParts` of an aligned text in Latin letters."""
    inside, text = _inside(text)
    clauses = [match for match in re.finditer(r"[^,;\n]+", _POSTCODE.sub(_blank, text)) if match[0].strip()]
    read = [_clause(match) for match in clauses[:_MOST_CLAUSES]]
    pieces = sorted((piece for clause in read for piece in clause), key=lambda piece: piece.start)
    numbers = [text[piece.start : piece.end] for piece in pieces if piece.kind is Kind.ROAD_NUMBER]
    fields = {kind.value: value for kind, value in inside}
    return pieces, {
        "segments": tuple(_segments(text, pieces)),
        "number": _written(numbers[0]) if numbers else None,
        **{name: fields[name] for name in ("building", "floor", "room") if name in fields},
        "latin": True,
    }


def _inside(text: str) -> tuple[list[tuple[Kind, str]], str]:
    """Room, building and floor, and the text without them."""
    found: list[tuple[Kind, str]] = []
    for kind, form in _INSIDE:
        match = re.search(form, text)
        if match and any(character.isdigit() for character in match[0]):
            found.append((kind, next(group for group in match.groups() if group)))
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return found, text


def _clause(match: re.Match[str]) -> Iterator[Piece]:
    """A clause is a street with its number before or behind, or a number alone, or a name."""
    start, end = match.span()
    text = match.string[:end]
    alone = re.fullmatch(rf"\s*({_NUMBER})\s*", match[0])
    head, tail = _HEAD.match(match[0]), _TAIL.search(text, start)
    if alone:
        yield Piece(Kind.ROAD_NUMBER, start + alone.start(1), start + alone.end(1))
        return
    if head:
        yield Piece(Kind.ROAD_NUMBER, start + head.start(1), start + head.end(1))
        start += head.end()
    elif tail:
        yield Piece(Kind.ROAD_NUMBER, *tail.span(1))
        end = tail.start()
    yield Piece(Kind.ROAD if head or tail else Kind.POI, start, end)


def _segments(text: str, pieces: list[Piece]) -> Iterator[Segment]:
    """Streets first; a further clause may be a town or a country and counts less."""
    named = [piece for piece in pieces if piece.kind in (Kind.ROAD, Kind.POI)]
    named.sort(key=lambda piece: (piece.kind is not Kind.ROAD, piece.start))
    for at, piece in enumerate(named):
        name = normalise(text[piece.start : piece.end])
        if name and not name.isdigit():
            yield Segment(name, piece.kind if piece.kind is Kind.ROAD else None, 0.3 if at else 1.0)


def _written(number: str) -> str:
    return re.sub(r"\s", "", number)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
