"""How a day is mixed: what matters are about, how and when they come, who gets them, how they end. Tables only.

The figures are those of domain.md 3.3 and 6, shaped to what is published about such centres; they are not measured in
any one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gis.vocabulary import Category, Channel, Datum, Priority, Recipient

C, CH, P = Category, Channel, Priority


class Fate(StrEnum):
    """How a matter ends that a team was sent to."""

    SETTLED = "settled"
    DIVERTED = "diverted"
    MEDIATION = "mediation"
    ENTERPRISE = "enterprise"
    POLICE = "police"
    NOT_FOUND = "not_found"
    # The rest ends at the desk: nobody is sent.
    BY_PHONE = "by_phone"
    INVALID = "invalid"
    ELSEWHERE = "elsewhere"
    MERGED = "merged"
    SELF_HELP = "self_help"
    """A micro-centre reports it and settles it itself."""


FATES = {
    Fate.SETTLED: 78, Fate.DIVERTED: 14, Fate.MEDIATION: 3, Fate.ENTERPRISE: 2, Fate.POLICE: 2, Fate.NOT_FOUND: 1,
}  # fmt: skip
"""Percent of what a team was sent to (domain.md 6.5)."""


@dataclass(frozen=True)
class Unit:
    """Whom a matter is diverted to."""

    name: str
    recipient: Recipient = Recipient.DEPARTMENT


LABOUR = Unit("开发区劳动社会保障办公室")
MARKET = Unit("开发区市场监管所")
ENFORCEMENT = Unit("开发区行政执法中队")
JUSTICE = Unit("开发区司法所")
ENVIRONMENT = Unit("开发区生态环境所")
SAFETY = Unit("开发区安全生产管理办公室")
BUILDING = Unit("开发区建设办公室")
SOCIAL = Unit("开发区社会事业办公室")
SERVICE = Unit("开发区行政服务中心")
MEDIATION = Unit("开发区矛盾调解室", Recipient.MEDIATION_ROOM)

FIRE = Unit("消防救援站")
"""Is called to join in; nothing is diverted to it."""

UNITS = (LABOUR, MARKET, ENFORCEMENT, JUSTICE, ENVIRONMENT, SAFETY, BUILDING, SOCIAL, SERVICE, MEDIATION)


@dataclass(frozen=True)
class Kind:
    """One row: how often, how urgent, whose it is if it is not settled on the spot, when it comes, where it happens."""

    percent: float
    priority: Priority
    unit: Unit
    hours: str = "even"
    places: str = "any"


# fmt: off
KINDS: dict[Category, Kind] = {
    C.DISPUTE_WAGE:      Kind(17,  P.NORMAL, LABOUR,      "office", "work"),
    C.DISPUTE_LABOR:     Kind(7,   P.NORMAL, LABOUR,      "office", "work"),
    C.DISPUTE_CONSUMER:  Kind(8,   P.NORMAL, MARKET,      "trade",  "trade"),
    C.DISPUTE_DEBT:      Kind(6,   P.NORMAL, JUSTICE,     "office", "work"),
    C.DISPUTE_CONTRACT:  Kind(2,   P.NORMAL, JUSTICE,     "office", "work"),
    C.DISPUTE_RENT:      Kind(5,   P.NORMAL, JUSTICE,     "even",   "any"),
    C.DISPUTE_QUARREL:   Kind(5,   P.URGENT, JUSTICE,     "trade",  "any"),
    C.DISPUTE_NEIGHBOR:  Kind(4,   P.NORMAL, SOCIAL,      "evening", "home"),
    C.DISPUTE_FAMILY:    Kind(4,   P.URGENT, SOCIAL,      "evening", "home"),
    C.DISPUTE_TRAFFIC:   Kind(2,   P.URGENT, ENFORCEMENT, "even",   "road"),
    C.DISPUTE_PROPERTY:  Kind(1,   P.NORMAL, BUILDING,    "even",   "park"),
    C.DISPUTE_LOGISTICS: Kind(2,   P.NORMAL, SOCIAL,      "office", "park"),
    C.NUISANCE_NOISE:    Kind(6,   P.NORMAL, ENFORCEMENT, "night",  "any"),
    C.NUISANCE_POLLUTION: Kind(4,  P.NORMAL, ENVIRONMENT, "even",   "work"),
    C.HELP_MOVE_CAR:     Kind(4,   P.NORMAL, ENFORCEMENT, "even",   "road"),
    C.HELP_LOCKOUT:      Kind(1.5, P.NORMAL, SOCIAL,      "evening", "home"),
    C.HELP_LOST_PERSON:  Kind(1,   P.URGENT, SOCIAL,      "even",   "any"),
    C.HELP_PERSON:       Kind(1.5, P.URGENT, SOCIAL,      "even",   "any"),
    C.HELP_ANIMAL:       Kind(1,   P.NORMAL, ENFORCEMENT, "even",   "home"),
    C.HELP_OTHER:        Kind(1,   P.NORMAL, SOCIAL,      "even",   "any"),
    C.CITY_FACILITY:     Kind(2,   P.NORMAL, BUILDING,    "even",   "road"),
    C.CITY_PARKING:      Kind(2.5, P.NORMAL, ENFORCEMENT, "even",   "road"),
    C.CITY_SANITATION:   Kind(1.5, P.NORMAL, ENFORCEMENT, "even",   "road"),
    C.CITY_ILLEGAL_BUILD: Kind(1,  P.NORMAL, ENFORCEMENT, "office", "home"),
    C.SAFETY_FIRE:       Kind(2,   P.URGENT, SAFETY,      "even",   "park"),
    C.SAFETY_PRODUCTION: Kind(1.5, P.URGENT, SAFETY,      "office", "work"),
    C.SAFETY_GAS:        Kind(0.5, P.URGENT, SAFETY,      "evening", "home"),
    C.MARKET_LICENSE:    Kind(0.5, P.NORMAL, MARKET,      "trade",  "trade"),
    C.MARKET_FOOD:       Kind(1,   P.NORMAL, MARKET,      "trade",  "trade"),
    C.MARKET_MEASURE:    Kind(0.5, P.NORMAL, MARKET,      "trade",  "trade"),
    C.CONSULT_MIGRANT:   Kind(2,   P.NORMAL, SERVICE,     "office", "home"),
    C.CONSULT_OTHER:     Kind(1,   P.NORMAL, SERVICE,     "office", "any"),
    C.INVALID:           Kind(1,   P.NORMAL, SERVICE,     "even",   "any"),
}
# fmt: on
"""Percent of all matters; 63 of them are disputes (domain.md 6.1)."""

HOURS = (
    1.9, 1.5, 1.2, 1.0, 1.0, 1.4, 2.4, 3.6, 6.6, 7.6, 7.4, 6.4, 4.4, 4.6, 6.6, 6.8, 6.6, 6.0, 5.2, 5.0, 4.4, 3.4, 2.9,
    2.1,
)  # fmt: skip
"""Percent of a day by hour in Shanghai: 8 before six, 6 to eight, 28 to noon, 9 to two, 26 to six, 18 to ten, 5 after
(domain.md 3.3)."""


def _raised(times: float, *hours: int) -> tuple[float, ...]:
    return tuple(share * times if hour in hours else share for hour, share in enumerate(HOURS))


SHAPES = {
    "even": HOURS,
    "office": _raised(2.5, 8, 9, 10, 14, 15, 16),
    "trade": _raised(2.0, 10, 11, 12, 13, 14, 15),
    "evening": _raised(3.0, 19, 20, 21, 22, 23),
    "night": _raised(5.0, 20, 21, 22, 23, 0, 1),
}
"""When each kind of matter comes: wages in office hours, families in the evening, noise at night."""

CHANNELS = {
    CH.POLICE_110: 55, CH.CITY_CENTRE: 12, CH.WAGE_HOTLINE: 9, CH.HOTLINE_12345: 6, CH.PATROL: 8, CH.WAGE_QR: 4,
    CH.WAGE_WINDOW: 3, CH.MICRO_CENTRE: 3,
}  # fmt: skip
"""Percent of reports (domain.md 6.2); the window stands for walking in."""

WAGE_CHANNELS = frozenset({CH.WAGE_HOTLINE, CH.WAGE_QR, CH.WAGE_WINDOW})
"""They bring matters of wages and labour only."""

SAME_EVENT_PERCENT = 15
"""Of reports, those about what somebody else has reported already (12 to 18 in domain.md 6.2)."""
AGAIN_PERCENT = 8
"""Of reports, those of somebody who reported before, about what has come up again."""
ELSEWHERE_PERCENT = 4
PLACELESS_PERCENT = 2.5


@dataclass(frozen=True)
class Given:
    """How a place is given besides words, and how wrong it is."""

    datum: Datum | None
    """None: in words alone."""
    error_m: tuple[float, float] = (0, 0)
    """Least and most, one standard deviation per axis."""


# fmt: off
GIVEN: dict[str, tuple[float, Given]] = {
    "words":    (72, Given(None)),
    "mast":     (15, Given(Datum.CGCS2000, (150, 600))),  # the base station of a caller, through 110
    "shared":   (6,  Given(Datum.GCJ02, (8, 40))),
    "worker":   (6,  Given(Datum.WGS84, (5, 50))),
    "baidu":    (1,  Given(Datum.BD09, (8, 40))),
}
# fmt: on
"""Percent, and what comes (domain.md 6.3)."""
