"""gridkeeper areas: drafts begun as copies, replaced, compared, exported, published by the day, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
import shapely

from gis.clock import SystemClock
from gis.crs.transform import LonLat
from gis.db.engine import transaction
from gis.duty.ingest import ingest_duty
from gis.duty.records import COLUMNS
from tests.cli.conftest import Gridkeeper, geojson, grids
from tests.conftest import TestCentre
from tests.support.matters import matter

GRID = ("--kind", "grid", "--code-field", "code", "--name-field", "name", "--datum", "wgs84")
IMPORTED = ("--kind", "grid", "--code-field", "CODE", "--name-field", "NAME", "--datum", "wgs84")
SITE = ("--kind", "site", "--code-field", "CODE", "--name-field", "NAME", "--datum", "wgs84")


@pytest.fixture
def town_centre(new_centre: Callable[[], TestCentre]) -> TestCentre:
    """The centre of the town."""
    return new_centre()


@pytest.fixture
def town(town_centre: TestCentre, gridkeeper: Gridkeeper, tmp_path: Path) -> Callable[..., object]:
    """A centre with three grids in force since January 1 as 'first', a site in G1 near G2, and a post of G1."""
    centre = town_centre
    site = {"CODE": "S1", "NAME": "甲厂", "shape": shapely.box(120.0088, 28.904, 120.0096, 28.906)}

    def run(*arguments: object) -> object:
        return gridkeeper("--centre", centre.name, *arguments)

    for file, options, name in (
        (grids(tmp_path / "grids.geojson"), IMPORTED, "first"),
        (geojson(tmp_path / "sites.geojson", [site]), SITE, "sites"),
    ):
        since = ("--edition", name, "--publish", "--from", "2026-01-01")
        assert gridkeeper("--centre", centre.name, "areas", "import", file, *options, *since).code == 0
    post = {"record": "post", "code": "P1", "name": "岗", "kind": "full_time_grid_worker", "area_kind": "grid"}
    with transaction(centre.engine) as db:
        ingest_duty(db, COLUMNS, [{**post, "area": "G1", "from": "2026-01-01"}])
    return run


def edited(file: Path, **shapes: shapely.Geometry) -> Path:
    """The file with other shapes for some codes, as a desktop would save it."""
    frame = pyogrio.read_dataframe(file)
    for code, shape in shapes.items():
        frame.loc[frame["code"] == code, "geometry"] = shapely.MultiPolygon([shape])
    frame.loc[frame["code"] == "G3", "name"] = "新三网格"
    pyogrio.write_dataframe(frame, file, layer=pyogrio.list_layers(file)[0][0])
    return file


def moved_border(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The desktop round trip: the border between G1 and G2 moves 100 m to the west, as draft 'second'."""
    assert town("areas", "draft", "second", "--from-edition", "first").code == 0
    file = tmp_path / "draft.gpkg"
    assert town("areas", "export", "--kind", "grid", "--edition", "second", "--datum", "wgs84", "--out", file).code == 0
    edited(file, G1=shapely.box(120, 28.9, 120.009, 28.91), G2=shapely.box(120.009, 28.9, 120.02, 28.91))
    told = town("areas", "import", file, *GRID, "--into", "second", "--json")
    assert (told.code, told.json["ingested"]["area_count"]) == (0, 3)


def owner(town, at: str) -> str:  # type: ignore[no-untyped-def]
    """Edition and grid at a point that is G1's at first, then G2's."""
    told = town("locate", "--lon", "120.0095", "--lat", "28.901", "--datum", "wgs84", "--at", at, "--json").json
    return "{edition} {code}".format(**next(link for link in told["chain"] if link["kind"] == "grid"))


def test_a_round_trip_changes_the_draft_and_nothing_else(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    before = town("areas", "list", "--kind", "grid", "--json").json

    moved_border(town, tmp_path)

    assert town("areas", "list", "--kind", "grid", "--json").json == before
    states = {one["name"]: (one["status"], one["area_count"]) for one in town("areas", "editions", "--json").json}
    assert states == {"first": ("published", 3), "second": ("draft", 3), "sites": ("published", 1)}


def test_the_comparison_says_what_changes_hands(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    moved_border(town, tmp_path)
    out = tmp_path / "map.html"

    (told,) = town("areas", "compare", "first", "second", "--json").json
    shown = town("areas", "compare", "first", "second", "--map", out, "--lang", "en")

    assert [(one["code"], one["changes"]) for one in told["areas"]] == [
        ("G1", ["moved"]), ("G2", ["moved"]), ("G3", ["renamed"]),
    ]  # fmt: skip
    assert told["areas"][0]["shift_m"] == pytest.approx(97.5, abs=0.5)
    assert told["areas"][0]["lost_m2"] == pytest.approx(108_100, rel=1e-3)
    assert told["areas"][1]["gained_m2"] == pytest.approx(108_100, rel=1e-3)
    assert [(one["code_before"], one["code_after"]) for one in told["ground"]] == [("G1", "G2")]
    assert [(one["code"], one["area_before"], one["area_after"]) for one in told["handovers"]] == [("S1", "G1", "G2")]
    assert [(one["code"], one["area"], one["changes"]) for one in told["posts"]] == [("P1", "G1", ["moved"])]
    assert (shown.code, shown.err) == (0, "")
    assert all(word in shown.out for word in ("border moved", "97.5", "甲厂", "Posts whose area changes"))
    assert json.dumps("甲厂")[1:-1] in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Matters that change hands: 2 open, 1 received in the last 30 days", "G1    G2  2     1")),
        ("zh", ("易手的事件：待办 2 件，近 30 天受理 1 件", "G1    G2    2     1")),
    ],
)
def test_the_comparison_counts_the_matters_that_change_hands(  # type: ignore[no-untyped-def]
    lang: str, said: tuple[str, str], town, town_centre: TestCentre, tmp_path: Path
) -> None:
    moved_border(town, tmp_path)
    with transaction(town_centre.engine) as db:
        matter(db, LonLat(120.0095, 28.901), SystemClock().now())
        matter(db, LonLat(120.0095, 28.902), SystemClock().now(), days_ago=40)
        matter(db, LonLat(120.0001, 28.902), SystemClock().now())

    (told,) = town("areas", "compare", "first", "second", "--json").json
    shown = town("areas", "compare", "first", "second", "--lang", lang)

    assert told["matters"] == [{"area_before": "G1", "area_after": "G2", "open_count": 2, "recent_count": 1}]
    assert all(line in shown.out for line in said), shown.out


