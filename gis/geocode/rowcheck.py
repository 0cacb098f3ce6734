"""What a row of places must hold, by its kind."""

from __future__ import annotations

from collections.abc import Mapping

from gis.errors import Finding
from gis.vocabulary import NameKind, PlaceKind

NAME_KINDS = (NameKind.ALIAS, NameKind.NICKNAME, NameKind.FORMER)
SPOTS = (
    PlaceKind.DOOR, PlaceKind.BUILDING, PlaceKind.UNIT, PlaceKind.GATE, PlaceKind.CROSSING, PlaceKind.KM_POST,
    PlaceKind.POLE,
)  # fmt: skip
"""Kinds that are known by a number or label."""

LONGEST = 200
"""Characters of a cell."""


def kind_of(text: str) -> PlaceKind | NameKind | None:
    """The kind of place or name that a text says, as a value or in Chinese."""
    word = text.strip()
    kinds: list[PlaceKind | NameKind] = [*PlaceKind, *NAME_KINDS]
    return next((kind for kind in kinds if word in (kind.value, kind.zh)), None)


def cell_findings(
    cells: Mapping[str, str], where: str, kind: PlaceKind | NameKind | None, given: str | None
) -> list[Finding]:
    """What is wrong with a row, coordinates aside."""
    if kind is None:
        found = f"'{cells.get('kind') or given or ''}' is no kind of place."
        hint = f"Write one of {', '.join([*PlaceKind, *NAME_KINDS])}, or give --kind."
        return [Finding("kind", found, hint, where)]
    findings = [
        Finding(word, "is missing.", f"A {kind.en} needs it.", where)
        for word in _needed(kind)
        if not cells.get(word, "").strip()
    ]
    findings += [
        Finding(word, f"has {len(cell)} characters.", f"Use at most {LONGEST}.", where)
        for word, cell in cells.items()
        if len(cell) > LONGEST
    ]
    findings += [
        Finding(word, f"'{cells[word]}' is not {what}.", "Correct it, or leave it empty.", where)
        for word, most, what in (("prior", 1.0, "a number from 0 to 1"), ("radius_m", 100_000.0, "metres"))
        if cells.get(word) and not _is_number(cells[word], most)
    ]
    return findings


# fmt: off
_NEEDED: dict[PlaceKind, tuple[str, ...]] = {
    PlaceKind.DOOR:     ("road", "number"),
    PlaceKind.BUILDING: ("of", "label"),
    PlaceKind.UNIT:     ("of", "label"),
    PlaceKind.GATE:     ("of", "label"),
    PlaceKind.CROSSING: ("road", "other"),
    PlaceKind.KM_POST:  ("road", "label"),
    PlaceKind.POLE:     ("label",),
}
# fmt: on


def _needed(kind: PlaceKind | NameKind) -> tuple[str, ...]:
    return ("name", "of") if isinstance(kind, NameKind) else _NEEDED.get(kind, ("name",))


def _is_number(text: str, most: float) -> bool:
    try:
        return 0 <= float(text) <= most
    except ValueError:
        return False
