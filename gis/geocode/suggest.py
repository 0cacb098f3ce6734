"""Names while they are being typed: by characters, full pinyin, initials, or characters with pinyin behind them.

Mixed input such as 鑫茂wl is asked for by its characters and then held against the pinyin of what follows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.geocode.naming import core_of
from gis.geocode.normal import MOST_CHARACTERS, normalise
from gis.geocode.reading import initials, pinyin, sound
from gis.vocabulary import PlaceKind

SQL = statements_beside(__file__)

_LATIN = re.compile(r"[a-z0-9' ]+")
_MIXED = re.compile(r"(.*[^\x00-\x7f])([a-z]+)")
_LAST = "\U0010ffff"
_MOST = 50


@dataclass(frozen=True)
class Suggestion:
    """A place whose name begins with what was typed."""

    place_id: int
    kind: PlaceKind
    name: str
    called: str
    """The name that begins so, where the place has several."""
    place: LonLat


def suggest(db: Session, typed: str, at: datetime, *, limit: int = 10) -> list[Suggestion]:
    """Places whose names begin with what is being typed; those meant most often first.

    at: the gazetteer as of when
    """
    words = normalise(typed[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    mixed = _MIXED.fullmatch(words)
    if not words:
        return []
    if mixed is None:
        return _asked(db, words, at, limit)
    begun = _asked(db, mixed[1], at, _MOST)
    return [each for each in begun if _goes_on(core_of(each.called, each.kind), mixed[1], mixed[2])][:limit]


def _asked(db: Session, words: str, at: datetime, limit: int) -> list[Suggestion]:
    latin = words.replace(" ", "").replace("'", "") if _LATIN.fullmatch(words) else ""
    heard = "" if latin else sound(words)
    ranges = {"core": words, "core_end": words + _LAST, **_range("sound", heard), **_range("latin", latin)}
    rows = ask(db, SQL["begins_with"], {**ranges, "limit": limit, "at": at})
    return [
        Suggestion(row.id, PlaceKind.of(row.kind), row.name, row.spelling, LonLat(row.lon, row.lat)) for row in rows
    ]


def _range(name: str, start: str) -> dict[str, str]:
    """Everything that begins so; nothing if there is no beginning."""
    return {name: start, f"{name}_end": start + _LAST if start else ""}


def _goes_on(core: str, begun: str, letters: str) -> bool:
    """Whether a name that begins with characters goes on with letters, in full or by initials."""
    rest = core[len(begun) :] if core.startswith(begun) else ""
    return bool(rest) and (pinyin(rest).startswith(letters) or initials(rest).startswith(letters))