def test_publishing_by_the_day_and_back(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    moved_border(town, tmp_path)

    (published,) = town("areas", "publish", "second", "--from", "2026-03-01", "--json").json
    (back,) = town("areas", "rollback", "--kind", "grid", "--from", "2026-04-01T08:00", "--json").json

    assert published["in_force_from"] == "2026-02-28T16:00:00Z"
    assert (back["name"], back["status"], back["source"]) == ("first-again-1", "published", "first")
    asked = ("2026-02-28T23:59:59", "2026-03-01", "2026-04-01T07:59:59", "2026-04-01T08:00")
    assert [owner(town, at) for at in asked] == ["first G1", "second G2", "second G2", "first-again-1 G1"]
    again = town("areas", "rollback", "--kind", "grid", "--json").json
    assert [one["name"] for one in again] == ["second-again-1"]
    assert town("areas", "rollback", "--kind", "site").code == 1
    assert town("areas", "rollback", "--kind", "building").code == 1


def test_what_has_not_begun_is_taken_back(town, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    assert town("areas", "draft", "second", "--from-edition", "first").code == 0
    assert town("areas", "publish", "second", "--from", "2900-01-01").code == 0

    (back,) = town("areas", "rollback", "--json").json

    assert (back["name"], back["status"], back["in_force_to"]) == ("first", "published", None)
    assert {one["status"] for one in town("areas", "editions", "--json").json if one["name"] == "second"} == {"draft"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("areas", "draft", "new", "--from-edition", "none"), 1, "no edition 'none'"),
        (("areas", "draft", "first", "--from-edition", "first"), 1, "is published"),
        (("areas", "draft", "new", "--from-edition", "first", "--kind", "site"), 1, "no edition 'first (site"),
        (("areas", "compare", "first", "none"), 1, "no edition 'none'"),
        (("areas", "compare", "first", "sites"), 1, "no edition 'sites (comprehensive grid)'"),
        (("areas", "compare", "first", "first", "--map", "none/map.html"), 2, "no such folder"),
        (("areas", "export", "--kind", "grid", "--out", "x.gpkg"), 2, "--datum: is missing"),
        (("areas", "export", "--kind", "grid", "--datum", "wgs84", "--out", "x.dwg"), 2, "does not end in"),
        (("areas", "export", "--kind", "grid", "--datum", "wgs84", "--out", "none/x.shp"), 2, "no such folder"),
        (("areas", "export", "--kind", "building", "--datum", "wgs84", "--out", "x.shp"), 1, "is in force"),
        (("areas", "export", "--kind", "grid", "--datum", "wgs84", "--out", "x.shp", "--format", "gpkg"), 2, ".gpkg"),
        (("areas", "export", "--kind", "grid", "--datum", "epsg:4513", "--out", "x.shp"), 2, "zone"),
        (("areas", "rollback", "--from", "yesterday"), 2, "not an instant"),
        (("areas", "desktop", "pg_x"), 2, "no name for a role"),
        (("areas", "desktop", "x; DROP TABLE area"), 2, "no name for a role"),
        (("areas", "desktop", "nobody_here", "--revoke"), 2, "there is no role"),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, tuple) else "",
)
def test_what_is_refused(  # type: ignore[no-untyped-def]
    arguments: tuple[str, ...], code: int, said: str, town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(file.name for file in tmp_path.iterdir())

    told = town(*arguments)

    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert sorted(file.name for file in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--into", "first"), 1), (("--into", "none"), 1), (("--into", "draft", "--edition", "other"), 2)],
    ids=str,
)
def test_only_a_draft_is_replaced(  # type: ignore[no-untyped-def]
    options: tuple[str, ...], code: int, town, tmp_path: Path
) -> None:
    assert town("areas", "draft", "draft", "--from-edition", "first").code == 0
    before = town("areas", "editions", "--json").json

    assert town("areas", "import", grids(tmp_path / "grids.geojson"), *IMPORTED, *options).code == code

    assert town("areas", "editions", "--json").json == before


def test_shifted_coordinates_are_told(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    options = ("areas", "export", "--kind", "grid", "--datum", "gcj02", "--out")

    plain, named = town(*options, tmp_path / "grids.shp"), town(*options, tmp_path / "grids_gcj02.shp")

    assert (plain.code, named.code) == (0, 0)
    assert "grids_gcj02.shp" in plain.err
    assert named.err == ""
    written = sorted(file.suffix for file in tmp_path.glob("grids.*"))
    assert written == [".cpg", ".dbf", ".geojson", ".prj", ".shp", ".shx"]
    assert [file for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_an_export_replaces_a_shapefile_with_its_index(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "grids.qix").write_bytes(b"of another file")

    assert town("areas", "export", "--kind", "grid", "--datum", "wgs84", "--out", tmp_path / "grids.shp").code == 0

    assert not (tmp_path / "grids.qix").exists()
