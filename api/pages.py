"""Pages for people: the start page with its form, the map that stands in it, and the public form.

The map is a folium page and runs its own inline script, so it lives in a sandboxed frame without an origin: it can
neither read nor ask anything of this service.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles

from api.dependencies import CurrentSettings, Db, Now
from api.one_thread import OneThread

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

router = APIRouter(include_in_schema=False, route_class=OneThread)


def install(app: FastAPI) -> None:
    """Add the pages and their files."""
    app.include_router(router)
    app.mount("/report/files", StaticFiles(directory=WEB / "report"), name="report")
    app.mount("/start", StaticFiles(directory=WEB / "start"), name="start")
    app.mount("/docs/files", StaticFiles(directory=WEB / "docs"), name="docs")
    app.mount("/vendor", StaticFiles(directory=WEB / "vendor"), name="vendor")


@router.get("/")
def start_page() -> FileResponse:
    """The start page: a map, a form, an answer."""
    return FileResponse(WEB / "start" / "index.html")


@router.get("/report")
def report_page() -> FileResponse:
    """The public form: what somebody reports, and how it stands."""
    return FileResponse(WEB / "report" / "index.html")


@router.get("/docs")
def docs_page() -> FileResponse:
    """The manual of the API, read from /openapi.json by vendored files."""
    return FileResponse(WEB / "docs" / "index.html", headers={"content-security-policy": MANUAL_POLICY})


@router.get("/maps/areas")
def areas_map(request: Request, db: Db, now: Now, settings: CurrentSettings) -> HTMLResponse:
    """All areas in force, as a folium page that needs no network; drawn once per set of editions, gates
    and roads.
    """
    # folium and pandas weigh 80 MB; a worker that is never asked for the map does without.
    from layers.maps.in_force import AreasInForce

    kept = request.app.state.drawn_areas = request.app.state.drawn_areas or AreasInForce()
    page = kept.page(db, now, title=settings.centre, credit=settings.map_credit)
    return HTMLResponse(page, headers={"content-security-policy": MAP_POLICY})
