"""Words of a caller into the parts of an address: one regular grammar, no model, no gazetteer.

1. `aligned`       one width, one case, simplified; every character remembers its place
2. `find_special`  coordinates, kilometre posts, pole numbers are taken out
3. `hear`          greetings, denials, corrections and asides are blotted out
4. `scan`          regions, names, numbers and relations, from left to right
5. `meaning_of`    the fields that a search works with
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gis.geocode.latin import is_latin, read_latin
from gis.geocode.meaning import corrected, is_kept, meaning_of
from gis.geocode.normal import MOST_CHARACTERS, Aligned, aligned
from gis.geocode.parts import AddressParts, Element, Home
from gis.geocode.scan import SKIP, Piece, scan
from gis.geocode.special import find_special
from gis.geocode.talk import Heard, hear

NOWHERE = Home()


def parse(text: str, *, home: Home = NOWHERE) -> AddressParts:
    """What a text says about a place.

    It never fails: hostile, empty or senseless text gives parts that hold little or nothing.

    text: as typed or as a recogniser wrote it; the first 100 characters are used
    home: names of our own regions and towns, from the gazetteer; without it nothing is out of the area
    """
    used = text[:MOST_CHARACTERS]
    shown = aligned(used).first(MOST_CHARACTERS)
    special = find_special(shown.text.replace(SKIP, " "))
    pieces, fields = _read(special.text, home)
    return AddressParts(
        used,
        elements=_elements(used, shown, [*special.pieces, *pieces]),
        coordinate=special.coordinate,
        km_post=special.km_post,
        pole=special.pole,
        **fields,
    )


def _read(text: str, home: Home) -> tuple[list[Piece], dict[str, Any]]:
    """The pieces of a text, and the fields that they come to; the grammar goes by the script."""
    if is_latin(text):
        return read_latin(text.replace(SKIP, " "))
    heard = hear(text)
    pieces, taken_back = _scanned(heard, home)
    kept = [piece for piece in pieces if is_kept(heard.text, piece)]
    fields = meaning_of(heard.text, text, kept, home)
    return kept, {**fields, "excluded": (*heard.excluded, *taken_back), "vague": heard.vague}


def _scanned(heard: Heard, home: Home) -> tuple[list[Piece], list[str]]:
    """What stands after a correction is read by itself, and takes the place of what stood before it."""
    at = heard.corrected_at
    if at is None:
        return scan(heard.text, home), []
    before = scan(heard.text[:at], home)
    after = [Piece(piece.kind, piece.start + at, piece.end + at) for piece in scan(heard.text[at:], home)]
    return corrected(heard.text, before, after)


def _elements(used: str, shown: Aligned, pieces: Iterable[Piece]) -> tuple[Element, ...]:
    """The pieces as elements of the text that was given."""
    found: list[Element] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        element = _element(used, shown, piece)
        # One character such as ½ may hold two pieces; the first has it.
        if not found or element.start >= found[-1].end:
            found.append(element)
    return tuple(found)


def _element(used: str, shown: Aligned, piece: Piece) -> Element:
    start, end = shown.span(piece.start, piece.end)
    return Element(piece.kind, used[start:end], start, end)
