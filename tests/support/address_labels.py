"""The labelled addresses beside the checkout: two fixed halves, and precision and recall per element.

Rules are improved by looking at the first half only; figures are those of the second. An element is right if its kind
and both of its ends are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from gis.geocode.address import parse
from gis.geocode.words import ElementKind as Kind
from tests.support.shared import shared_data

SEED = 5
MERGED = "poi + devZone"

# fmt: off
LABEL_OF = {
    Kind.COUNTRY: "country", Kind.PROVINCE: "prov", Kind.CITY: "city", Kind.DISTRICT: "district", Kind.TOWN: "town",
    Kind.VILLAGE: "community", Kind.DEV_ZONE: "devZone", Kind.ROAD: "road", Kind.ROAD_NUMBER: "roadno",
    Kind.LANE: "subRoad", Kind.LANE_NUMBER: "subroadno", Kind.POI: "poi", Kind.SUB_POI: "subpoi",
    Kind.BUILDING: "houseno", Kind.UNIT: "cellno", Kind.FLOOR: "floorno", Kind.ROOM: "roomno",
    Kind.RELATION: "assist", Kind.NOISE: "redundant",
}
# fmt: on
"""Our kinds by the labels of the file; a kind that the labels don't know counts as redundant."""

type Span = tuple[str, int, int]
"""Label, place of the first character, place after the last."""


@dataclass(frozen=True)
class Labelled:
    """An address with its elements as people labelled them."""

    text: str
    spans: frozenset[Span]


@dataclass(frozen=True)
class Figures:
    """How well one kind of element is found."""

    label: str
    count: int
    """How often it is labelled."""
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def halves() -> tuple[list[Labelled], list[Labelled]]:
    """The half that rules may be improved from, and the half that figures are for."""
    lines = shared_data("addresses/labelled_dev.jsonl").read_text("utf-8").splitlines()
    rows = [_labelled(json.loads(line)) for line in lines]
    order = list(range(len(rows)))
    Random(SEED).shuffle(order)
    half = len(order) // 2
    return [rows[at] for at in sorted(order[:half])], [rows[at] for at in sorted(order[half:])]


def measured(rows: Iterable[Labelled]) -> dict[str, Figures]:
    """Figures per label, most frequent first; `MERGED` counts places and development zones as one."""
    labelled, found, right = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        truth, ours = _with_merged(row.spans), _with_merged(_parsed(row.text))
        labelled.update(label for label, _start, _end in truth)
        found.update(label for label, _start, _end in ours)
        right.update(label for label, _start, _end in truth & ours)
    return {
        label: Figures(label, count, right[label] / max(1, found[label]), right[label] / count)
        for label, count in labelled.most_common()
    }


def _parsed(text: str) -> frozenset[Span]:
    elements = parse(text).elements
    return frozenset((LABEL_OF.get(each.kind, "redundant"), each.start, each.end) for each in elements)


def _with_merged(spans: frozenset[Span]) -> set[Span]:
    merged = {(MERGED, start, end) for label, start, end in spans if label in ("poi", "devZone")}
    return {*spans, *merged}


def _labelled(row: dict[str, object]) -> Labelled:
    text, elements = str(row["text"]), row["elements"]
    assert isinstance(elements, list)
    return Labelled(text, frozenset(_spans(text, elements)))


def _spans(text: str, elements: list[list[str]]) -> Iterator[Span]:
    at = 0
    for piece, label in elements:
        start = text.index(piece, at)
        at = start + len(piece)
        yield label, start, at
