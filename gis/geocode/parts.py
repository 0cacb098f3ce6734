"""What a text says about a place: the elements as typed, and what they come to.

`elements` point into the text and are for showing and for measuring the parser; the other fields are what a search
works with. Numbers are text in one spelling ("12", "12a"), because 12-1 and 12a are numbers of doors too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gis.geocode.words import ElementKind, RelationKind


@dataclass(frozen=True)
class Element:
    """One piece of the text and what it is."""

    kind: ElementKind
    text: str
    """As typed."""
    start: int
    """Place of its first character in the text given."""
    end: int
    """Place after its last character."""


@dataclass(frozen=True)
class Segment:
    """A name to look up, normalised; whether it is a road, a place or a firm is for the gazetteer to say."""

    name: str
    kind: ElementKind | None
    """What its ending says: ROAD, VILLAGE, TOWN, DEV_ZONE, POI, SUB_POI; None if it says nothing."""
    trust: float
    """From 0 to 1, how much it looks like a name and not like talk; segments come most trusted first."""


@dataclass(frozen=True)
class Relation:
    """Where the place meant lies, seen from the place named."""

    kind: RelationKind
    label: str
    """As said: 斜对面, 东门, 2号门, 往东200米."""
    bearing: float | None = None
    """Degrees clockwise from north, where a direction was said."""
    distance_m: float | None = None
    """Metres, where they were said."""


@dataclass(frozen=True)
class KmPost:
    """A kilometre post of a highway: K12+300."""

    km: int
    metres: int | None
    """None if the caller did not know: "K58加几百" is anywhere from 58 to 59."""


@dataclass(frozen=True)
class Coordinate:
    """A pair of degrees pasted into the text."""

    lon: float
    lat: float
    datum: str | None
    """wgs84, cgcs2000, gcj02 or bd09 if the text says so; None otherwise: it must be asked, never guessed."""


@dataclass(frozen=True)
class AddressParts:
    """A caller's words, taken apart. Everything may be absent; an empty text gives empty parts."""

    text: str
    """What was read: the first 100 characters of what was given."""
    elements: tuple[Element, ...] = ()
    """In reading order, without overlaps."""
    segments: tuple[Segment, ...] = ()
    """Names to look up, most trusted first, six at most."""
    admin: tuple[str, ...] = ()
    """Province, city, district and town as said, widest first."""
    number: str | None = None
    """Number of the door on the road or in the village: 12, 12a, 12-1."""
    lane: str | None = None
    """Number of a lane off the road: 358 of 358弄81号; its doors are numbered by `number`."""
    building: str | None = None
    """Building in its estate, park or market: 3, b, 15a."""
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    rivals: tuple[tuple[ElementKind, str], ...] = ()
    """Other readings of a number: 10楼402 may be floor 10 or building 10."""
    phase: str | None = None
    """Phase or part: 1 of 一期, b of B区."""
    relations: tuple[Relation, ...] = ()
    """As said, outermost last: "二号门斜对面楼上" is gate, opposite, above."""
    crossing: tuple[str, str] | None = None
    """Two roads said to cross, normalised; of a single road with 路口 the second is empty."""
    between: tuple[str, str] | None = None
    """Two names or numbers of a "between"; normalised."""
    km_post: KmPost | None = None
    pole: str | None = None
    """Number of a lamp pole or another numbered asset: bh-0417."""
    coordinate: Coordinate | None = None
    excluded: tuple[str, ...] = ()
    """What the caller said it is not, normalised names and numbers."""
    out_of_area: str | None = None
    """The region named that is not ours, if the text names one."""
    latin: bool = False
    """Whether the text is in Latin script: number and street in any order."""
    vague: bool = False
    """Whether the caller says that they don't know: 哪一栋我也不清楚."""

    def of(self, kind: ElementKind) -> tuple[Element, ...]:
        """The elements of a kind, in reading order."""
        return tuple(element for element in self.elements if element.kind is kind)


@dataclass(frozen=True)
class Home:
    """What counts as here: names of our own province, city, district and towns, full and short."""

    regions: frozenset[str] = field(default=frozenset())
    """With this empty nothing is out of the area."""
    towns: frozenset[str] = field(default=frozenset())
    """Towns and streets of the area, with and without 镇 or 街道; they are recognised without their ending."""
