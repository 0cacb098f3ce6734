"""Recall, confidence and speed of the geocoder by type of noise, with pg_trgm on the same queries in the same run.

    python -m tests.benchmarks.geocode.recall [--size 100k|1m] [--per-type 160] [--save FILE | --compare FILE]

The alternative is what PostgreSQL has at hand: a GIN index of trigrams over names and addresses, ranked by similarity.
With --save the answer of every query is kept; with --compare only queries that were right then and are wrong now are
told. Run it alone on the machine; ratios within one run are what to trust.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import tempfile
import time
from collections import defaultdict
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
from tests.support.noise import Noise, Query, make_queries

NAME = "recall"
NOT_RECALL = (Noise.UNKNOWN_NUMBER, Noise.NOT_EXISTING)
FILLED_FROM = 0.9
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
            asked.append(Asked(query, rank, sure, found.verdict, off, ms, spots(gazetteer, query)))
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


def report(asked: Sequence[Asked], other: Sequence[Asked], size: int) -> str:
    """The figures as a page."""
    lines = [
        f"{size:,} entries, {len(asked):,} queries.",
        "",
        "| type | n | R@1 | R@5 | pg_trgm R@1 | R@5 |",
        "|---|---|---|---|---|---|",
    ]
    by_type = _grouped(asked), _grouped(other)
    for noise in Noise:
        ours, theirs = by_type[0][noise], by_type[1][noise]
        lines.append(
            f"| {noise} | {len(ours)} | {_at(ours, 1)} | {_at(ours, 5)} | {_at(theirs, 1)} | {_at(theirs, 5)} |"
        )
    counted = [each for each in asked if each.query.noise not in NOT_RECALL]
    compared = [each for each in other if each.query.noise not in NOT_RECALL]
    lines += [
        f"| **all but the last two** | {len(counted)} | {_at(counted, 1)} | {_at(counted, 5)} | {_at(compared, 1)} |"
        f" {_at(compared, 5)} |",
        "",
        f"ms p50 / p95 / p99 / most: ours {_times(asked)}; pg_trgm {_times(other)}.",
        _calibration(asked),
        _interpolation(by_type[0][Noise.UNKNOWN_NUMBER]),
    ]
    return "\n".join(lines)


def _grouped(asked: Sequence[Asked]) -> dict[Noise, list[Asked]]:
    groups: dict[Noise, list[Asked]] = defaultdict(list)
    for each in asked:
        groups[each.query.noise].append(each)
    return groups


def _at(asked: Sequence[Asked], rank: int) -> str:
    return f"{np.mean([each.rank is not None and each.rank < rank for each in asked]):.3f}" if asked else "-"


def _times(asked: Sequence[Asked]) -> str:
    return " / ".join(f"{value:.1f}" for value in np.percentile([each.ms for each in asked], [50, 95, 99, 100]))


def calibration_error(asked: Sequence[Asked]) -> float:
    """Expected calibration error over ten bins of equal width: confidence against the chance of the place meant."""
    sure = np.array([each.confidence for each in asked])
    right = np.array([each.chance for each in asked])
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def _calibration(asked: Sequence[Asked]) -> str:
    filled = [each for each in asked if each.confidence >= FILLED_FROM]
    nothing = [each for each in asked if each.query.noise is Noise.NOT_EXISTING]
    accepted = np.mean([each.confidence >= FILLED_FROM for each in nothing])
    return (
        f"ECE {calibration_error(asked):.4f}; at confidence >= {FILLED_FROM}: {len(filled) / len(asked):.3f} filled, "
        f"{np.mean([each.right for each in filled]):.4f} right; of what doesn't exist {accepted:.3f} accepted."
    )


def _interpolation(asked: Sequence[Asked]) -> str:
    off = [each.off_m for each in asked if each.right and each.off_m is not None]
    if not off:
        return "No number was interpolated."
    p50, p95 = np.percentile(off, [50, 95])
    return f"Numbers that are not registered: {p50:.0f} m p50, {p95:.0f} m p95 from where they are."


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=_size, default=100_000)
    parser.add_argument("--per-type", type=int, default=160)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--compare", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    return parser.parse_args()


def _size(text: str) -> int:
    """100k, 1m or a number."""
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return factor * int(text if factor == 1 else text[:-1])


def main() -> None:
    """Print the figures."""
    given = _arguments()
    with loaded(given.size) as (engine, gazetteer):
        queries = make_queries(gazetteer, per_type=given.per_type)
        asked = ask_all(engine, gazetteer, queries)
        print(report(asked, ask_trigrams(engine, queries), len(gazetteer.things)))
    right = {f"{each.query.noise}: {each.query.text}": each.right for each in asked}
    if given.wrong:
        print("\n".join(f"{name} -> {value}" for name, value in right.items() if not value))
    if given.save:
        given.save.write_text(json.dumps(right, ensure_ascii=False, indent=0), encoding="utf-8")
    if given.compare:
        before = json.loads(given.compare.read_text("utf-8"))
        print("\n".join(f"newly wrong: {name}" for name, was in before.items() if was and not right.get(name, True)))


if __name__ == "__main__":
    main()
