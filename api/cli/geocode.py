"""gridkeeper geocode and reverse: words to a place, a point to words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.outfile import require_place
from api.cli.show import Json, as_json, progress, table, tell
from api.cli.way import DatumOption, Way, system_of, way_of
from gis.clock import SystemClock
from gis.crs.transform import LonLat, point_to_wgs84
from gis.errors import BadInput, Finding

FILES = (".csv", ".jsonl", ".xlsx")

Lang = Annotated[Language | None, typer.Option(help="Language of the answer.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(geocode)


def geocode(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What the caller says; or FILE.csv, FILE.jsonl, FILE.xlsx.")],
    near: Annotated[str | None, typer.Option(help="LON,LAT of where the call came from; needs --datum.")] = None,
    datum: DatumOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10, help="Most candidates to give.")] = 5,
    text_field: Annotated[str | None, typer.Option(help="FILE: column or key of the text.")] = None,
    out: Annotated[Path | None, typer.Option(help="FILE: the table to write, .csv or .jsonl.")] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Find the place that the words of a caller mean.

    With FILE: keep every column and add place, place_kind, lon, lat, precision, radius_m, confidence, verdict, grid.
    """
    from api.cli.explain import show_found
    from api.cli.finding import near_of, search
    from api.schemas.geocode import FoundOut

    way, point = way_of(ctx), near_of(near, datum)
    if Path(text).suffix.lower() in FILES:
        _geocode_file(way, Path(text), text_field, out, point, json)
        return
    found = search(way, text, point, limit)
    if json:
        as_json(FoundOut.of(found).model_dump(mode="json"))
    else:
        show_found(found, lang or language())


def _geocode_file(
    way: Way, file: Path, text_field: str | None, out: Path | None, near: LonLat | None, json: bool
) -> None:
    from api.cli.finding import search_in
    from api.cli.geocodefile import read_texts, write_found

    missing = [option for option, given in (("--text-field", text_field), ("--out", out)) if given is None]
    if missing or text_field is None or out is None:
        findings = [Finding(option, "is missing.", "A file needs --text-field and --out.") for option in missing]
        raise BadInput(f"{len(findings)} finding(s).", findings)
    require_place(out)
    texts = read_texts(file, text_field)
    with progress("Looking up", len(texts.rows)) as bar, way.session() as db:
        task, plane, found = bar.task_ids[0], way.plane(db), []
        for text in texts.texts:
            found.append(search_in(db, plane, text, near, 1))
            bar.advance(task)
    counts = write_found(texts, found, out)
    if json:
        as_json({"rows": len(texts.rows), **counts, "out": str(out)})
    else:
        tell(f"{len(texts.rows):,} rows: " + ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items()))


def reverse(
    ctx: typer.Context,
    lon: Annotated[float, typer.Option(help="Longitude or easting.")],
    lat: Annotated[float, typer.Option(help="Latitude or northing.")],
    datum: DatumOption = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say what a point is called: areas, door or road, crossing, what is near and on which side."""
    from api.schemas.geocode import DescribedOut
    from gis.geocode.reverse import reverse as describe

    place = point_to_wgs84(lon, lat, system_of(datum), fields=("--lon", "--lat"))
    with way_of(ctx).session() as db:
        described = describe(db, place, SystemClock().now())
    if json:
        as_json(DescribedOut.of(place.lon, place.lat, described).model_dump(mode="json"))
        return
    said = lang or language()
    nothing = one_of("附近没有已知地点。", "Nothing is known nearby.", said)
    tell(one_of(described.zh, described.en, said) or nothing)
    table(("", "", ""), [(word_of(kind, said), area.code, area.name) for kind, area in described.areas.items()])
    table(("", ""), [(word_of(mark.kind, said), one_of(mark.zh, mark.en, said)) for mark in described.landmarks])
