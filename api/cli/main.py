"""The command tree, and what becomes of failures: one line, the findings, an exit code.

0  done          1  understood, but refused, not found or not available          2  the input or the call is wrong

Only the commands that are called are loaded: GDAL, pandas and the web service take seconds to wake, and a dispatcher
who asks `locate` has none.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Annotated

import typer

from api.cli.show import plain
from api.cli.way import Way, settings_for
from gis import __version__
from gis.errors import BadInput, Finding, Forbidden, GisError, NotFound, Refused, Stranger, Unavailable

EXIT_CODES: dict[type[GisError], int] = {
    BadInput: 2, Stranger: 1, NotFound: 1, Forbidden: 1, Refused: 1, Unavailable: 1,
}  # fmt: skip
"""A class not named here has the code of its parent."""

# fmt: off
COMMANDS = {
    "up":     ("api.cli.serve",    "Start everything and serve, until Ctrl-C."),
    "work":   ("api.cli.work",     "Keep time, publish what happens, tell people, until told to end."),
    "locate": ("api.cli.locate",   "Say who answers for a place at an instant, and why."),
    "geocode": ("api.cli.geocode", "Find the place that the words of a caller mean."),
    "reverse": ("api.cli.reverse", "Say what a point is called."),
    "places": ("api.cli.places",   "The gazetteer: import, explain, names that were learnt."),
    "centre": ("api.cli.centre",   "Centres: each has its own areas and people."),
    "areas":  ("api.cli.areas",    "Areas: import, compare, publish, export, list."),
    "people": ("api.cli.people",   "People: import."),
    "duty":   ("api.cli.duty",     "Posts, holders, duties, shifts, units: import, list, check."),
    "gates":  ("api.cli.gates",    "The gates of sites: import."),
    "roads":  ("api.cli.roads",    "Roads: import, check, close, open, list closures."),
    "reach":  ("api.cli.reach",    "Draw what a post reaches in so many minutes."),
    "draw":   ("api.cli.draw",     "Draw an answer as a map to keep."),
    "coverage": ("api.cli.coverage", "Say who would be where first, and list the holes."),
    "matrix": ("api.cli.matrix",   "Say how many seconds every post takes to every place of a table."),
    "limits": ("api.cli.limits",   "How long what may take: show, list versions, import."),
    "incident": ("api.cli.incident", "Incidents: receive, list, show, decide, verify, replay."),
    "token":  ("api.cli.token",    "Make a token that says who asks, for development."),
    "notices": ("api.cli.notices", "Notices: list, show, retry, acknowledge; channels."),
    "statistics": ("api.cli.statistics", "Say how long things took, and what became of them."),
    "demo":   ("api.cli.demo",     "The demo zone: build it, play a day."),
    "db":     ("api.cli.database", "The database: start, stop, look, upgrade."),
}
# fmt: on
"""Each command or group, the file that holds it, and its line in the help."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command line and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(given))


def run(arguments: list[str]) -> int:
    """Run a command line.

    returns: its exit code
    """
    try:
        _require_text(arguments)
        tree(arguments)(arguments, prog_name="gridkeeper")
    except GisError as error:
        _show(error, as_json="--json" in arguments)
        return exit_code_of(error)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0


def tree(arguments: list[str] | None = None) -> typer.Typer:
    """The command tree, with those commands whole that the arguments name; all of them without arguments."""
    app = typer.Typer(
        name="gridkeeper",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="From a place to the one person responsible.",
    )
    app.callback()(options)
    for name, (module, line) in COMMANDS.items():
        if arguments is None or name in arguments:
            import_module(module).add_to(app)
        else:
            app.command(name=name, help=line)(_not_loaded)
    return app


def exit_code_of(error: GisError) -> int:
    """The exit code of an error, by the nearest class in the table."""
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)


def _require_text(arguments: list[str]) -> None:
    """Bytes that are no text come from the shell as lone surrogates, which neither a screen nor a database takes.

    raises: BadInput
    """
    if any("\ud800" <= letter <= "\udfff" for letter in "".join(arguments)):
        found, hint = "holds bytes that are not UTF-8.", "Rename the file, or set the terminal to UTF-8."
        raise BadInput("An argument is not UTF-8.", [Finding("arguments", found, hint)])


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def options(
    ctx: typer.Context,
    centre: Annotated[str | None, typer.Option(help="The centre to work on; by default GRIDKEEPER_CENTRE.")] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From a place to the one person responsible."""
    ctx.obj = Way(settings_for(centre))


def _not_loaded() -> None:
    """Stands in the help for a command that was not called."""


def _show(error: GisError, *, as_json: bool) -> None:
    findings = error.findings if isinstance(error, BadInput) else ()
    if as_json:
        facts = {"error": type(error).__name__, "detail": error.message, "hint": error.hint, "findings": findings}
        typer.echo(json.dumps(plain(facts), ensure_ascii=False, indent=2), err=True)
        return
    hint = f" {error.hint}" if error.hint and error.hint not in {finding.hint for finding in findings} else ""
    typer.echo(f"gridkeeper: {error.message}{hint}", err=True)
    for finding in findings:
        typer.echo(f"  {finding}", err=True)
