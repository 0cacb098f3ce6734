"""Who sits where: parks, villages, schools, markets and enterprises on the plots of the grids."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from shapely import Polygon

from gis.demo.names import EXAMPLES, TRADES, brands, market_names, park_names, school_names
from gis.demo.pilots import LIUSHU, WAREHOUSING, XINMAO
from gis.demo.plan import Plan
from gis.demo.plane import XY, middle_of, reading_order
from gis.demo.plots import Ground, Plot, Street, ground_of, reserved_plot
from gis.demo.villages import Grid

LARGE_SHARE = 0.22
"""The share of enterprises that count as large: with buildings, gates and a micro-centre of their own."""


LOCAL_TRADE_SHARE = 0.3
"""The share of enterprises that follow the trade their village is known for."""


class Use(StrEnum):
    """What premises are used for."""

    PARK = "park"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    MARKET = "market"
    HOUSES = "houses"
    """The old houses of a village."""
    DORMITORY = "dormitory"


@dataclass(frozen=True)
class Site:
    """Premises on the plane. Codes are S0001, S0002, ... in reading order over the whole zone."""

    code: str
    name: str
    use: Use
    large: bool
    """Whether it has a micro-centre and therefore an officer."""
    grid: Grid
    plot: Plot
    shape: Polygon


@dataclass(frozen=True)
class _Wish:
    name: str
    use: Use
    size: XY
    grid: Grid


@dataclass(frozen=True)
class _Premises:
    name: str
    use: Use
    large: bool
    grid: Grid
    plot: Plot


@dataclass(frozen=True)
class Settlement:
    """All premises, and the streets that they lie on."""

    sites: list[Site]
    """Sorted by code."""
    streets: list[Street]


def settled(grids: Sequence[Grid], plan: Plan, rng: Random) -> Settlement:
    """Everybody's place: large premises first, then enterprises on the plots between the streets."""
    wished = _granted(_wishes(grids, plan, rng), rng)
    grounds = [ground_of(grid, [have.plot for have in wished if have.grid is grid], rng) for grid in grids]
    sites = _sites([*wished, *_enterprises(grounds, plan.enterprise_count, rng)])
    return Settlement(sites, [street for ground in grounds for street in ground.streets])


def _sites(found: Sequence[_Premises]) -> list[Site]:
    shapes = [premises.plot.on_plane for premises in found]
    order = reading_order([middle_of(shape) for shape in shapes], 220)
    return [
        Site(f"S{n:04}", found[i].name, found[i].use, found[i].large, found[i].grid, found[i].plot, shapes[i])
        for n, i in enumerate(order, 1)
    ]


def _wishes(grids: Sequence[Grid], plan: Plan, rng: Random) -> list[_Wish]:
    """Large premises, each in a roomy grid of its own; houses and a dormitory in the middle of every village."""
    special = [
        (WAREHOUSING, Use.PARK, (270.0, 190.0)),
        (LIUSHU, Use.PARK, (230.0, 180.0)),
        (XINMAO, Use.PARK, (230.0, 150.0)),
        *((name, Use.PARK, (190.0, 150.0)) for name in park_names(plan.park_count)),
        *((name, Use.SCHOOL, (150.0, 120.0)) for name in school_names(plan.school_count)),
        *((name, Use.MARKET, (190.0, 130.0)) for name in market_names(plan.market_count)),
    ]
    roomy = sorted((grid for grid in grids if not grid.is_centre), key=lambda grid: -grid.shape.area)
    hosts = rng.sample(roomy[: 2 * len(special)], k=len(special))
    wishes = [_Wish(name, use, size, host) for (name, use, size), host in zip(special, hosts, strict=True)]
    for grid in (grid for grid in grids if grid.is_centre):
        wishes.append(_Wish(f"{grid.village}老村", Use.HOUSES, (185.0, 135.0), grid))
        wishes.append(_Wish(f"{grid.village}蓝领公寓", Use.DORMITORY, (86.0, 58.0), grid))
    return wishes


def _granted(wishes: Sequence[_Wish], rng: Random) -> list[_Premises]:
    found: list[_Premises] = []
    for wish in wishes:
        taken = [premises.plot for premises in found if premises.grid is wish.grid]
        plot = reserved_plot(wish.grid, wish.size, taken, rng)
        found.append(_Premises(wish.name, wish.use, wish.use is Use.PARK, wish.grid, plot))
    return found


def _enterprises(grounds: Sequence[Ground], count: int, rng: Random) -> list[_Premises]:
    free = [(ground.grid, plot) for ground in grounds for plot in ground.plots]
    chosen = _chosen(free, count, rng)
    by_area = sorted(chosen, key=lambda found: -found[1].shape.area)
    names = [*EXAMPLES, *_names(by_area[len(EXAMPLES) :], rng)]
    large_count = round(LARGE_SHARE * count)
    return [_Premises(names[i], Use.ENTERPRISE, i < large_count, grid, plot) for i, (grid, plot) in enumerate(by_area)]


def _chosen(plots: list[tuple[Grid, Plot]], count: int, rng: Random) -> list[tuple[Grid, Plot]]:
    """The plots that are in use: most near the middle and in busy grids, few among the houses of a village."""
    mood = {grid.code: rng.uniform(0, 0.7) + 0.5 * grid.is_centre for grid, _ in plots}
    reach = max(math.hypot(*middle_of(plot.shape)) for _, plot in plots)
    rank = [
        0.55 * math.hypot(*middle_of(plot.shape)) / reach + mood[grid.code] + rng.uniform(0, 0.5)
        for grid, plot in plots
    ]
    return [plots[i] for i in sorted(range(len(plots)), key=rank.__getitem__)[:count]]


def _names(premises: Sequence[tuple[Grid, Plot]], rng: Random) -> Iterator[str]:
    """A brand nobody else has, and most often the trade of the village."""
    coined = brands(rng)
    local: dict[str, str] = {}
    for grid, _ in premises:
        if grid.village not in local:
            fewest = Counter(local.values())
            local[grid.village] = min(rng.sample(TRADES, k=len(TRADES)), key=lambda trade: fewest[trade])
        yield next(coined) + (local[grid.village] if rng.random() < LOCAL_TRADE_SHARE else rng.choice(TRADES))
