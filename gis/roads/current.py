"""The roads in force, kept in memory: one network per centre, one graph per mode and set of closures.

Two cheap questions to the database come before each use: which version, which closures. So an import is in use as soon
as it is loaded, and a closure with the next question, in every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.roads.closures import ClosedRoads, closed_roads
from gis.roads.graph import Graph, graph_of
from gis.roads.network import MODES, Network
from gis.roads.snap import Snapper
from gis.roads.store import NetworkVersion, NoRoads, load_network, newest_version
from gis.vocabulary import Mode

NETWORKS_KEPT = 4
"""Centres that one process serves at a time without loading again."""
GRAPHS_KEPT = 16
"""Sets of closures per network whose graphs are kept; the arrays of one weigh about 4 MB at 45,000 edges."""


@dataclass(frozen=True, eq=False)
class Roads:
    """The roads of a centre as they are at an instant."""

    version: NetworkVersion
    network: Network
    graph: dict[Mode, Graph]
    """With the closures in force."""
    snapper: dict[Mode, Snapper]
    """They know no closures: who stands on a closed road is not moved to another."""
    closed: dict[Mode, frozenset[int]]
    """Road ids that each mode may not use."""
    _without: Callable[[Mode, frozenset[int]], Graph] = field(repr=False)
    """The graph of a mode without some roads."""

    def opened(self, mode: Mode, roads: frozenset[int]) -> Graph:
        """The graph of a mode as if some of its closed roads were open."""
        return self._without(mode, self.closed[mode] - roads) if roads else self.graph[mode]


def roads_at(db: Session, at: datetime) -> Roads:
    """The roads of the centre that a session sees, with the closures in force at an instant.

    raises: NoRoads
    """
    return _kept_network(db).roads(closed_roads(db, at))


def roads_of(version: NetworkVersion, network: Network, closed: ClosedRoads | None = None) -> Roads:
    """The roads of a network that no database holds; nothing of them is kept."""
    return _Kept(version, network).roads(closed or dict.fromkeys(MODES, frozenset()))


class _Kept:
    """One network with all that is made of it."""

    def __init__(self, version: NetworkVersion, network: Network) -> None:
        self.version, self.network = version, network
        self._open = {mode: graph_of(network, mode) for mode in MODES}
        plane = LocalPlane.at(float(network.node_lonlat[:, 0].mean()))
        lines = plane.shapes_to_metres(network.shape)
        self.snapper = {mode: Snapper(self._open[mode], plane, lines) for mode in MODES}
        self._graphs: OrderedDict[tuple[Mode, frozenset[int]], Graph] = OrderedDict()
        self._lock = Lock()

    def roads(self, closed: ClosedRoads) -> Roads:
        """The roads with some of them closed."""
        graph = {mode: self.graph(mode, closed[mode]) for mode in MODES}
        return Roads(self.version, self.network, graph, self.snapper, closed, self.graph)

    def graph(self, mode: Mode, closed: frozenset[int]) -> Graph:
        """The graph of a mode without the closed roads; made at most once at a time."""
        with self._lock:
            made = self._graphs.get((mode, closed)) or self._open[mode].without(closed)
            return _remembered(self._graphs, (mode, closed), made, GRAPHS_KEPT)


_networks: OrderedDict[UUID, _Kept] = OrderedDict()
_loading = Lock()


def _kept_network(db: Session) -> _Kept:
    version = newest_version(db)
    if version is None:
        raise NoRoads("This centre has no roads yet.")
    kept = _networks.get(version.key)
    if kept is not None:
        return kept
    with _loading:
        # Another thread may have loaded it while we waited.
        kept = _networks.get(version.key) or _Kept(*load_network(db))
        return _remembered(_networks, kept.version.key, kept, NETWORKS_KEPT)


def _remembered[K, V](kept: OrderedDict[K, V], key: K, value: V, most: int) -> V:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return value
