"""Options that say which place is asked about, and when: `locate` and `draw locate` take the same ones."""

from __future__ import annotations

from typing import Annotated

import typer

from gis.vocabulary import Category

AtOption = Annotated[str | None, typer.Option("--at", help="Instant asked about; now, if left out.")]
CategoryOption = Annotated[
    Category | None,
    typer.Option(
        "--category", metavar="CATEGORY", help="What the matter is about: DISPUTE_WAGE, ... of /v1/vocabulary."
    ),
]
BuildingOption = Annotated[str | None, typer.Option("--building", help="Code of the building, if known.")]
FloorOption = Annotated[str | None, typer.Option("--floor", help="Floor in that building.")]
LineOption = Annotated[str | None, typer.Option("--line", help="Code of a production line or micro-grid.")]
SiteOption = Annotated[str | None, typer.Option("--site", help="Code of the site, if known.")]
AccuracyOption = Annotated[
    float | None,
    typer.Option("--accuracy-m", help="How exact a point is: one standard deviation per axis, metres."),
]
