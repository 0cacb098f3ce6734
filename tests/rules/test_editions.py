"""Areas come in dated editions: a draft is checked, published from an instant on, and later superseded.

Editing never touches what is in force, and a published edition never changes: whoever wants other borders imports
another edition.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.areas.drafts import roll_back
from gis.areas.editions import EditionFacts, draft_name, editions, publish
from gis.areas.ingest import discard_draft, ingest
from gis.areas.lookup import areas_at_point
from gis.clock import instant_from_text
from gis.crs.transform import LonLat
from gis.errors import (
    AreasRejected,
    BadInput,
    EditionNameTaken,
    EditionNotDraft,
    EditionNotFound,
    GisError,
    NothingBefore,
)
from gis.model.areas import Area, Edition
from gis.vocabulary import AreaKind
from tests.support.builders import HERE, NOON, Sketch, batch_of, draw
from tests.support.picture import areas_from_picture, middle_of
from tests.support.rules import rule


@rule("A draft is not in force; published, it is so from its instant on; the one before ends at that instant.")
@pytest.mark.parametrize(
    "at, in_force",
    [
        ("2026-04-30T23:59:59.999999", "nothing"),
        ("2026-05-01T00:00", "may"),
        ("2026-05-31T23:59:59.999999", "may"),
        ("2026-06-01T00:00", "june"),
        ("2030-01-01", "june"),
    ],
)
def test_the_life_of_an_edition(at: str, in_force: str, db: Session) -> None:
    _draft(db, "may")
    _draft(db, "june")
    _draft(db, "never published")

    _publish(db, "may", "2026-05-01")
    _publish(db, "june", "2026-06-01")

    found = areas_at_point(db, HERE, instant_from_text(at)).get(AreaKind.GRID)
    assert (found.edition if found else "nothing") == in_force
    assert _statuses(db) == {"may": "superseded", "june": "published", "never published": "draft"}


@rule("The past is not rewritten: an edition begins after the one it replaces, and is published once.")
@pytest.mark.parametrize(
    "edition, begins, refusal",
    [
        ("next", "2026-05-01T00:00:00.000001", None),
        ("next", "2026-05-01", BadInput),
        ("next", "2026-04-30", BadInput),
        ("present", "2026-06-01", EditionNotDraft),
        ("former", "2026-06-01", EditionNotDraft),
        ("unknown", "2026-06-01", EditionNotFound),
    ],
)
def test_publishing_is_refused(edition: str, begins: str, refusal: type[GisError] | None, db: Session) -> None:
    for name, day in (("former", "2026-04-01"), ("present", "2026-05-01")):
        _draft(db, name)
        _publish(db, name, day)
    _draft(db, "next")
    before = editions(db)

    if refusal is None:
        _publish(db, edition, begins)
        assert _statuses(db)["next"] == "published"
    else:
        with pytest.raises(refusal), db.begin_nested():
            _publish(db, edition, begins)
        assert editions(db) == before


@rule("Borders and codes of an edition that is or was in force can't be added to under its name.")
@pytest.mark.parametrize(
    "edition, kind, refusal",
    [
        ("present", "grid", EditionNotDraft),
        ("present", "site", EditionNotDraft),
        ("former", "grid", EditionNotDraft),
        ("draft", "grid", EditionNameTaken),
        ("draft", "site", None),
        ("another", "grid", None),
    ],
)
def test_importing_under_a_name(edition: str, kind: str, refusal: type[GisError] | None, db: Session) -> None:
    for name, day in (("former", "2026-04-01"), ("present", "2026-05-01")):
        _draft(db, name)
        _publish(db, name, day)
    _draft(db, "draft")

    if refusal is None:
        _draft(db, edition, AreaKind.of(kind))
    else:
        with pytest.raises(refusal):
            _draft(db, edition, AreaKind.of(kind))


@rule("Kinds that share an edition's name are published together; other kinds stay as they are.")
def test_kinds_of_one_name(db: Session) -> None:
    square = areas_from_picture("A")["A"]
    draw(db, {AreaKind.GRID: [Sketch("A", square)], AreaKind.BUILDING: [Sketch("B", square)]}, edition="first")
    _draft(db, "second", AreaKind.GRID)
    _draft(db, "second", AreaKind.SITE)

    published = _publish(db, "second", "2026-06-01")

    here = areas_at_point(db, HERE, instant_from_text("2026-06-02"))
    assert {facts.kind for facts in published} == {AreaKind.GRID, AreaKind.SITE}
    assert {kind: area.edition for kind, area in here.items()} == {
        AreaKind.GRID: "second", AreaKind.SITE: "second", AreaKind.BUILDING: "first",
    }  # fmt: skip


@rule("A draft that is refused leaves nothing behind; one that was discarded frees its name.")
def test_drafts_leave_no_trace(db: Session) -> None:
    twice = [Sketch("A", areas_from_picture("A")["A"]), Sketch("A", areas_from_picture("A")["A"])]
    with pytest.raises(AreasRejected):
        ingest(db, batch_of(twice), AreaKind.GRID, edition="draft", now=NOON)
    assert editions(db) == []
    _draft(db, "draft")

    discard_draft(db, "draft", AreaKind.GRID)

    _draft(db, "draft")
    assert _statuses(db) == {"draft": "draft"}


@rule("What is in force can't be discarded.")
def test_what_is_in_force_stays(db: Session) -> None:
    _draft(db, "present")
    _publish(db, "present", "2026-05-01")

    discard_draft(db, "present", AreaKind.GRID)

    assert _statuses(db) == {"present": "published"}
    assert db.scalar(select(func.count()).select_from(Area)) == 1


@rule("A parent stands in force or in the same edition; nothing hangs from an area that nobody knows.")
@pytest.mark.parametrize(
    "kind, parent, refused",
    [
        ("building", "S", False),
        ("building", "X", True),
        ("building", "G", True),
        ("micro_grid", "S", False),
        ("micro_grid", "drafted", True),
        ("site", "G", True),
        ("grid", "G", True),
    ],
)
def test_parents(kind: str, parent: str, refused: bool, db: Session) -> None:
    square = areas_from_picture("A")["A"]
    in_force = {AreaKind.GRID: [Sketch("G", square)], AreaKind.SITE: [Sketch("S", square)]}
    draw(db, in_force, edition="first", start_at=NOON - timedelta(days=1))
    ingest(db, batch_of([Sketch("drafted", square)]), AreaKind.BUILDING, edition="somebody else's", now=NOON)
    batch = batch_of([Sketch("new", square, parent)])

    if refused:
        with pytest.raises(AreasRejected):
            ingest(db, batch, AreaKind.of(kind), edition="second", now=NOON)
    else:
        assert ingest(db, batch, AreaKind.of(kind), edition="second", now=NOON).area_count == 1


@rule("An edition without a name is called by its kind, the day in Shanghai and a number.")
@pytest.mark.parametrize(
    "imported_at, name",
    [
        ("2026-05-06T12:00", "grid-2026-05-06-1"),
        ("2026-05-06T23:59", "grid-2026-05-06-1"),
        ("2026-05-06T16:00Z", "grid-2026-05-07-1"),
    ],
)
def test_names_of_drafts(imported_at: str, name: str, db: Session) -> None:
    now = instant_from_text(imported_at)

    first, second = _draft(db, None, now=now), _draft(db, None, now=now)

    assert (first, second) == (name, f"{name[:-1]}2")
    assert draft_name(db, AreaKind.GRID, now) == f"{name[:-1]}3"


@rule("Going back puts a copy of the edition before into force; every instant before keeps its answer.")
@pytest.mark.parametrize(
    "at, in_force",
    [
        ("2026-05-02", "may"),
        ("2026-06-09T23:59:59.999999", "june"),
        ("2026-06-10", "may-again-1"),
        ("2026-06-20", "june-again-1"),
        ("2030-01-01", "june-again-1"),
    ],
)
def test_going_back(at: str, in_force: str, db: Session) -> None:
    for name, day in (("may", "2026-05-01"), ("june", "2026-06-01")):
        _draft(db, name)
        _publish(db, name, day)

    for day in ("2026-06-10", "2026-06-20"):
        roll_back(db, start_at=instant_from_text(day), now=instant_from_text(day))

    assert areas_at_point(db, HERE, instant_from_text(at))[AreaKind.GRID].edition == in_force


@rule("A publication that has not begun yet is taken back; a first edition can't be.")
def test_taking_back(db: Session) -> None:
    _draft(db, "may")
    _publish(db, "may", "2026-05-01")
    _draft(db, "june")
    _publish(db, "june", "2026-06-01")

    roll_back(db, start_at=NOON, now=NOON)

    assert _statuses(db) == {"may": "published", "june": "draft"}
    assert areas_at_point(db, HERE, instant_from_text("2030-01-01"))[AreaKind.GRID].edition == "may"
    with pytest.raises(NothingBefore):
        roll_back(db, start_at=NOON, now=NOON)


@rule("A draft that is replaced holds what the new file brings and nothing else.")
def test_replacing_a_draft(db: Session) -> None:
    _draft(db, "may")
    square = areas_from_picture("A")["A"]

    ingest(db, batch_of([Sketch("B", square)]), AreaKind.GRID, into="may", now=NOON)

    assert list(db.scalars(select(Area.code))) == ["B"]
    _publish(db, "may", "2026-05-01")
    with pytest.raises(EditionNotDraft):
        ingest(db, batch_of([Sketch("C", square)]), AreaKind.GRID, into="may", now=NOON)


def test_two_editions_of_a_kind_are_never_in_force_at_once(db: Session) -> None:
    _draft(db, "may")
    _publish(db, "may", "2026-05-01")
    in_force = db.scalars(select(Edition.in_force)).one()

    with pytest.raises(IntegrityError, match="one_edition_of_a_kind_at_once"):
        db.add(Edition(name="june", kind="grid", status="published", in_force=in_force, source="here"))
        db.flush()


def test_an_area_that_moved_is_found_where_it_was(db: Session) -> None:
    for picture, day in (("A.", "2026-05-01"), (".A", "2026-06-01")):
        sketches = [Sketch(code, shape) for code, shape in areas_from_picture(picture).items()]
        draw(db, {AreaKind.GRID: sketches}, edition=day, start_at=instant_from_text(day))
    west, east = (LonLat(*middle_of("AB", letter)) for letter in "AB")

    found = [
        [AreaKind.GRID in areas_at_point(db, spot, instant_from_text(day)) for spot in (west, east)]
        for day in ("2026-05-02", "2026-06-02")
    ]

    assert found == [[True, False], [False, True]]


def _draft(db: Session, name: str | None, kind: AreaKind = AreaKind.GRID, *, now: datetime = NOON) -> str:
    return ingest(db, batch_of([Sketch("A", areas_from_picture("A")["A"])]), kind, edition=name, now=now).edition


def _publish(db: Session, name: str, day: str) -> list[EditionFacts]:
    return publish(db, name, start_at=instant_from_text(day), now=NOON)


def _statuses(db: Session) -> dict[str, str]:
    return {facts.name: facts.status.value for facts in editions(db)}
