"""The network in the database: replaced as a whole in one transaction, loaded back the same.

Every change gives the roads a new version. Whoever keeps a network in memory asks for the version, which costs next to
nothing, and loads again when it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gis.db.statements import ask, statements_beside
from gis.errors import NotFound
from gis.roads.network import Network, Restriction
from gis.vocabulary import Mode

SQL = statements_beside(__file__)

_WGS84 = 4326


@dataclass(frozen=True)
class NetworkVersion:
    """What the road tables hold."""

    version: int
    key: UUID
    """Tells versions of all centres apart."""
    source: str
    datum: str
    node_count: int
    edge_count: int
    imported_at: datetime


class NoRoads(NotFound):
    """The centre has no roads yet."""

    hint = "Take some in: `gridkeeper roads import FILE`."


def newest_version(db: Session) -> NetworkVersion | None:
    """What the road tables hold; None if no roads were ever taken in."""
    rows = ask(db, SQL["newest_version"], {})
    return _version(rows[0]) if rows else None


def replace_network(
    db: Session,
    network: Network,
    *,
    source: str,
    datum: str,
    now: datetime,
    raw_shape: NDArray[np.object_] | None = None,
) -> NetworkVersion:
    """Put a network in the place of the one that is there.

    datum: of the source
    raw_shape: (m,) shapes of the edges as they came, where that was not in WGS84
    """
    # Two imports at once: the second waits here. Readers of the version are not kept waiting.
    db.execute(text("LOCK TABLE road_network IN EXCLUSIVE MODE"))
    db.execute(text("TRUNCATE turn_restriction, road_edge, road_node"))
    _copy(db, "road_node", _node_rows(network))
    _copy(db, "road_edge", _edge_rows(network, datum, raw_shape))
    _copy(db, "turn_restriction", _restriction_rows(network))
    counts = {"node_count": len(network.node_id), "edge_count": len(network.road_id)}
    return _version(db.execute(SQL["next_version"], {"source": source, "datum": datum, "at": now, **counts}).one())


def load_network(db: Session) -> tuple[NetworkVersion, Network]:
    """The roads of the centre, with their version.

    raises: NoRoads
    """
    while True:
        before = newest_version(db)
        if before is None:
            raise NoRoads("This centre has no roads yet.")
        network = _network(db)
        # An import may have come between the questions: then what we hold is of two versions.
        if newest_version(db) == before:
            return before, network


def _network(db: Session) -> Network:
    nodes, edges = db.execute(SQL["nodes"]).all(), db.execute(SQL["edges"]).all()
    restrictions = db.execute(SQL["restrictions"]).all()
    ids, lons, lats, *closed = _columns(nodes, 6)
    road, start, end, shape, length, *kph, road_class, name = _columns(edges, 13)
    return Network(
        node_id=np.array(ids, np.int64),
        node_lonlat=np.column_stack([np.array(lons, float), np.array(lats, float)]),
        node_closed=np.array(closed, np.bool_).T,
        road_id=np.array(road, np.int64),
        start=np.array(start, np.intp),
        end=np.array(end, np.intp),
        shape=np.asarray(shapely.from_wkb(np.array(shape, object)), object),
        length_m=np.array(length, float),
        forward_kph=np.array(kph[:3], float).T,
        backward_kph=np.array(kph[3:], float).T,
        road_class=np.array(road_class, object),
        name=np.array(name, object),
        restriction=tuple(_restriction(row) for row in restrictions),
    )


def _columns(rows: Iterable[Row[Any]], count: int) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) or [()] * count


def _restriction(row: Row[Any]) -> Restriction:
    modes = tuple(Mode.of(mode) for mode in row.modes)
    return Restriction(row.id, row.from_road, row.via_node, row.to_road, row.kind, modes)


def _copy(db: Session, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    connection = cast("psycopg.Connection[Any]", db.connection().connection.driver_connection)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _node_rows(network: Network) -> Iterator[tuple[object, ...]]:
    places = _hex(np.asarray(shapely.points(network.node_lonlat), object), _WGS84)
    ids, closed = network.node_id.tolist(), network.node_closed.tolist()
    for number, (each, place, shut) in enumerate(zip(ids, places, closed, strict=True)):
        yield (number, each, place, *shut)


def _edge_rows(network: Network, datum: str, raw_shape: NDArray[np.object_] | None) -> Iterator[tuple[object, ...]]:
    raw = [None] * len(network.road_id) if raw_shape is None else _hex(raw_shape, 0)
    columns = zip(
        network.road_id.tolist(),
        network.start.tolist(),
        network.end.tolist(),
        _hex(network.shape, _WGS84),
        raw,
        network.length_m.tolist(),
        np.hstack([network.forward_kph, network.backward_kph]).tolist(),
        network.road_class.tolist(),
        network.name.tolist(),
        strict=True,
    )
    for number, (road, start, end, shape, as_came, length, kph, road_class, name) in enumerate(columns):
        of_datum = None if as_came is None else datum
        yield (number, road, start, end, shape, as_came, of_datum, length, *kph, road_class, name)


def _restriction_rows(network: Network) -> Iterator[tuple[object, ...]]:
    for number, each in enumerate(network.restriction):
        modes = [mode.value for mode in each.modes]
        yield (number, each.id, each.from_road, each.via_node, each.to_road, each.kind, modes)


def _hex(shapes: NDArray[np.object_], srid: int) -> list[str]:
    marked = shapely.set_srid(shapes, srid)
    texts: list[str] = np.asarray(shapely.to_wkb(marked, hex=True, include_srid=True)).tolist()
    return texts


def _version(row: Row[Any]) -> NetworkVersion:
    return NetworkVersion(row.version, row.key, row.source, row.datum, row.node_count, row.edge_count, row.imported_at)
