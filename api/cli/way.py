"""What every command is given: the settings, the centre, and an engine that sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import CoordinateSystem, coordinate_system
from gis.db.centres import centre_facts, centre_names
from gis.db.engine import centre_engine, database_url, private_cluster, transaction
from gis.db.revisions import require_current
from gis.errors import BadInput, CentreNotFound, Finding
from gis.settings import Settings

DatumOption = Annotated[
    str | None,
    typer.Option("--datum", help="wgs84, cgcs2000, gcj02, bd09, or a Gauss-Krüger zone such as epsg:4549."),
]

CsvFile = Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or XLSX, with a header line.")]


@dataclass(frozen=True)
class Way:
    """How commands reach their centre."""

    settings: Settings

    @property
    def centre(self) -> str:
        """The centre (schema) that is worked on."""
        return self.settings.centre

    def ready(self) -> None:
        """Start the private cluster, if that is what is used and it stands still."""
        if self.settings.database_url is None:
            private_cluster(self.settings).start()

    @property
    def is_up(self) -> bool:
        """Whether a session would not have to start the private cluster first."""
        return self.settings.database_url is not None or private_cluster(self.settings).status().running

    def engine(self) -> Engine:
        """An engine for long work: statements may take their time. The server is running after this."""
        self.ready()
        return centre_engine(database_url(self.settings), self.centre)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction in an existing, current centre.

        raises: CentreNotFound, SchemaOutdated
        """
        engine = self.engine()
        if self.centre not in centre_names(engine):
            raise CentreNotFound(self.centre)
        require_current(engine, self.centre)
        with transaction(engine) as db:
            yield db

    def plane(self, db: Session) -> LocalPlane:
        """The metric plane of the centre."""
        return LocalPlane.at(centre_facts(db, self.centre).lon)


def way_of(ctx: typer.Context) -> Way:
    """The way that the options before the command chose."""
    way: Way = ctx.obj
    return way


def settings_for(centre: str | None) -> Settings:
    """The settings of the environment, with the centre of the command line.

    raises: BadInput naming every variable or option that is wrong
    """
    try:
        return Settings(centre=centre) if centre else Settings()
    except ValidationError as error:
        findings = [_finding(str(fault["loc"][0]), fault["msg"], bool(centre)) for fault in error.errors()]
        raise BadInput("The settings are wrong.", findings) from error


def system_of(datum: str | None) -> CoordinateSystem:
    """The coordinate system that --datum names.

    raises: UnknownDatum
    """
    return coordinate_system(datum, field="--datum")


def _finding(field: str, message: str, by_option: bool) -> Finding:
    if field == "centre" and by_option:
        return Finding("--centre", f"{message}.", "Use small letters, digits and _, a letter first.")
    return Finding(f"GRIDKEEPER_{field.upper()}", f"{message}.", "Correct the environment variable.")
