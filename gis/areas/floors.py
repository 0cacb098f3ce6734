"""Floors as people write them: "3", "1-3", "-1", "B1-2", "3层", "1至3层"."""

from __future__ import annotations

import re

from sqlalchemy.dialects.postgresql import Range

from gis.errors import BadInput, Finding
from gis.vocabulary import AreaKind

_FLOOR = r"(?:-|B|b|地下)?\d{1,3}"
_SPAN = re.compile(rf"({_FLOOR})(?:\s*(?:-|~|–|—|至|到)\s*({_FLOOR}))?")


def floors_from_text(text: str, kind: AreaKind) -> Range[int] | None:
    """The floors that a text names; a building's single number counts its floors from the first.

    returns: a half-open range of floor numbers, cellars negative; None if `text` is empty
    raises: ValueError if it can't be read
    """
    bare = re.sub(r"[层楼Ff]\s*", "", text.strip())
    if not bare:
        return None
    match = _SPAN.fullmatch(bare)
    if match is None:
        raise ValueError(f"'{text}' does not name floors.")
    if 0 in (_number(floor) for floor in match.groups() if floor):
        raise ValueError(f"'{text}' names floor 0, which there is not: 1 is at the ground, -1 below it.")
    low = _number(match[1])
    high = _number(match[2]) if match[2] else low
    if match[2] is None and kind is AreaKind.BUILDING:
        low, high = min(1, high), max(1, high)
    if low > high:
        raise ValueError(f"'{text}' runs downwards.")
    return Range(low, high + 1)


def floor_from_text(text: str, *, field: str = "floor") -> int:
    """One floor, as a caller names it.

    raises: BadInput naming `field`
    """
    try:
        floors = floors_from_text(text, AreaKind.MICRO_GRID)
    except ValueError:
        floors = None
    if floors is None or floors.lower is None or floors.upper != floors.lower + 1:
        found, hint = f"'{text}' is not a floor.", "Write 3 or -1."
        raise BadInput(f"{field}: {found}", [Finding(field, found, hint)])
    return floors.lower


def floors_as_text(low: int | None, end: int | None) -> str:
    """Floors as `floors_from_text` reads them back, for buildings as for micro-grids: 1-3, -1-2; "" for none.

    low, end: half-open; floor 0, which there is not, is stepped over
    """
    if low is None or end is None:
        return ""
    return f"{low or 1}-{end - 1 or -1}"


def _number(text: str) -> int:
    digits = int(re.sub(r"\D", "", text))
    return digits if text[0].isdigit() else -digits
