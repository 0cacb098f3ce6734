"""Codes of the demo zone that tests ask by. They are looked up: a zone drawn anew has others."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, text


class Storey(NamedTuple):
    """The second floor of a building, which a micro-grid holds."""

    site: str
    building: str
    top: int
    """The uppermost floor of the building."""


class ProductionLine(NamedTuple):
    """A micro-grid without a shape of its own."""

    site: str
    code: str


_STOREY = """
SELECT building.parent, building.code, upper(building.floors) - 1
  FROM area AS building
  JOIN area AS micro_grid ON micro_grid.parent = building.code
 WHERE micro_grid.floors @> 2 AND building.floors @> 2
 ORDER BY building.code
 LIMIT 1
"""
_LINE = "SELECT parent, code FROM area WHERE shape IS NULL AND code LIKE '%-L2' ORDER BY code LIMIT 1"


def storey(engine: Engine) -> Storey:
    """A building whose second floor a micro-grid holds."""
    with engine.connect() as db:
        return Storey(*db.execute(text(_STOREY)).one())


def production_line(engine: Engine) -> ProductionLine:
    """The second line of a factory."""
    with engine.connect() as db:
        return ProductionLine(*db.execute(text(_LINE)).one())
