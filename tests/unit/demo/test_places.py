"""The land of the demo zone: exact tiling, sizes, plots that keep clear of each other, codes."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from gis.crs.plane import LocalPlane
from gis.demo.names import EXAMPLES, TRADES
from gis.demo.pilots import PILOTS, WAREHOUSING
from gis.demo.plane import polygons_in
from gis.demo.zone import DemoZone, Size
from gis.vocabulary import AreaKind
from tests.unit.demo.conftest import drawn

PLANE = LocalPlane.at(120.08)
SQUARE_KM = 1e6


def shapes_of(zone: DemoZone, kind: AreaKind) -> NDArray[np.object_]:
    return np.array([shape for shape in zone.areas[kind].geometry if shape is not None], dtype=object)


def metric(zone: DemoZone, kind: AreaKind) -> NDArray[np.object_]:
    return PLANE.shapes_to_metres(shapes_of(zone, kind))


def territory(zone: DemoZone) -> Polygon:
    [union] = polygons_in([shapely.union_all(metric(zone, AreaKind.GRID))])
    return union


def overlaps(shapes: NDArray[np.object_]) -> float:
    """The largest area that two of the shapes share."""
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = left < right
    return float(shapely.area(shapely.intersection(shapes[left[pairs]], shapes[right[pairs]])).max(initial=0))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("size", [Size.SMALL, Size.ZONE])
def test_grids_tile_one_territory_without_holes(size: Size, seed: int) -> None:
    zone = drawn(size, seed)

    grids = shapes_of(zone, AreaKind.GRID)

    union = shapely.union_all(grids)
    assert shapely.coverage_is_valid(grids)
    assert shapely.is_valid(grids).all()
    assert isinstance(union, Polygon)
    assert not union.interiors
    assert union.area == pytest.approx(float(shapely.area(grids).sum()), rel=1e-12)


@pytest.mark.parametrize(
    "size, seed", [*((Size.SMALL, seed) for seed in range(1, 9)), *((Size.ZONE, seed) for seed in range(1, 6))]
)
def test_grids_are_250_to_700_metres_across(size: Size, seed: int) -> None:
    zone = drawn(size, seed)

    across = np.sqrt(shapely.area(metric(zone, AreaKind.GRID)))

    assert across.min() > 250
    assert across.max() < 700


def test_grids_share_their_corners_as_equal_numbers(zone: DemoZone) -> None:
    grids = shapes_of(zone, AreaKind.GRID)

    xy, owner = shapely.get_coordinates(grids, return_index=True)

    [union] = polygons_in([shapely.union_all(grids)])
    owners: dict[tuple[float, float], set[int]] = {}
    for corner, grid in zip(map(tuple, xy.tolist()), owner.tolist(), strict=True):
        owners.setdefault(corner, set()).add(grid)
    on_the_edge = set(map(tuple, shapely.get_coordinates(union.exterior).tolist()))
    assert all(len(grids_here) > 1 for corner, grids_here in owners.items() if corner not in on_the_edge)


def test_borders_are_not_straight(zone: DemoZone) -> None:
    corners = shapely.get_num_coordinates(shapes_of(zone, AreaKind.GRID))

    assert np.median(corners) > 40


def test_the_whole_zone_has_the_size_and_the_place_of_the_real_one(whole: DemoZone) -> None:
    here = territory(whole)

    assert here.area / SQUARE_KM == pytest.approx(26.1, abs=0.3)
    assert whole.centre == pytest.approx((120.08, 28.93), abs=0.01)
    assert len(whole.areas[AreaKind.GRID]) >= 60


def test_there_are_as_many_areas_as_planned(small: DemoZone, whole: DemoZone) -> None:
    small_grids, whole_grids = len(small.areas[AreaKind.GRID]), len(whole.areas[AreaKind.GRID])

    assert 10 <= small_grids <= 16
    assert 100 <= len(small.areas[AreaKind.SITE]) <= 120
    assert 1200 <= len(whole.areas[AreaKind.SITE]) <= 1300
    assert 0.09 <= len(small.areas[AreaKind.DEDICATED_GRID]) / small_grids <= 0.30
    assert 0.09 <= len(whole.areas[AreaKind.DEDICATED_GRID]) / whole_grids <= 0.30


def test_codes_are_unique_within_a_kind(zone: DemoZone) -> None:
    for kind in AreaKind:
        codes = zone.areas[kind]["code"]
        assert codes.is_unique, kind
        assert (codes != "").all(), kind


def test_codes_of_grids_are_those_of_villages_of_yongkang(zone: DemoZone) -> None:
    codes = zone.areas[AreaKind.GRID]["code"]

    assert codes.str.fullmatch(r"33078400[123]2\d\d\d{3}").all()
    sequence: Counter[str] = Counter()
    for code in sorted(codes):
        sequence[code[:12]] += 1
        assert code[12:] == f"{sequence[code[:12]]:03}"


def test_names_of_areas_are_unique_within_a_kind(zone: DemoZone) -> None:
    for kind in AreaKind:
        assert zone.areas[kind]["name"].is_unique, kind


def test_the_examples_and_the_pilots_exist(zone: DemoZone) -> None:
    assert {*EXAMPLES, *PILOTS} <= set(zone.areas[AreaKind.SITE]["name"])


def test_plots_lie_in_the_territory_and_in_one_grid_each(zone: DemoZone) -> None:
    sites, grids = metric(zone, AreaKind.SITE), metric(zone, AreaKind.GRID)

    site, grid = shapely.STRtree(grids).query(sites, predicate="within")

    assert sorted(site.tolist()) == list(range(len(sites)))
    assert len(grid) == len(sites)


def test_plots_keep_clear_of_each_other(zone: DemoZone) -> None:
    sites = metric(zone, AreaKind.SITE)

    near, _ = shapely.STRtree(sites).query(sites, predicate="dwithin", distance=3.0)

    assert len(near) == len(sites), "a plot comes nearer than 3 m to another"


def test_plots_of_enterprises_are_40_to_120_metres(zone: DemoZone) -> None:
    enterprises = zone.areas[AreaKind.SITE]["name"].str.endswith(TRADES)

    across = np.sqrt(shapely.area(metric(zone, AreaKind.SITE)[enterprises]))

    assert enterprises.sum() in {100, 1200}
    assert across.min() > 38
    assert across.max() < 120


def test_dedicated_grids_lie_on_top_and_not_on_each_other(zone: DemoZone) -> None:
    dedicated = metric(zone, AreaKind.DEDICATED_GRID)

    assert overlaps(dedicated) == 0
    assert territory(zone).buffer(0.02).contains(shapely.union_all(dedicated))


def test_some_dedicated_grids_cross_borders(zone: DemoZone) -> None:
    dedicated, grids = metric(zone, AreaKind.DEDICATED_GRID), metric(zone, AreaKind.GRID)

    over, _ = shapely.STRtree(grids).query(dedicated, predicate="overlaps")

    assert max(Counter(over.tolist()).values()) > 1


def test_a_site_of_a_dedicated_grid_lies_in_it(zone: DemoZone) -> None:
    sites = zone.areas[AreaKind.SITE]
    dedicated = dict(
        zip(zone.areas[AreaKind.DEDICATED_GRID]["code"], metric(zone, AreaKind.DEDICATED_GRID), strict=True)
    )

    for parent, shape in zip(sites["parent"], metric(zone, AreaKind.SITE), strict=True):
        assert not parent or dedicated[parent].contains(shape)


def test_buildings_stand_on_their_site_and_apart(zone: DemoZone) -> None:
    buildings = metric(zone, AreaKind.BUILDING)
    sites = dict(zip(zone.areas[AreaKind.SITE]["code"], metric(zone, AreaKind.SITE), strict=True))

    for parent, shape in zip(zone.areas[AreaKind.BUILDING]["parent"], buildings, strict=True):
        assert sites[parent].contains(shape)
    assert overlaps(buildings) == 0
    assert shapely.area(buildings).min() > 60


def test_parks_have_6_to_12_buildings(zone: DemoZone) -> None:
    sites = zone.areas[AreaKind.SITE].set_index("name")["code"]
    count = Counter(zone.areas[AreaKind.BUILDING]["parent"])

    assert all(6 <= count[sites[pilot]] <= 12 for pilot in PILOTS)


def test_gates_stand_on_the_border_of_their_site(zone: DemoZone) -> None:
    sites = dict(zip(zone.areas[AreaKind.SITE]["code"], metric(zone, AreaKind.SITE), strict=True))
    places = PLANE.shapes_to_metres(np.array(list(zone.gates.geometry), dtype=object))

    for site, place in zip(zone.gates["site"], places, strict=True):
        assert sites[site].exterior.distance(place) < 0.05
    assert set(Counter(zone.gates["site"]).values()) <= {1, 2, 3}
    assert not zone.gates.duplicated(["site", "name"]).any()


def test_micro_grids_have_a_parent_that_exists(zone: DemoZone) -> None:
    parents = {*zone.areas[AreaKind.BUILDING]["code"], *zone.areas[AreaKind.SITE]["code"]}

    assert set(zone.areas[AreaKind.MICRO_GRID]["parent"]) <= parents


def test_every_building_of_the_warehousing_park_is_a_micro_grid_with_its_outline(zone: DemoZone) -> None:
    buildings, micro = zone.areas[AreaKind.BUILDING], zone.areas[AreaKind.MICRO_GRID]
    outline = dict(zip(buildings["code"], buildings.geometry, strict=True))
    park = buildings[buildings["name"].str.startswith(WAREHOUSING)]["code"]

    shaped = micro[micro.geometry.notna()]

    assert sorted(shaped["parent"]) == sorted(park)
    assert all(row.geometry.equals(outline[row.parent]) for row in shaped.itertuples())


def test_micro_grids_by_floors_share_a_building_without_overlap(zone: DemoZone) -> None:
    micro = zone.areas[AreaKind.MICRO_GRID]

    by_floor = micro[micro["floors"] != ""].groupby("parent")["floors"].apply(sorted)

    assert len(by_floor) > 5
    assert all(floors[0] == "1-2" and floors[1].startswith("3-") and len(floors) == 2 for floors in by_floor)
    assert micro[micro["floors"] != ""].geometry.isna().all()


def test_production_lines_belong_to_a_site_and_have_no_outline(zone: DemoZone) -> None:
    micro = zone.areas[AreaKind.MICRO_GRID]

    lines = micro[micro["code"].str.contains("-L")]

    assert len(lines) >= 4
    assert lines.geometry.isna().all()
    assert (lines["parent"] == lines["code"].str.split("-").str[0]).all()
