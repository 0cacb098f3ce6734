"""What surrounds a search, on the same gazetteer: names while they are typed, points in words, a name that is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.engine import reading, transaction
from gis.geocode.gazetteer import add_names, count_one_name
from gis.geocode.home import home_of
from gis.geocode.naming import core_of, forms_of
from gis.geocode.reading import initials, pinyin
from gis.geocode.reverse import reverse
from gis.geocode.search import geocode
from gis.geocode.suggest import suggest
from gis.vocabulary import NameKind, PlaceKind
from tests.benchmarks.rows import Row
from tests.support.gazetteer import CENTRE, Gazetteer
from tests.support.nasty import nasty_texts

TYPED, POINTS, NAMES, NASTY = 300, 300, 50, 400
TICK_MS = 10
"""What the kernel counts processor time in."""


def rows(engine: Engine, gazetteer: Gazetteer) -> Iterator[Row]:
    """All of it."""
    with reading(engine) as db:
        yield from _typed(db, gazetteer)
        yield _reversed(db, gazetteer)
        yield _busy(db)
    yield _new_names(engine)
    yield _tokens_anew(gazetteer)


def _typed(db: Session, gazetteer: Gazetteer) -> Iterator[Row]:
    things, now = Random(4).sample(gazetteer.of(PlaceKind.ORGANISATION), TYPED), SystemClock().now()
    # fmt: off
    ways: dict[str, tuple[Callable[[str], str], float]] = {
        "two characters":         (lambda core: core[:2],           0.85),
        "three characters":       (lambda core: core[:3],           0.95),
        "four initials":          (lambda core: initials(core)[:4], 0.0),
        "nine letters of pinyin": (lambda core: pinyin(core)[:9],   0.0),
    }
    # fmt: on
    for way, (typed, least) in ways.items():
        found, took = list[bool](), list[float]()
        for thing in things:
            begun = typed(core_of(thing.name, thing.kind))
            began = time.perf_counter()
            names = {each.name for each in suggest(db, begun, now)}
            took.append((time.perf_counter() - began) * 1000)
            found.append(thing.name in names)
        share, p95 = float(np.mean(found)), float(np.percentile(took, 95))
        target = f">= {least:g}, p95 <= 10 ms" if least else "p95 <= 10 ms"
        said = f"{share:.3f} among ten, p95 {p95:.1f} ms"
        yield Row(f"typed, {way}", said, target, share >= least and p95 <= 10)


def _reversed(db: Session, gazetteer: Gazetteer) -> Row:
    took, now = list[float](), SystemClock().now()
    for thing in Random(5).sample(gazetteer.things, POINTS):
        began = time.perf_counter()
        reverse(db, LonLat(thing.lon, thing.lat), now)
        took.append((time.perf_counter() - began) * 1000)
    p50, p95 = np.percentile(took, [50, 95])
    return Row("a point in words", f"p50 {p50:.1f}, p95 {p95:.1f} ms", "p95 <= 5 ms", float(p95) <= 5)


def _busy(db: Session) -> Row:
    """Texts that are made to keep it busy; time on the clock, and processor time of both sides for the slowest."""
    plane, now, home = LocalPlane.at(CENTRE[0]), SystemClock().now(), home_of(db)
    geocode(db, "长乐路", now, plane, home=home)
    backend = int(db.scalar(text("SELECT pg_backend_pid()")) or 0)
    took, worked = list[float](), list[float]()
    for words in nasty_texts(NASTY):
        began, own, theirs = time.perf_counter(), time.process_time(), _processor_ms(backend)
        geocode(db, words, now, plane, home=home)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - own) * 1000 + _processor_ms(backend) - theirs)
    said = f"p95 {np.percentile(took, 95):.0f}, most {max(took):.0f} ms; processor at most {max(worked):.0f} ms"
    return Row(f"{NASTY} texts made to keep it busy", said, "most <= 200 ms", max(took) <= 200)


def _processor_ms(process: int) -> float:
    """Processor time of a process so far; the kernel counts in ticks."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
    return TICK_MS * (int(fields[11]) + int(fields[12]))


def _new_names(engine: Engine) -> Row:
    took = []
    with transaction(engine) as db:
        place = int(db.scalar(text("SELECT min(id) FROM place")) or 0)
    for number in range(NAMES):
        name = f"绿皮{number}号楼"
        began = time.perf_counter()
        with transaction(engine) as db:
            add_names(db, [(place, PlaceKind.SITE, NameKind.NICKNAME, name)], source="benchmark")
            count_one_name(db, forms_of(name, PlaceKind.SITE).tokens)
        took.append((time.perf_counter() - began) * 1000)
    p50, p95 = np.percentile(took, [50, 95])
    return Row("a name added, committed, findable", f"p50 {p50:.1f}, p95 {p95:.1f} ms", "<= 2 ms", float(p50) <= 2)


def _tokens_anew(gazetteer: Gazetteer) -> Row:
    named = [(thing.name, thing.kind) for thing in gazetteer.things if thing.kind not in _BY_KEY]
    began = time.perf_counter()
    for name in named:
        forms_of(*name)
    seconds = time.perf_counter() - began
    return Row(f"forms of {len(named):,} names made anew", f"{seconds:.1f} s", "<= 30 s", seconds <= 30)


_BY_KEY = (PlaceKind.DOOR, PlaceKind.BUILDING, PlaceKind.CROSSING)
