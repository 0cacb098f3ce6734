"""Pages for people: the start page with its form, and the map that stands in it.

The map is a folium page and runs its own inline script, so it lives in a sandboxed frame without an origin: it can
neither read nor ask anything of this service.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.orm import Session

from api.dependencies import CurrentSettings, Db, Now
from gis.areas.editions import editions
from gis.areas.frames import all_gates, areas_in_force
from gis.duty.chain import CHAIN
from gis.roads.current import roads_at
from gis.roads.frames import roads_frame
from gis.roads.store import newest_version
from layers.maps.district import areas_page

WEB = Path(__file__).parent / "web"

MAP_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
"""Inline script and style of its own, pictures that it carries; nothing from anywhere, also when opened by itself."""

MANUAL_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; "
    "base-uri 'none'; frame-ancestors 'self'"
)
"""Redoc writes its styles into the page and searches in a worker that it makes."""

router = APIRouter(include_in_schema=False)


def install(app: FastAPI) -> None:
    """Add the pages and their files."""
    app.include_router(router)
    app.mount("/start", StaticFiles(directory=WEB / "start"), name="start")
    app.mount("/docs/files", StaticFiles(directory=WEB / "docs"), name="docs")
    app.mount("/vendor", StaticFiles(directory=WEB / "vendor"), name="vendor")


@router.get("/")
def start_page() -> FileResponse:
    """The start page: a map, a form, an answer."""
    return FileResponse(WEB / "start" / "index.html")


@router.get("/docs")
def docs_page() -> FileResponse:
    """The manual of the API, read from /openapi.json by vendored files."""
    return FileResponse(WEB / "docs" / "index.html", headers={"content-security-policy": MANUAL_POLICY})


@router.get("/maps/areas")
def areas_map(request: Request, db: Db, now: Now, settings: CurrentSettings) -> HTMLResponse:
    """All areas in force, as a folium page that needs no network; drawn once per set of editions, gates
    and roads.
    """
    gates = all_gates(db)
    version = newest_version(db)
    shown = (
        _in_force(db, now),
        tuple(gates["name"]),
        tuple(gates.geometry.to_wkb()),
        version.key if version else None,
    )
    drawn_for, page = request.app.state.drawn_areas
    if drawn_for != shown:
        frames = {kind: areas_in_force(db, kind, now) for kind in CHAIN}
        roads = roads_frame(roads_at(db, now).network) if version else None
        page = areas_page(frames, title=settings.centre, credit=settings.map_credit, gates=gates, roads=roads)
        request.app.state.drawn_areas = (shown, page)  # Only the newest is asked for again.
    return HTMLResponse(page, headers={"content-security-policy": MAP_POLICY})


def _in_force(db: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(
        (facts.name, facts.kind.value)
        for facts in editions(db)
        if facts.in_force_from and facts.in_force_from <= now and (not facts.in_force_to or now < facts.in_force_to)
    )
