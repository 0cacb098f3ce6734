"""Centres: each is a schema with the same tables; the first is made by `gridkeeper up`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.crs.transform import CoordinateSystem, name_of, point_to_wgs84
from gis.db.engine import refresh_statistics, transaction, unreachable_is_down, violated
from gis.errors import CentreExists, CentreNotFound, PostNotFound


@dataclass(frozen=True)
class CentreFacts:
    """What one row of a centre says about it."""

    name: str
    lon: float
    lat: float
    catch_all_post: str | None


def create_centre(engine: Engine, name: str, x: float, y: float, system: CoordinateSystem) -> CentreFacts:
    """Make the schema and the tables of a centre.

    engine: one whose connections see `name`
    x, y: a point in the middle of its territory, in `system`; it chooses the metric plane
    raises: CentreExists, BadCoordinates
    """
    place = point_to_wgs84(x, y, system)
    from gis.db.migrate import upgrade

    if name in centre_names(engine):
        raise CentreExists(name)
    upgrade(engine, name)
    row = {"name": name, "lon": place.lon, "lat": place.lat, "x": x, "y": y, "datum": name_of(system)}
    try:
        with transaction(engine) as db:
            db.execute(
                text(
                    "INSERT INTO centre (name, lon, lat, raw_x, raw_y, raw_datum)"
                    " VALUES (:name, :lon, :lat, :x, :y, :datum)"
                ),
                row,
            )
    except IntegrityError as error:
        # Somebody else made it at the same time.
        if violated(error, "centre_pkey"):
            raise CentreExists(name) from error
        raise
    return CentreFacts(name, place.lon, place.lat, None)


def centre_names(engine: Engine) -> list[str]:
    """The schemas that hold a centre, whichever the engine sees."""
    with unreachable_is_down(), engine.connect() as connection:
        return list(
            connection.scalars(
                text("SELECT schemaname::text FROM pg_tables WHERE tablename = 'centre' ORDER BY schemaname")
            )
        )


def centre_facts(db: Session, name: str) -> CentreFacts:
    """The centre that a session sees.

    raises: CentreNotFound
    """
    row = db.execute(text("SELECT name, lon, lat, catch_all_post FROM centre")).one_or_none()
    if row is None:
        raise CentreNotFound(name)
    return CentreFacts(row.name, row.lon, row.lat, row.catch_all_post)


def set_catch_all(db: Session, post: str) -> None:
    """Name the post that answers for every place that nobody else answers for.

    raises: PostNotFound
    """
    if db.scalar(text("SELECT 1 FROM post WHERE code = :post"), {"post": post}) is None:
        raise PostNotFound(post)
    db.execute(text("UPDATE centre SET catch_all_post = :post"), {"post": post})
    refresh_statistics(db, "centre")
