"""Every table, one file per family. Importing this package makes the whole model known to SQLAlchemy."""

from gis.model import (
    areas,
    attachments,
    calendar,
    centre,
    handling,
    incidents,
    limits,
    notices,
    people,
    places,
    proposals,
    roads,
    work,
)
from gis.model.base import Base

__all__ = [
    "Base",
    "areas",
    "attachments",
    "calendar",
    "centre",
    "handling",
    "incidents",
    "limits",
    "notices",
    "people",
    "places",
    "proposals",
    "roads",
    "work",
]
