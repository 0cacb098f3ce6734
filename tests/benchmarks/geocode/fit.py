"""Fit the confidence of the geocoder on an invented gazetteer in a database, and say how well it holds elsewhere.

python -m tests.benchmarks.geocode.fit            # prints the figures
python -m tests.benchmarks.geocode.fit --write    # and writes gis/geocode/confidence.json

Queries of one seed are fitted, those of another measured; what does not exist is a twentieth of both. Candidates come
through PostgreSQL as in the product. Where a rule caps the confidence, the model has no say and learns nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sqlalchemy import Engine

from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.db.engine import reading
from gis.geocode import confidence as model
from gis.geocode.address import parse
from gis.geocode.candidates import candidates_for
from gis.geocode.confidence import features
from gis.geocode.facts import Scored
from gis.geocode.home import home_of
from gis.geocode.hypotheses import Hypothesis
from gis.geocode.search import highest, ranked
from tests.benchmarks.geocode.recall import SAME_SPOT_M, apart_m, loaded, spots
from tests.support.gazetteer import CENTRE, Gazetteer
from tests.support.noise import Noise, Query, make_queries

STORED = Path(model.__file__).with_name("confidence.json")
SIZE, FITTED_SEED, MEASURED_SEED, PER_TYPE = 100_000, 11, 12, 100
RIDGE = 1e-3

type Floats = NDArray[np.float64]


class _Table(NamedTuple):
    """One row per query that found something."""

    names: list[str]
    features: Floats
    right: Floats
    most: Floats
    """What the rules allow the confidence to be."""


def main() -> None:
    """Fit, measure, print, and write if asked."""
    with loaded(SIZE) as (engine, gazetteer):
        fitted = _table(engine, gazetteer, make_queries(gazetteer, FITTED_SEED, PER_TYPE))
        measured = _table(engine, gazetteer, make_queries(gazetteer, MEASURED_SEED, PER_TYPE))
    free = fitted.most == 1
    weights = _fit(fitted.features[free], fitted.right[free])
    figures = quality(np.minimum(_probability(measured.features, weights), measured.most), measured.right)
    print(json.dumps(figures, indent=2))
    if "--write" in sys.argv:
        STORED.write_text(_document(fitted.names, weights, figures, len(fitted.right)), encoding="utf-8")


def is_right(query: Query, hypothesis: Hypothesis, scored: Scored) -> bool:
    """Whether an answer is the entry meant or lies within 150 m of the place meant."""
    owner = hypothesis.spot or hypothesis.place
    if owner is not None and owner.key.isdigit() and int(owner.key) in query.truth:
        return query.noise is not Noise.UNKNOWN_NUMBER or scored.facts.number == str(query.number)
    return _near(query, scored)


def quality(probability: Floats, right: Floats) -> dict[str, float]:
    """Expected calibration error over ten bins, Brier score, and what happens above 0.9."""
    bins = np.minimum((probability * 10).astype(int), 9)
    gaps = [abs(probability[bins == each].mean() - right[bins == each].mean()) * (bins == each).mean()
            for each in range(10) if (bins == each).any()]  # fmt: skip
    sure = probability >= 0.9
    return {
        "ece": round(float(sum(gaps)), 4),
        "brier": round(float(((probability - right) ** 2).mean()), 4),
        "share at 0.9": round(float(sure.mean()), 4),
        "precision at 0.9": round(float(right[sure].mean()), 4) if sure.any() else 0.0,
    }


def _table(engine: Engine, gazetteer: Gazetteer, queries: list[Query]) -> _Table:
    rows: list[dict[str, float]] = []
    right: list[float] = []
    most: list[float] = []
    plane, now = LocalPlane.at(CENTRE[0]), SystemClock().now()
    with reading(engine) as db:
        home = home_of(db)
        for query in queries:
            parts = parse(query.text, home=home)
            found = ranked(parts, candidates_for(db, parts, now), None, plane)
            if not found:
                continue
            scored = [each for _hypothesis, each in found]
            rows.append(features(scored))
            most.append(min(model.most(scored), highest(parts, *found[0])))
            # Of two roads of one name either may be meant: an answer is right for half of those who call.
            right.append(is_right(query, *found[0]) / max(1, spots(gazetteer, query)))
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    return _Table(names, values, np.array(right), np.array(most))


def _fit(rows: Floats, right: Floats) -> Floats:
    """Weights of a logistic model with a small ridge; the last is the intercept."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = rows @ weights[:-1] + weights[-1]
        probability = 1 / (1 + np.exp(-margin))
        value = np.logaddexp(0, margin).mean() - (right * margin).mean() + RIDGE * (weights[:-1] ** 2).sum()
        error = (probability - right) / len(right)
        return float(value), np.append(rows.T @ error + 2 * RIDGE * weights[:-1], error.sum())

    return np.asarray(minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x)


def _probability(rows: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1]))))


def _near(query: Query, scored: Scored) -> bool:
    if query.lonlat is None or scored.facts.lonlat is None:
        return False
    return apart_m(scored.facts.lonlat, query.lonlat) <= SAME_SPOT_M


def _document(names: list[str], weights: Floats, figures: dict[str, float], count: int) -> str:
    source = (
        f"Fitted by tests/benchmarks/geocode/fit.py on {count} queries of twenty noise types over an invented "
        f"gazetteer of {SIZE} entries, seed {FITTED_SEED}; figures are those of seed {MEASURED_SEED}."
    )
    shown = {name: round(float(weight), 4) for name, weight in zip([*names, "intercept"], weights, strict=True)}
    return json.dumps({"source": source, "figures": figures, "weights": shown}, indent=2) + "\n"


if __name__ == "__main__":
    main()
