"""The one question that tells the candidates apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gis.geocode.hypotheses import Hypothesis
from gis.geocode.parts import AddressParts
from gis.vocabulary import Datum, PlaceKind, PlaceVerdict, Precision

MOST_OPTIONS = 5


@dataclass(frozen=True)
class Question:
    """What to ask the caller, in both languages, and what they may answer."""

    zh: str
    en: str
    options: tuple[str, ...]
    """Names from the gazetteer; hostile until escaped."""


# fmt: off
_ABOUT: tuple[tuple[str, str, str], ...] = (
    ("town",     "在哪个镇街？",     "In which town?"),
    ("road",     "在哪条路上？",     "On which road?"),
    ("site",     "在哪个小区、园区或企业？", "In which estate, park or firm?"),
    ("building", "是哪一幢？",       "Which building?"),
    ("number",   "门牌号是多少？",   "What is the door number?"),
    ("name",     "是哪一个？",       "Which one?"),
)
# fmt: on
"""What candidates may differ in, the easiest to answer first."""

WHERE = Question("请问您在哪条路、哪个村或哪个单位附近？", "Which road, village or firm are you near?", ())
DATUM = Question(
    "这个坐标来自哪里：手机定位、高德/腾讯/微信，还是百度？",
    "Where do the coordinates come from: the phone itself, Amap, Tencent or WeChat, or Baidu?",
    (Datum.WGS84.zh, Datum.GCJ02.zh, Datum.BD09.zh),
)
BUILDING = Question("是哪一幢？", "Which building?", ())


def which_of(names: Iterable[str]) -> Question:
    """Which of several that were named."""
    _what, zh, en = _ABOUT[-1]
    return Question(zh, en, tuple(dict.fromkeys(names))[:MOST_OPTIONS])


def where_of(areas: Iterable[str]) -> Question:
    """In which area, of several of one name; different areas of the centre, as everybody there knows them."""
    return Question("在哪个片区？", "In which area?", tuple(areas)[:MOST_OPTIONS])


def is_it(name: str) -> Question:
    """Whether it is the one that is likely."""
    return Question(f"是{name}吗？", f"Is it {name}?", (name,))


def question_for(
    parts: AddressParts, verdict: PlaceVerdict, shown: Sequence[Hypothesis], likely: Sequence[int]
) -> Question | None:
    """What to ask, None if nothing need be asked.

    shown: the candidates that are shown, best first
    likely: rows of those between which the question decides
    """
    if verdict in (PlaceVerdict.FOUND, PlaceVerdict.OUT_OF_AREA):
        return None
    if parts.coordinate is not None:
        return DATUM
    if verdict is PlaceVerdict.NOT_FOUND or not shown:
        return WHERE
    rivals = [shown[row] for row in likely]
    return _splitting(rivals) if len(rivals) > 1 else _about_one(parts, shown[0])


def _splitting(rivals: Sequence[Hypothesis]) -> Question:
    """The attribute that all rivals have and that has the most different values."""
    best, options = _ABOUT[-1], list(dict.fromkeys(each.name for each in rivals))
    for about in _ABOUT[:-1]:
        values = [getattr(each.facts, about[0]) for each in rivals]
        different = list(dict.fromkeys(filter(None, values)))
        if all(values) and len(different) == len(rivals):
            best, options = about, different
            break
    return Question(best[1], best[2], tuple(options[:MOST_OPTIONS]))


def _about_one(parts: AddressParts, best: Hypothesis) -> Question:
    """One is likely, and not likely enough: let the caller confirm it, or say which building."""
    wide = best.kind in (PlaceKind.SITE, PlaceKind.ESTATE, PlaceKind.PARK, PlaceKind.POI)
    if parts.vague and wide and parts.building is None:
        return BUILDING
    if best.precision in (Precision.ROAD, Precision.AREA):
        zh = f"在{best.name}的什么位置：门牌号、路口、单位？"
        return Question(zh, f"Where on {best.name}: which number, crossing, firm?", (best.name,))
    return is_it(best.name)
