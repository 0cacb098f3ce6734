"""GET /v1/areas/comparison: two editions held against each other."""

from __future__ import annotations

from fastapi.testclient import TestClient

from gis.areas.ingest import ingest
from gis.crs.transform import LonLat
from gis.db.engine import transaction
from gis.vocabulary import AreaKind
from tests.conftest import NOON
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import faults, problem
from tests.support.builders import Sketch, batch_of, draw
from tests.support.matters import matter
from tests.support.picture import areas_from_picture, middle_of

PATH = "/v1/areas/comparison"


def test_both_editions_are_named(client: TestClient) -> None:
    found = faults(client.get(PATH, params={"kind": "attic", "edition": "demo"}))

    assert {"before", "after"} <= set(found) | set(faults(client.get(PATH)))
    assert "demo" not in found


def test_an_unknown_edition_is_not_found(client: TestClient) -> None:
    assert "'none'" in problem(client.get(PATH, params={"before": "demo", "after": "none"}), 404)["detail"]


def test_an_edition_is_like_itself(client: TestClient) -> None:
    found = client.get(PATH, params={"before": "demo", "after": "demo"}).json()

    assert {one["kind"] for one in found} == {kind.value for kind in AreaKind}
    assert [(one["areas"], one["ground"], one["handovers"], one["matters"]) for one in found] == [([], [], [], [])] * 5
    assert [one["posts"] for one in found] == [[]] * 5
    assert all(one["unchanged_count"] > 0 for one in found)


def test_what_changes_from_one_to_another(new_centre: NewCentre) -> None:
    centre = new_centre()
    with transaction(centre.engine) as db:
        draw(db, {AreaKind.GRID: _grids("AAB")}, edition="now")
        ingest(db, batch_of(_grids("ABB")), AreaKind.GRID, edition="then", now=NOON)
        matter(db, LonLat(*middle_of("AXB", "X")), NOON)

    (found,) = client_of(centre).get(PATH, params={"before": "now", "after": "then", "kind": "grid"}).json()

    assert [(one["code"], one["changes"], one["shift_m"] > 90) for one in found["areas"]] == [
        ("A", ["moved"], True), ("B", ["moved"], True),
    ]  # fmt: skip
    assert [(one["code_before"], one["code_after"]) for one in found["ground"]] == [("A", "B")]
    assert found["matters"] == [{"area_before": "A", "area_after": "B", "open_count": 1, "recent_count": 1}]


def _grids(picture: str) -> list[Sketch]:
    return [Sketch(code, shape) for code, shape in areas_from_picture(picture).items()]
