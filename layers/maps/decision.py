"""A decision as one page to keep: the place, who answers and why, who is there first by road and who only looks near.

The map shows the areas around with the one that answers on top, the routes numbered and coloured by rank with their
times; the column beside it says the same in words, Chinese and English. It needs no network and asks nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geopandas import GeoDataFrame

from gis.crs.transform import LonLat
from gis.vocabulary import AreaKind
from layers.maps.canvas import page
from layers.maps.district import areas_canvas
from layers.maps.ground import ground_layers
from layers.maps.panel import Facts, Panel, Said, both
from layers.maps.sureness import SIGMAS_DRAWN, Sureness, corners_around, sureness_blocks
from layers.maps.surroundings import areas_within, bounds_around, ground_within


class Phrase(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Going:
    """Somebody who would be there, by road."""

    code: str
    name: str
    post: str
    lonlat: LonLat
    mode: Said
    eta_seconds: int
    road_m: float | None
    confirmed: bool
    """By an exact route."""
    line: Sequence[Sequence[float]]
    """Along the roads, degrees; empty if it is not known."""
    notes: Sequence[Said] = ()


@dataclass(frozen=True)
class Near:
    """Somebody near by straight line."""

    code: str
    name: str
    post: str
    distance_m: float
    notes: Sequence[Said] = ()


@dataclass(frozen=True)
class Decision:
    """All that the page tells."""

    place: LonLat
    at: str
    """The instant, as people read it."""
    owner: str | None
    post: str | None
    area: tuple[AreaKind, str] | None
    """Kind and code of the area that answers."""
    area_name: str
    reasons: Sequence[Said]
    """Why, in order; why nobody, if nobody answers."""
    warnings: Sequence[Said]
    going: Sequence[Going]
    """The first to arrive first."""
    straight: Sequence[Near]
    """The nearest by straight line first."""
    notes: Sequence[Said] = ()
    """About the answer by road as a whole."""
    accuracy_m: float = 0.0
    """One standard deviation of the place per axis; 0 if it is exact."""
    sureness: Sureness | None = None
    """None where the place is exact."""


_NOBODY = Phrase("无人负责", "nobody answers")


def decision_page(
    decision: Decision,
    frames: Mapping[AreaKind, GeoDataFrame],
    *,
    title: str,
    credit: str = "",
    roads: GeoDataFrame | None = None,
    water: GeoDataFrame | None = None,
) -> str:
    """The decision as one HTML page.

    frames: per kind all areas with code, name and geometry (WGS84); the page keeps those around
    roads, water: what lies under the areas, see `ground`
    credit: review number (审图号) or source, shown in the corner
    """
    around = corners_around(decision.place, SIGMAS_DRAWN * decision.accuracy_m)
    bounds = bounds_around([*around, *(spot for one in decision.going for spot in (one.lonlat, *one.line))])
    ground = ground_layers(ground_within(roads, bounds), ground_within(water, bounds))
    canvas = areas_canvas(
        areas_within(frames, bounds), title=title, credit=credit, ground=ground, bounds=bounds, heading=False
    )
    canvas.add_child(Panel(_blocks(decision), _on_the_map(decision)))
    return page(canvas)


def _on_the_map(decision: Decision) -> Facts:
    ranked = list(enumerate(decision.going, start=1))
    return {
        "place": {**decision.place._asdict(), "radius_m": SIGMAS_DRAWN * decision.accuracy_m},
        "area": {"kind": decision.area[0].value, "code": decision.area[1]} if decision.area else None,
        "responders": [
            {**one.lonlat._asdict(), "label": str(rank), "rank": rank, "eta": minutes(one.eta_seconds)}
            for rank, one in ranked
        ],
        "routes": [{"rank": rank, "coordinates": one.line} for rank, one in ranked if one.line],
    }


def _blocks(decision: Decision) -> list[Facts]:
    blocks = [
        _owner(decision),
        *sureness_blocks(decision.sureness),
        _block(Phrase("注意", "mind"), [both(each) for each in decision.warnings]),
        _block(Phrase("理由", "why"), [both(each) for each in decision.reasons]),
        _by_road(decision),
        _block(Phrase("按直线距离", "by straight line"), [_near(decision, one) for one in decision.straight]),
        _block(Phrase("地点", "place"), [_place(decision)]),
    ]
    return [block for block in blocks if block["lines"]]


def _block(title: Phrase, lines: Sequence[Facts]) -> Facts:
    return {"title": both(title), "lines": lines}


def _owner(decision: Decision) -> Facts:
    kind, code = decision.area or (None, "")
    where = Phrase(f"{kind.zh} {decision.area_name}", f"{kind.en} {code}") if kind else Phrase("—", "no area answers")
    lines = [both(where), *([{"zh": decision.post, "en": ""}] if decision.post else [])]
    return {**_block(Phrase("责任人", "responsible"), lines), "name": decision.owner or f"{_NOBODY.zh} {_NOBODY.en}"}


def _by_road(decision: Decision) -> Facts:
    lines = [_arrival(rank, one) for rank, one in enumerate(decision.going, start=1)]
    lines += [both(each) for each in decision.notes]
    return _block(Phrase("先到者（按道路）", "there first, by road"), lines)


def _arrival(rank: int, one: Going) -> Facts:
    far = "" if one.road_m is None else f" · {one.road_m / 1000:.1f} km"
    by_graph = [] if one.confirmed else [Phrase("按道路图估算", "by the road graph alone")]
    return {
        "rank": rank,
        "head": one.name,
        "note": f"{one.post} · {one.mode.zh} {one.mode.en}{far}",
        "end": minutes(one.eta_seconds),
        "mind": [both(each) for each in (*one.notes, *by_graph)],
    }


def _near(decision: Decision, one: Near) -> Facts:
    ranks = {going.code: rank for rank, going in enumerate(decision.going, start=1)}
    return {
        "rank": ranks.get(one.code),
        "head": one.name,
        "note": one.post,
        "end": f"{one.distance_m:,.0f} m",
        "mind": [both(each) for each in one.notes],
    }


def _place(decision: Decision) -> Facts:
    lon, lat = decision.place
    exact = f" ± {decision.accuracy_m:g} m" if decision.accuracy_m else ""
    return both(Phrase(f"{lon:.6f}, {lat:.6f} WGS84{exact}", decision.at))


def minutes(seconds: int) -> str:
    """A time on the way as people read it: 3:05 min."""
    return f"{seconds // 60}:{seconds % 60:02d} min"
