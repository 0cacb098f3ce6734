"""What is said about a source that is wrong as a whole. Nothing is corrected: the source is asked."""

from __future__ import annotations

import numpy as np
import pytest

from gis.areas.suspected import Suspected
from gis.areas.suspicion import Source, suspicions
from gis.crs.plane import LocalPlane
from gis.crs.transform import coordinate_system, from_wgs84
from gis.demo.zone import Size, generate
from gis.geometry.owners import Coverage
from gis.vocabulary import AreaKind
from tests.conftest import NOON
from tests.support.rules import rule

PLANE = LocalPlane.at(120)
FIXES = 200
DRAWS = 100
PHONE_M = 8.0
ZONE = generate(Size.SMALL, 1, NOON.date())
GRIDS, BUILDINGS = ZONE.areas[AreaKind.GRID], ZONE.areas[AreaKind.BUILDING]
COVERAGE = Coverage(list(GRIDS["code"]), GRIDS.geometry.to_numpy(), PLANE)
DOORS = np.array([[door.x, door.y] for door in BUILDINGS.geometry.representative_point()])


def fixes(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Places as phones give them at known buildings, WGS84, and the grid of each building."""
    random = np.random.default_rng(seed)
    doors = DOORS[random.integers(0, len(DOORS), FIXES)]
    there = PLANE.to_lonlat(PLANE.to_metres(doors) + random.normal(0, PHONE_M, (FIXES, 2)))
    return there, np.array(COVERAGE.codes, dtype=object)[COVERAGE.owners(doors)]


def told(seed: int, real: str, declared: str) -> list[Suspected]:
    """What is said of fixes written in one datum and declared as another."""
    there, expected = fixes(seed)
    written = from_wgs84(there, coordinate_system(real))
    return suspicions(Source(written, coordinate_system(declared), expected), COVERAGE, PLANE)


@rule("A source whose points all miss the same way is in the wrong datum: said with metres, bearing and the datum.")
@pytest.mark.parametrize(
    "written_in, declared_as, metres, toward_deg",
    [
        ("gcj02", "wgs84", 555, 125),
        ("bd09", "wgs84", 1140, 74),
        ("gcj02", "cgcs2000", 555, 125),
        ("wgs84", "gcj02", 555, 305),
        ("bd09", "gcj02", 905, 45),
        ("wgs84", "bd09", 1140, 254),
        ("gcj02", "bd09", 905, 225),
    ],
)
def test_a_wrong_datum_is_suspected_every_time(written_in: str, declared_as: str, metres: int, toward_deg: int) -> None:
    found = [told(seed, written_in, declared_as) for seed in range(20)]

    assert [[each.kind.value for each in one] for one in found] == [["wrong_datum"]] * 20
    assert all(one[0].reading == written_in for one in found)
    assert [one[0].distance_m for one in found] == pytest.approx([metres] * 20, rel=0.03)
    assert [one[0].bearing_deg for one in found] == pytest.approx([toward_deg] * 20, abs=4)
    assert all(written_in in one[0].hint for one in found)
    assert all(written_in in one[0].hint_zh and f"{one[0].bearing_deg:.0f}°" in one[0].found_zh for one in found)


@rule("A clean source raises no alarm.")
@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09", "epsg:4549"])
def test_a_clean_source_raises_no_alarm(datum: str) -> None:
    assert [seed for seed in range(DRAWS) if told(seed, datum, datum)] == []


@rule("Longitude and latitude in each other's column are recognised by the areas that they hit when exchanged.")
def test_swapped_columns_are_suspected() -> None:
    there, expected = fixes(1)

    found = suspicions(Source(there[:, ::-1], coordinate_system("wgs84"), expected), COVERAGE, PLANE)

    assert [(one.kind.value, one.count) for one in found] == [("swapped", FIXES)]


@rule("A few rows prove nothing: an alarm needs at least seventeen rows that only the other reading explains.")
@pytest.mark.parametrize("rows, alarm", [(9, False), (16, False), (17, True), (30, True)])
def test_few_rows_prove_nothing(rows: int, alarm: bool) -> None:
    there, expected = fixes(2)
    written = from_wgs84(there, coordinate_system("bd09"))[:rows]

    found = suspicions(Source(written, coordinate_system("wgs84"), expected[:rows]), COVERAGE, PLANE)

    assert bool(found) is alarm


@rule("Nothing is corrected: a suspicion names rows and what to ask the source, and every point stays where it was.")
def test_nothing_is_corrected() -> None:
    there, expected = fixes(3)
    written = from_wgs84(there, coordinate_system("gcj02"))
    before = written.copy()

    found = suspicions(Source(written, coordinate_system("wgs84"), expected), COVERAGE, PLANE)

    assert (written == before).all()
    assert found[0].hint.startswith("Ask the source which datum it writes")


STREETS = ["长城西路", "金都路", "九铃东路", "丽州中路", "五金大道", "名园北大道", "华丰东路", "溪心路", "望春西路",
           "松石西路", "飞凤路", "南苑路", "胜利街", "解放街"]  # fmt: skip


@rule("One point with many unlike addresses is where a source puts what it has no place for.")
@pytest.mark.parametrize(
    "addresses_at_one_point, default",
    [
        ("anywhere in town", True),
        ("flats of one house", False),
        ("shops of one market", False),
        ("the same address", False),
    ],
)
def test_a_default_point_is_found_by_itself(addresses_at_one_point: str, default: bool) -> None:
    there, _expected = fixes(4)
    texts = np.array([f"{STREETS[row % 14]}{row}号{'甲乙丙丁'[row % 4]}楼" for row in range(FIXES)], dtype=object)
    there[:60] = there[0]
    texts[:60] = _addresses(addresses_at_one_point, texts[:60])

    found = suspicions(Source(there, coordinate_system("wgs84"), texts=texts), None, PLANE)

    assert [(one.kind.value, one.count) for one in found] == ([("default_point", 60)] if default else [])


def _addresses(where: str, anywhere: np.ndarray) -> list[str]:
    return {
        "anywhere in town": anywhere.tolist(),
        "flats of one house": [f"总部中心金州大厦3幢{row // 4}层{row}室" for row in range(60)],
        "shops of one market": [f"中国科技五金城北二街{name}五金商行" for name in 60 * "陈李张赵周"][:60],
        "the same address": ["九铃东路88号"] * 60,
    }[where]


@rule("Coordinates cut to three decimals or fewer name a block, not a house.")
@pytest.mark.parametrize("decimals, suspected", [(2, True), (3, True), (4, False), (6, False)])
def test_cut_decimals_are_suspected(decimals: int, suspected: bool) -> None:
    there, _expected = fixes(5)
    source = Source(there.round(decimals), coordinate_system("wgs84"), decimals=np.full((FIXES, 2), decimals))

    found = suspicions(source, None, PLANE)

    assert [one.kind.value for one in found if one.kind.value == "few_decimals"] == ["few_decimals"] * suspected
