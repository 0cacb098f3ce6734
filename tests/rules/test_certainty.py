"""How sure an answer is where the place is not exact, and the one question that is worth asking."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import ChainLink, Words
from gis.duty.chain import Place
from gis.duty.question import Feature, best_question
from gis.duty.resolve import Answer, resolve
from gis.vocabulary import AreaKind, Clue
from tests.support.builders import NOON, Sketch, draw, seats, staff
from tests.support.picture import areas_from_picture
from tests.support.rules import rule

GRID, SITE = areas_from_picture("AA")["A"], areas_from_picture("A")["A"]
"""A grid some 200 m wide, its western half a site."""
EDGE = np.array([[SITE.bounds[2], (SITE.bounds[1] + SITE.bounds[3]) / 2]])


@pytest.fixture
def site_in_grid(db: Session) -> Session:
    """Both with somebody who answers, and a desk behind them."""
    draw(db, {AreaKind.GRID: [Sketch("grid", GRID)], AreaKind.SITE: [Sketch("site", SITE)]})
    staff(db, seats("grid, site, catch_all"))
    return db


def beside_the_edge(db: Session, plane: LocalPlane, metres_west: float, accuracy_m: float | None) -> Answer:
    """The answer for a point so far inside the site, or outside where negative."""
    here = plane.to_lonlat(plane.to_metres(EDGE) - np.array([metres_west, 0.0]))[0]
    return resolve(db, Place(LonLat(*here.tolist()), accuracy_m=accuracy_m), NOON, plane)


@rule("With an accuracy, the answer says how likely it is right: by how much of the place lies where it holds.")
@pytest.mark.parametrize(
    "metres_inside_the_site, accuracy_m, answers, certainty",
    [
        (30, 10, "site", 0.999),
        (16, 10, "site", 0.945),
        (10, 10, "site", 0.841),
        (0.1, 10, "site", 0.504),
        (-10, 10, "grid", 0.841),
        (-30, 10, "grid", 0.999),
        (10, 5, "site", 0.977),
    ],
)
def test_the_answer_says_how_sure_it_is(
    metres_inside_the_site: float, accuracy_m: float, answers: str, certainty: float,
    site_in_grid: Session, plane: LocalPlane,
) -> None:  # fmt: skip
    found = beside_the_edge(site_in_grid, plane, metres_inside_the_site, accuracy_m)

    assert found.certainty is not None
    assert found.responsibility.link == answers
    assert found.certainty.share == pytest.approx(certainty, abs=0.001)


@rule("What is likely enough (0.95, a setting) is not asked about; what is not gets one question.")
@pytest.mark.parametrize(
    "metres_inside_the_site, enough, asked",
    [(16, 0.95, True), (17, 0.95, False), (16, 0.9, False), (17, 0.99, True)],
)
def test_only_what_is_not_sure_is_asked(
    metres_inside_the_site: float, enough: float, asked: bool, site_in_grid: Session, plane: LocalPlane
) -> None:
    here = plane.to_lonlat(plane.to_metres(EDGE) - np.array([metres_inside_the_site, 0.0]))[0]

    found = resolve(site_in_grid, Place(LonLat(*here.tolist()), accuracy_m=10), NOON, plane, enough=enough)

    assert (found.question is not None) is asked


@rule("The question never holds up the answer: with it stands the person for whom the point decides.")
def test_the_answer_stands_beside_the_question(site_in_grid: Session, plane: LocalPlane) -> None:
    unsure = beside_the_edge(site_in_grid, plane, 1, 30)
    exact = beside_the_edge(site_in_grid, plane, 1, None)

    assert unsure.question is not None
    assert unsure.responsibility == exact.responsibility
    assert unsure.chain == exact.chain


@rule("The question is in both languages, and every answer says who would then go and how sure that is.")
def test_every_outcome_says_who_answers(site_in_grid: Session, plane: LocalPlane) -> None:
    question = beside_the_edge(site_in_grid, plane, 1, 30).question

    assert question is not None
    assert question.clue is Clue.SITE
    assert question.words == Words("是否在企业（园区）场所「site」内？", "Is it in the site site?")
    outcomes = [(each.words.en, each.area and each.area.code, round(each.certainty, 2)) for each in question.outcomes]
    assert outcomes[0] == ("site", "site", 1.0)
    assert outcomes[1][:2] == ("none of these", "grid")
    assert sum(each.share for each in question.outcomes) == pytest.approx(1)


@rule("Without an accuracy a point is taken as exact, and nothing is said about certainty.")
def test_an_exact_point_says_nothing_about_certainty(site_in_grid: Session, plane: LocalPlane) -> None:
    found = beside_the_edge(site_in_grid, plane, 1, None)

    assert (found.certainty, found.question) == (None, None)


@rule("An area instead of a point has a share of every area that it touches.")
def test_an_area_has_shares(site_in_grid: Session, plane: LocalPlane) -> None:
    middle = float(EDGE[0, 0])
    place = shapely.box(middle - 0.0003, SITE.bounds[1] + 0.0002, middle + 0.0001, SITE.bounds[3] - 0.0002)
    inside = shapely.point_on_surface(place)

    found = resolve(site_in_grid, Place(LonLat(inside.x, inside.y), area=place), NOON, plane)

    assert found.certainty is not None
    layers = {layer.kind: round(layer.certainty, 3) for layer in found.certainty.layers}
    assert layers == {AreaKind.SITE: 0.75, AreaKind.GRID: 1.0}
    assert (found.responsibility.link, round(found.certainty.share, 3)) == ("site", 0.75)


@rule("A site or building named without a point is an area; what was named itself is certain.")
def test_what_is_named_is_certain(site_in_grid: Session, plane: LocalPlane) -> None:
    found = resolve(site_in_grid, Place(None, site="site"), NOON, plane)

    assert found.certainty is not None
    assert [(layer.kind, round(layer.certainty, 6)) for layer in found.certainty.layers] == [
        (AreaKind.SITE, 1.0), (AreaKind.GRID, 1.0),
    ]  # fmt: skip
    assert found.responsibility.link == "site"


@rule("A point that is right to more than a kilometre is answered, and says that an address is needed.")
def test_a_hopeless_point_is_answered(site_in_grid: Session, plane: LocalPlane) -> None:
    found = beside_the_edge(site_in_grid, plane, 10, 1_500)

    assert found.responsibility.link == "site"
    assert found.certainty is None
    assert "Ask for an address" in found.warnings[0].en


@rule("Of several clues the one that tells most is asked; of equals, the one that a caller knows soonest.")
@pytest.mark.parametrize(
    "clues, asked",
    [
        ("road_side: AABB, building: ABAB", "road_side"),
        ("building: AABB, road_side: AABB", "road_side"),
        ("building: AABB, site: AAAB", "building"),
        ("area: AABB, gate: AAAB", "gate"),
        ("area: AABB, gate: ABAB", "area"),
        ("gate: AAAA", "nothing"),
    ],
)
def test_the_clue_that_tells_most_is_asked(clues: str, asked: str) -> None:
    features = [_feature(*clue.split(": ")) for clue in clues.split(", ")]
    areas = [ChainLink(AreaKind.GRID, code, code) for code in ("first", "second")]

    found = best_question(areas, np.array([0, 0, 1, 1]), features)

    assert (found.clue.value if found else "nothing") == asked


def _feature(clue: str, letters: str) -> Feature:
    """A clue with two answers, for four places of which the first two lie in the first area."""
    answers = (Words("甲", "A"), Words("乙", "B"))
    return Feature(Clue.of(clue), answers[0], answers, np.array(["AB".index(letter) for letter in letters]))
