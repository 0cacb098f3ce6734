"""Every query of the noise generator put to the geocoder, and to pg_trgm in the same run.

The alternative is what PostgreSQL has at hand: a GIN index of trigrams over names and addresses, ranked by similarity.
`python -m tests.benchmarks.geocode` prints what comes of it.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, reading, transaction
from gis.geocode.home import home_of
from gis.geocode.search import geocode
from gis.vocabulary import Datum, PlaceVerdict
from tests.support.gazetteer import CENTRE, Gazetteer, make_gazetteer
from tests.support.loaded import load_gazetteer
from tests.support.noise import Query

NAME = "recall"
SAME_SPOT_M, M_PER_DEGREE = 150.0, 111_195.0


@dataclass(frozen=True)
class Asked:
    """What became of a query."""

    query: Query
    rank: int | None
    """Of the first right answer, from 0; None if there is none among ten."""
    confidence: float
    """In the first; 0 where nothing was found."""
    verdict: PlaceVerdict
    off_m: float | None
    """Metres from the first to where it is."""
    ms: float
    is_beyond: bool = False
    """Whether the first is flagged as beyond the known numbers."""
    spots: int = 1
    """Places, more than 150 m apart, that are rightly called so."""

    @property
    def chance(self) -> float:
        """That the first is the place meant: of two roads of one name either may be."""
        is_near = self.off_m is not None and self.off_m <= SAME_SPOT_M
        return (self.right or is_near) / max(1, self.spots)

    @property
    def right(self) -> bool:
        """Whether the first is right."""
        return self.rank == 0


@contextmanager
def loaded(size: int) -> Iterator[tuple[Engine, Gazetteer]]:
    """A cluster with an invented gazetteer."""
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-bench-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres")
    cluster.start()
    try:
        engine = centre_engine(cluster.url(), NAME)
        create_centre(engine, NAME, *CENTRE, Datum.WGS84)
        gazetteer = make_gazetteer(size)
        began = time.perf_counter()
        with transaction(engine) as db:
            load_gazetteer(db, gazetteer, SystemClock().now())
        print(f"{len(gazetteer.things):,} entries loaded in {time.perf_counter() - began:.1f} s")
        yield engine, gazetteer
        engine.dispose()
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def ask_all(engine: Engine, gazetteer: Gazetteer, queries: Sequence[Query]) -> list[Asked]:
    """Every query once, each by itself, after some to warm up."""
    plane, now = LocalPlane.at(CENTRE[0]), SystemClock().now()
    with reading(engine) as db:
        home = home_of(db)
        for query in queries[:: max(1, len(queries) // 50)]:
            geocode(db, query.text, now, plane, home=home)
        asked = []
        for query in queries:
            began = time.perf_counter()
            found = geocode(db, query.text, now, plane, limit=10, home=home)
            ms = (time.perf_counter() - began) * 1000
            keys = [int(one.key) if (one.key or "").isdigit() else -1 for one in found.candidates]
            rank = next((row for row, key in enumerate(keys) if key in query.truth), None)
            first = found.candidates[0] if found.candidates else None
            off = apart_m(first.place, query.lonlat) if first and query.lonlat else None
            sure = first.confidence if first else 0.0
            beyond = first is not None and first.scored is not None and first.scored.facts.beyond_known
            asked.append(Asked(query, rank, sure, found.verdict, off, ms, beyond, spots(gazetteer, query)))
    return asked


def ask_trigrams(engine: Engine, queries: Sequence[Query]) -> list[Asked]:
    """The same queries put to pg_trgm."""
    with transaction(engine) as db:
        _make_trigrams(db)
    statement = text(
        "SELECT key, similarity(words, :q) AS alike FROM trigram WHERE words % :q ORDER BY alike DESC LIMIT 10"
    )
    asked = []
    with reading(engine) as db:
        db.execute(text("SET pg_trgm.similarity_threshold = 0.3"))
        for query in queries:
            began = time.perf_counter()
            rows = db.execute(statement, {"q": query.text}).all()
            ms = (time.perf_counter() - began) * 1000
            rank = next((row for row, each in enumerate(rows) if int(each.key) in query.truth), None)
            asked.append(Asked(query, rank, rows[0].alike if rows else 0.0, PlaceVerdict.FOUND, None, ms))
    return asked


def _make_trigrams(db: Session) -> None:
    db.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public"))
    db.execute(
        text(
            'CREATE TABLE trigram AS SELECT place.key, place_name.core COLLATE "default" AS words FROM place_name'
            " JOIN place ON place.id = place_name.place_id WHERE place.key ~ '^[0-9]+$'"
            " UNION ALL SELECT key, name FROM address_point"
        )
    )
    db.execute(text("CREATE INDEX ON trigram USING gin (words gin_trgm_ops)"))
    db.execute(text("ANALYZE trigram"))


def spots(gazetteer: Gazetteer, query: Query) -> int:
    """How many places, more than 150 m apart, are rightly called so."""
    found: list[tuple[float, float]] = []
    for thing in (gazetteer.things[number] for number in sorted(query.truth)):
        if all(apart_m((thing.lon, thing.lat), spot) > SAME_SPOT_M for spot in found):
            found.append((thing.lon, thing.lat))
    return len(found)


def apart_m(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Metres between two places, degrees WGS84."""
    return M_PER_DEGREE * math.hypot((one[0] - two[0]) * math.cos(math.radians(two[1])), one[1] - two[1])


def calibration_error(asked: Sequence[Asked]) -> float:
    """Expected calibration error over ten bins of equal width: confidence against the chance of the place meant."""
    sure = np.array([each.confidence for each in asked])
    right = np.array([each.chance for each in asked])
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))
