"""What counts as here: the towns of the gazetteer, and the province, city and district that they are in."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from gis.db.statements import ask, statements_beside
from gis.geocode.parts import Home

SQL = statements_beside(__file__)

_ENDING = re.compile(r"(?<=..)(?:省|市|县|区|镇|乡|街道)$")


def home_of(db: Session) -> Home:
    """Names of our own regions and towns, full and short; without towns nothing is out of the area."""
    rows = ask(db, SQL["towns_now"], {})
    regions = {name for row in rows for name in re.split(r"[;；,，\s]+", row.region or "") if name}
    return Home(_with_short(regions), _with_short({row.name for row in rows}))


def _with_short(names: set[str]) -> frozenset[str]:
    return frozenset(names | {_ENDING.sub("", name) for name in names})
