"""gridkeeper places: take places in, explain how words are read, look at what picks have taught."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.show import Json, as_json, cell, progress, table, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.clock import SystemClock
from gis.errors import BadInput, Finding
from gis.vocabulary import PlaceOrigin

if TYPE_CHECKING:  # The readings of Chinese characters take a moment to wake.
    from gis.geocode.picks import NameTaught

app = typer.Typer(no_args_is_help=True, help="The gazetteer: import, explain, names that were learnt.")

By = Annotated[str, typer.Option("--by", help="Who says so.")]
Lang = Annotated[Language | None, typer.Option(help="Language of the answer.")]


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="places")


@app.command(name="import")
def import_places(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="CSV, XLSX, GeoJSON or GeoPackage.")] = None,
    datum: DatumOption = None,
    kind: Annotated[str | None, typer.Option(help="Of all rows, where there is no column `kind`.")] = None,
    fields: Annotated[
        list[str] | None, typer.Option("--field", help="WORD=COLUMN, where a column is called otherwise; repeatable.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several.")] = None,
    osm: Annotated[Path | None, typer.Option(help="OpenStreetMap extract (.osm.pbf) in the place of FILE.")] = None,
    json: Json = False,
) -> None:
    """Take in places, doors, gates, poles and names. What a file of the same name brought before is replaced."""
    from gis.geocode.ingest import ingest_places
    from gis.geocode.osm import places_from_extract
    from gis.geocode.table import places_from_file

    path = _one_of_both(file, osm)
    if osm is not None and datum not in (None, "wgs84"):
        found = "an OpenStreetMap extract is WGS84 by definition."
        raise BadInput(f"{path.name}: {found}", [Finding("--datum", found, "Leave it out.")])
    with progress(f"Reading {path.name}", None) as bar:
        if osm is not None:
            task = bar.task_ids[0]
            read = places_from_extract(path, progress=lambda _what, count: bar.update(task, completed=count))
        else:
            system = system_of(datum) if datum else None
            read = places_from_file(path, system, kind=kind, fields=_pairs(fields or []), layer=layer)
    origin = PlaceOrigin.OSM if osm is not None else PlaceOrigin.FILE
    with progress(f"Taking in {len(read.rows)} rows", None), way_of(ctx).session() as db:
        done = ingest_places(db, read, SystemClock().now(), origin=origin)
    if json:
        as_json(done)
        return
    tell(f"{done.places} places, {done.spots} doors and other spots, {done.names} more names from {done.source}.")
    if done.roads_made:
        tell(f"{done.roads_made} roads are known by their doors only: `gridkeeper roads import` brings their course.")
    if done.ended:
        tell(f"{done.ended} of an earlier {done.source} are not in it any more.")
    if done.unused_columns:
        tell(f"Left alone: {', '.join(done.unused_columns)}. Name a column with --field WORD=COLUMN.")


@app.command()
def explain(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What the caller says.")],
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show how words are read, and every term of the score of what they may mean."""
    from api.cli.explain import show_explained
    from api.cli.finding import search
    from api.schemas.geocode import ExplainedOut

    found = search(way_of(ctx), text, None, 5)
    if json:
        as_json(ExplainedOut.of(found).model_dump(mode="json"))
    else:
        show_explained(found, lang or language())


@app.command(name="names")
def list_names(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Most names to list.")] = 100,
    every: Annotated[bool, typer.Option("--all", help="Those that were revoked too, and those from files.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List names that picks have taught, the newest first."""
    from gis.geocode.picks import names_taught

    with way_of(ctx).session() as db:
        names = names_taught(db, limit=limit, every=every)
    if json:
        as_json(names)
        return
    said = lang or language()
    table([one_of(zh, en, said) for zh, en in _HEADS], [_cells(one, said) for one in names])


@app.command(name="revoke")
def revoke_one(
    ctx: typer.Context,
    name: Annotated[int, typer.Argument(help="Id of the name, from `places names`.")],
    by: By,
    json: Json = False,
) -> None:
    """Take a name away from its place: it is no longer found, and what was picked doesn't teach it again."""
    from gis.geocode.picks import revoke_name

    with way_of(ctx).session() as db:
        revoked = revoke_name(db, name, by=by, now=SystemClock().now())
    as_json(revoked) if json else tell(
        f"'{revoked.name}' is no longer a name of {revoked.place} ({cell(revoked.revoked_at)})."
    )


_HEADS = (
    ("编号", "id"), ("名称", "name"), ("地点", "place"), ("类别", "kind"), ("来源", "from"), ("时间", "since"),
    ("已撤销", "revoked"),
)  # fmt: skip


def _cells(one: NameTaught, lang: Language) -> tuple[object, ...]:
    kind, source = word_of(one.kind, lang), one.taught_by or one.source
    return (one.id, one.name, one.place, kind, source, one.created_at, one.revoked_at)


def _one_of_both(file: Path | None, osm: Path | None) -> Path:
    if (file is None) == (osm is None):
        found = "is missing." if file is None else "stands beside --osm."
        raise BadInput("Give FILE or --osm.", [Finding("FILE", found, "Give one of the two.")])
    path = file or osm
    assert path is not None  # noqa: S101 - one of them is there
    return path


def _pairs(fields: list[str]) -> dict[str, str]:
    """WORD=COLUMN as a table.

    raises: BadInput with every finding
    """
    pairs = [field.partition("=") for field in fields]
    hint = "Write WORD=COLUMN, for example --field name=企业名称."
    findings = [
        Finding("--field", f"'{word}{sign}{column}' is not WORD=COLUMN.", hint)
        for word, sign, column in pairs
        if not (word and sign and column)
    ]
    if findings:
        raise BadInput(f"{len(findings)} finding(s) in --field.", findings)
    return {word: column for word, _sign, column in pairs}
