"""GET /v1/units: whom a matter can be handed to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import At, Db
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.units import UnitOut
from gis.duty.units import units_at
from gis.vocabulary import Category, UnitKind

router = APIRouter(prefix="/units", tags=["Who is on duty"], route_class=OneThread)


@router.get("", responses=problems(HTTPStatus.SERVICE_UNAVAILABLE), summary="Departments and mediation rooms")
def list_units(
    db: Db,
    at: At,
    kind: Annotated[UnitKind | None, Query(description="Only units of this kind.")] = None,
    category: Annotated[Category | None, Query(description="Those that take it on come first, as suggested.")] = None,
) -> list[UnitOut]:
    """Whom a matter can be handed to at an instant; enterprises are the sites of `/v1/areas`.

    Those that take the category on come first. That is a suggestion: who decides is a person.
    """
    units = [UnitOut.of(unit, category) for unit in units_at(db, at) if kind in {None, unit.kind}]
    return sorted(units, key=lambda unit: not unit.suggested)
