"""A road network from an OpenStreetMap extract (`.osm.pbf`), which is WGS84 by definition.

One pass collects ways, barriers and turn restrictions; `cut` does the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
from osmium import osm
from osmium.osm.types import OSMEntity

from gis.errors import BadFile, Finding
from gis.roads.cut import Drawing, cut
from gis.roads.network import Network, Restriction
from gis.roads.tags import PerMode, RoadRules, closed_to, road_rules
from gis.roads.water import WaterRead, water_from_extract
from gis.vocabulary import Mode

type Progress = Callable[[str, int], None]
"""Told now and then what is being read and how much of it has been."""

REPORT_EVERY = 10_000
"""Objects between two reports of progress."""


@dataclass(frozen=True)
class RoadsRead:
    """What a file of roads held."""

    source: str
    network: Network
    findings: list[Finding]
    """What the reader should know; none of it kept the network from being made."""
    raw_shape: np.ndarray[tuple[int], np.dtype[np.object_]] | None = None
    """Of each edge, in the coordinates as they came; None where that was WGS84."""
    datum: str = "wgs84"
    water: WaterRead | None = None
    """None where the file says nothing of water."""


def silent(_what: str, _count: int) -> None:
    """Progress that nobody watches."""


def roads_from_extract(path: Path, *, progress: Progress = silent) -> RoadsRead:
    """The roads of an OpenStreetMap extract, and its water.

    raises: BadFile if it can't be read or holds no road
    """
    found = _Found()
    try:
        for count, thing in enumerate(_things(path)):
            found.take(thing)
            if count % REPORT_EVERY == 0:
                progress("read", count)
    except (RuntimeError, OSError) as error:
        raise _unreadable(path, str(error)) from error
    if not found.rules:
        raise _unreadable(path, "it holds no road.")
    progress("cut", len(found.rules))
    network = cut(found.drawing()).network
    return RoadsRead(path.name, network, found.findings(network), water=water_from_extract(path))


def _things(path: Path) -> Iterator[OSMEntity]:
    if not path.is_file():
        raise OSError("there is no such file.")
    keys = osmium.filter.KeyFilter("highway", "barrier", "type")
    yield from osmium.FileProcessor(str(path)).with_locations().with_filter(keys)


@dataclass
class _Found:
    """What has been seen so far."""

    road_id: list[int] = field(default_factory=list)
    rules: list[RoadRules] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0])
    point: list[int] = field(default_factory=list)
    """Node ids, road after road."""
    lonlat: list[tuple[float, float]] = field(default_factory=list)
    closed: dict[int, PerMode] = field(default_factory=dict)
    """Of nodes that stop somebody."""
    restriction: list[Restriction] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, thing: OSMEntity) -> None:
        """Keep what concerns roads."""
        if isinstance(thing, osm.Node):
            self._take_barrier(thing)
        elif isinstance(thing, osm.Way):
            self._take_way(thing)
        elif isinstance(thing, osm.Relation):
            self._take_relation(thing)

    def drawing(self) -> Drawing:
        """All of it as arrays."""
        ids, where, vertex = np.unique(np.array(self.point, np.int64), return_index=True, return_inverse=True)
        closed = np.array([self.closed.get(point, (False, False, False)) for point in ids.tolist()], np.bool_)
        return Drawing(
            road_id=np.array(self.road_id, np.int64),
            rules=self.rules,
            first=np.array(self.first, np.intp),
            vertex=vertex,
            point_id=ids,
            point_lonlat=np.array(self.lonlat)[where],
            point_closed=closed.reshape(-1, 3),
            restriction=tuple(self.restriction),
        )

    def findings(self, network: Network) -> list[Finding]:
        """What was left out, and what was kept with a note; one line each."""
        self.left_out["restriction: its roads or its junction are not in the file"] += len(self.restriction) - len(
            network.restriction
        )
        noted = Counter(f"{rules.noted}: kept, as responders are let in" for rules in self.rules if rules.noted)
        return [
            Finding(what.partition(": ")[0], f"{count} time(s) {what.partition(': ')[2]}.", "Nothing need be done.")
            for counter in (self.left_out, noted)
            for what, count in sorted(counter.items())
            if count
        ]

    def _take_barrier(self, node: osm.Node) -> None:
        if "barrier" in node.tags:
            closed = closed_to(dict(node.tags))
            if any(closed):
                self.closed[node.id] = closed

    def _take_way(self, way: osm.Way) -> None:
        if "highway" not in way.tags:
            return
        rules = road_rules(dict(way.tags))
        if rules is None:
            self.left_out[f"highway: {way.tags['highway']}, no road for anybody"] += 1
            return
        seen = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        if len(seen) < len(way.nodes):
            self.left_out["way: reaches beyond the file, cut there"] += 1
        self.road_id.append(way.id)
        self.rules.append(rules)
        self.point.extend(ref for ref, _lon, _lat in seen)
        self.lonlat.extend((lon, lat) for _ref, lon, lat in seen)
        self.first.append(len(self.point))

    def _take_relation(self, relation: osm.Relation) -> None:
        if relation.tags.get("type") != "restriction":
            return
        kind, modes = _kind_and_modes(dict(relation.tags))
        ends = {
            role: [(each.type, each.ref) for each in relation.members if each.role == role]
            for role in ("from", "via", "to")
        }
        if not kind or not modes:
            self.left_out["restriction: for others, or at times only"] += 1
        elif [kind_of for kind_of, _ref in ends["via"]] != ["n"]:
            # TODO: turns over several junctions; the tiles could hold them, the graph can't. Rare in our extracts.
            self.left_out["restriction: not over one junction"] += 1
        else:
            self.restriction += [
                Restriction(relation.id, from_road, ends["via"][0][1], to_road, kind, modes)
                for _way, from_road in ends["from"]
                for _way, to_road in ends["to"]
            ]


_MODES_OF_KEY = {
    "restriction": (Mode.EBIKE, Mode.CAR),
    "restriction:bicycle": (Mode.EBIKE,),
    "restriction:motorcar": (Mode.CAR,),
    "restriction:motor_vehicle": (Mode.CAR,),
}
_EXCEPTED = {"bicycle": Mode.EBIKE, "motorcar": Mode.CAR, "motor_vehicle": Mode.CAR}


def _kind_and_modes(tags: dict[str, str]) -> tuple[str, tuple[Mode, ...]]:
    """What a restriction forbids or commands, and to whom of us. Nobody on foot is bound by one."""
    excepted = {_EXCEPTED.get(word.strip()) for word in tags.get("except", "").split(";")}
    for key, modes in _MODES_OF_KEY.items():
        if tags.get(key, "").startswith(("no_", "only_")):
            return tags[key], tuple(mode for mode in modes if mode not in excepted)
    return "", ()


def _unreadable(path: Path, cause: str) -> BadFile:
    found = f"can't be used: {cause.splitlines()[0][:200]}"
    hint = "Give an OpenStreetMap extract, .osm.pbf, whole and with its nodes."
    return BadFile(f"{path.name} {found}", [Finding("file", found, hint)])
