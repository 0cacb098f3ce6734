"""How well the stated probabilities hold: true places in the demo zone, pins drawn beside them at 10 m per axis.

A pin whose leading grid has 0.95 is decided without a question; the others ask. Along straight borders theory says
how often the decided ones are wrong (0.021 σ Σ perimeters / Σ areas) and how many ask (the pins within 1.645 σ of a
border); corners and crowded borders cost a little more. Writes certainty.svg, the plot of stated against true.

    python -m tests.benchmarks.certainty
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.demo.zone import Size, generate
from gis.geometry.owners import Coverage
from gis.geometry.shares import Shares, ShareTable
from gis.vocabulary import AreaKind
from tests.benchmarks.plot import reliability_plot
from tests.benchmarks.rows import Row

PLOT = Path(__file__).parent / "certainty.svg"
SIGMA_M = 10.0
ENOUGH = 0.95
QUESTION_SIGMAS = 1.645
"""Where a straight border leaves 0.95 on one side."""
WRONG_PER_SIGMA = 0.021
"""2 (φ(1.645) - 1.645 · 0.05) / 2: wrong choices per metre of border and σ, each border being of two areas."""
WIDE_SIGMA_M = 60.0
"""As a phone indoors: enough shares between a half and one to judge them."""
BINS = 20
PLANE = LocalPlane.at(120)


@dataclass(frozen=True)
class Drawn:
    """True places, and what was said of the pins beside them."""

    truth: np.ndarray
    """(n,) the grid in which each place is."""
    pins: FloatArray
    """(n, 2) degrees, WGS84."""
    said: ShareTable


def run(count: int = 400_000) -> dict[str, object]:
    """The figures; the plot is written beside this file."""
    codes, shapes = grids()
    exact, wide = (drawn(codes, shapes, count, sigma_m, seed) for sigma_m, seed in ((SIGMA_M, 7), (WIDE_SIGMA_M, 8)))
    stated, true, weight = reliability(wide)
    PLOT.write_text(reliability_plot(stated, true, weight), encoding="utf-8")
    ece = expected_calibration_error(stated, true, weight)
    return {
        "rows": [*choice_rows(codes, shapes, exact), *_speed_rows(codes, shapes, exact)],
        "ece": ece,
        "ece at 10 m": expected_calibration_error(*reliability(exact)),
        "draws": count,
    }


def drawn(codes: list[str], shapes: np.ndarray, count: int, sigma_m: float, seed: int) -> Drawn:
    """True places evenly over the territory and its surroundings, pins beside them by a Gaussian."""
    random = np.random.default_rng(seed)
    in_plane = PLANE.shapes_to_metres(shapes)
    west, south, east, north = shapely.total_bounds(in_plane)
    margin = 6 * sigma_m
    xy = random.uniform((west - margin, south - margin), (east + margin, north + margin), (count, 2))
    truth = Coverage(codes, shapes, PLANE).owners(PLANE.to_lonlat(xy))
    pins = PLANE.to_lonlat(xy + random.normal(0, sigma_m, (count, 2)))
    return Drawn(truth, pins, Shares(codes, shapes, PLANE).of_points(pins, np.full(count, sigma_m)))


def choice_rows(codes: list[str], shapes: np.ndarray, found: Drawn) -> list[Row]:
    """Wrong automatic choices and questions among the places inside the territory, with their targets."""
    inside = found.truth >= 0
    leading = found.said.leading
    sure = found.said.share[leading] >= ENOUGH
    wrong = (found.said.area[leading] != found.truth) & sure
    in_plane = PLANE.shapes_to_metres(shapes)
    theory = WRONG_PER_SIGMA * SIGMA_M * shapely.length(in_plane).sum() / shapely.area(in_plane).sum()
    coverage = Coverage(codes, shapes, PLANE)
    near = coverage.distances_to_edge(found.pins, coverage.owners(found.pins)) <= QUESTION_SIGMAS * SIGMA_M
    wrong_share, asked, near_share = (float(each[inside].mean()) for each in (wrong, ~sure, near))
    return [
        _share_row("wrong automatic choices", wrong_share, 1.15, theory),
        _share_row("pins that ask a question", asked, 1.05, near_share),
    ]


def reliability(found: Drawn) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Stated share, true share and weight of every bin that is not empty, over all candidates of all pins."""
    right = found.said.area == found.truth[found.said.point]
    which = np.minimum((found.said.share * BINS).astype(int), BINS - 1)
    weight = np.bincount(which, minlength=BINS).astype(float)
    used = weight > 0
    stated, true = (np.bincount(which, weights=each, minlength=BINS) for each in (found.said.share, right))
    return stated[used] / weight[used], true[used] / weight[used], weight[used] / weight.sum()


def expected_calibration_error(stated: FloatArray, true: FloatArray, weight: FloatArray) -> float:
    """The mean difference between stated and true share, by weight."""
    return float((np.abs(stated - true) * weight).sum())


def grids() -> tuple[list[str], np.ndarray]:
    """The comprehensive grids of the demo zone: codes and polygons."""
    areas = generate(Size.ZONE, 1, date(2026, 5, 6)).areas[AreaKind.GRID]
    return list(areas["code"]), areas.geometry.to_numpy()


def _share_row(what: str, measured: float, factor: float, theory: float) -> Row:
    most = factor * theory
    return Row(what, f"{measured:.4%} ({measured / theory:.3f} of theory)", f"<= {most:.4%}", measured <= most)


def _speed_rows(codes: list[str], shapes: np.ndarray, found: Drawn) -> list[Row]:
    """Exact shares against a sample of 1,000 places a pin, on the same pins."""
    shares, coverage, pins = Shares(codes, shapes, PLANE), Coverage(codes, shapes, PLANE), found.pins[:2_000]
    offsets = np.random.default_rng(9).normal(0, SIGMA_M, (1_000, 2))
    xy = PLANE.to_metres(pins)
    ours_s, theirs_s, errors = [], [], []
    for start in range(0, len(pins), 200):
        here = slice(start, start + 200)
        began = time.perf_counter()
        table = shares.of_points(pins[here], np.full(200, SIGMA_M))
        ours_s.append(time.perf_counter() - began)
        began = time.perf_counter()
        owners = coverage.owners(PLANE.to_lonlat((xy[here, None] + offsets).reshape(-1, 2))).reshape(200, -1)
        theirs_s.append(time.perf_counter() - began)
        sampled = np.array([(owners[p] == a).mean() for p, a in zip(table.point, table.area, strict=True)])
        errors.append(np.abs(sampled - table.share).max())
    ratio = np.array(theirs_s) / np.array(ours_s)
    return [
        Row(
            "exact shares of 200 pins",
            f"p50 {1e3 * np.median(ours_s):.1f} ms, p95 {1e3 * np.percentile(ours_s, 95):.1f} ms",
        ),
        Row(
            "how much slower 1,000 samples a pin are",
            f"p50 {np.median(ratio):.1f} times, largest error {max(errors):.3f}",
        ),
    ]


if __name__ == "__main__":
    figures = run()
    for row in figures["rows"]:  # type: ignore[attr-defined]
        print(f"{row.what}: {row.measured}  {row.target}  {row.verdict}")
    print(
        f"expected calibration error {figures['ece']:.5f} at {WIDE_SIGMA_M:g} m, {figures['ece at 10 m']:.5f} at 10 m"
    )
    print(f"plot: {PLOT.name}, {figures['draws']:,} draws")
