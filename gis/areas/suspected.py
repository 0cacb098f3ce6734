"""One systematic mistake that a source seems to make: figures, and what is said of them in both languages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.vocabulary import Suspicion

type Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Suspected:
    """One systematic mistake that a source seems to make."""

    kind: Suspicion
    count: int
    """Rows that show it."""
    of: int
    """Rows that could."""
    rows: Rows
    """Which show it."""
    found: str
    """In words and figures."""
    found_zh: str
    hint: str
    """What to do."""
    hint_zh: str
    reading: str | None = None
    """What the coordinates seem to be, as `coordinate_system` reads it."""
    distance_m: float | None = None
    """How far the points lie from where they belong, median."""
    bearing_deg: float | None = None
    """Toward where, clockwise from north."""
    matched: tuple[float, float] | None = None
    """Share of rows in the recorded area: as declared, and as suspected."""

    def plain(self) -> dict[str, object]:
        """For programs: without the rows, which the table shows."""
        return {name: value for name, value in vars(self).items() if name != "rows"}


def cut_decimals(rows: Rows, of: int, most: int) -> Suspected:
    """Coordinates with `most` decimals at most."""
    metres = 111_000 / 10**most
    return Suspected(
        Suspicion.FEW_DECIMALS,
        len(rows),
        of,
        rows,
        found=f"{len(rows):,} of {of:,} rows have at most {most} decimals: right to {metres:,.0f} m only.",
        found_zh=f"{of:,} 行中有 {len(rows):,} 行至多 {most} 位小数，只精确到 {metres:,.0f} 米。",
        hint="Export them with six decimals, or give --accuracy-m.",
        hint_zh="请按六位小数导出，或给出 --accuracy-m。",
        distance_m=metres,
    )


def some_swapped(rows: Rows, of: int, reading: str) -> Suspected:
    """Rows that are places only with their two columns exchanged."""
    return Suspected(
        Suspicion.SWAPPED,
        len(rows),
        of,
        rows,
        found=f"{len(rows):,} of {of:,} rows have longitude and latitude swapped.",
        found_zh=f"{of:,} 行中有 {len(rows):,} 行经纬度颠倒。",
        hint="Exchange the two columns in these rows.",
        hint_zh="把这些行的两列对调。",
        reading=reading,
    )


def all_swapped(rows: Rows, of: int, reading: str, matched: tuple[float, float]) -> Suspected:
    """A source whose rows fit the recorded areas with their two columns exchanged."""
    en, zh = _fits(of, matched)
    return Suspected(
        Suspicion.SWAPPED,
        len(rows),
        of,
        rows,
        found=f"Longitude and latitude look swapped: {en}",
        found_zh=f"经纬度疑似颠倒：{zh}",
        hint="Exchange --lon-field and --lat-field.",
        hint_zh="对调 --lon-field 与 --lat-field。",
        reading=reading,
        matched=matched,
    )


def wrong_datum(
    rows: Rows, of: int, reading: str, declared: str, shift: tuple[float, float], matched: tuple[float, float]
) -> Suspected:
    """A source whose rows fit the recorded areas when read in another datum.

    shift: metres and bearing from where the points belong to where they were put
    """
    en, zh = _fits(of, matched)
    metres, bearing = f"{shift[0]:,.0f}", f"{shift[1]:.0f}°"
    return Suspected(
        Suspicion.WRONG_DATUM,
        len(rows),
        of,
        rows,
        found=f"The points lie {metres} m toward {bearing} from where they belong: "
        f"{reading} declared as {declared}. {en}",
        found_zh=f"点位整体偏离 {metres} 米，方向 {bearing}：实为 {reading}，申报为 {declared}。{zh}",
        hint=f"Ask the source which datum it writes; if it is {reading}, give --datum {reading}.",
        hint_zh=f"请向来源核实所用坐标系；如为 {reading}，请给 --datum {reading}。",
        reading=reading,
        distance_m=shift[0],
        bearing_deg=shift[1],
        matched=matched,
    )


def shared_point(
    rows: Rows, of: int, point: tuple[float, float], unlike_texts: int | None, unlike_areas: int | None
) -> Suspected:
    """A point at which a source puts what it has no place for.

    unlike_texts, unlike_areas: how many addresses and recorded areas stand there; None where the source has none
    """
    place = f"({point[0]:.10g}, {point[1]:.10g})"
    told = [
        (f"{count:,} {what}", f"{count:,} 个{what_zh}")
        for count, what, what_zh in ((unlike_texts, "addresses", "地址"), (unlike_areas, "recorded areas", "登记区域"))
        if count is not None
    ]
    en, zh = " and ".join(each for each, _ in told), "、".join(each for _, each in told)
    return Suspected(
        Suspicion.DEFAULT_POINT,
        len(rows),
        of,
        rows,
        found=f"{len(rows):,} of {of:,} rows stand at {place}, with {en}.",
        found_zh=f"{of:,} 行中有 {len(rows):,} 行都在 {place}，涉及 {zh}。",
        hint="Treat this point as no place: find these rows by their address.",
        hint_zh="此点视为无位置：请按地址查找这些行。",
    )


def _fits(of: int, matched: tuple[float, float]) -> tuple[str, str]:
    as_declared, as_read = (f"{share:.1%}" for share in matched)
    return (
        f"{as_read} of {of:,} places fit the recorded area when read so, {as_declared} as is.",
        f"{of:,} 处中，如此解读有 {as_read} 落在登记的区域，按申报为 {as_declared}。",
    )
