"""People and duty files into the tables: as a whole, or not at all. Importing a file twice changes nothing.

Codes are what rows know each other by. Spans (holders, shifts, leaves) are written by `spans.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from gis.areas.text import line_of
from gis.crs.transform import coordinate_system, name_of, point_to_wgs84
from gis.db.engine import refresh_statistics
from gis.duty.calendar import calendar_of
from gis.duty.muster import changed
from gis.duty.records import COLUMNS, RECORDS, Line, Row, categories_of, guessed_from, lines_of, span_of
from gis.duty.spans import Known, take_spans
from gis.errors import BadInput, Finding, RowsRejected
from gis.model.areas import Area, Edition
from gis.model.base import Base
from gis.model.people import Net, Person, Post, Team, Unit

PEOPLE_COLUMNS = ("code", "name", "phone", "organisation")


@dataclass
class Taken:
    """How many rows of each kind were taken in."""

    counts: dict[str, int] = field(default_factory=dict)
    guessed_from: date | None = None
    """The first day whose shifts follow weekdays alone, because its holidays are not announced; None if there is none.
    """


def ingest_people(db: Session, header: Sequence[str], rows: Sequence[Row]) -> Taken:
    """Take in people; those known by their code are updated.

    raises: RowsRejected with every finding
    """
    findings = _columns(header, ("code", "name"))
    seen: dict[str, int] = {}
    numbered = [(line_of(row, number), row) for number, row in enumerate(rows, start=2)]
    for number, row in numbered if not findings else ():
        findings += [
            Finding(column, "is empty.", "Every person has a code and a name.", f"line {number}")
            for column in ("code", "name")
            if not row[column]
        ]
        first = seen.setdefault(row["code"], number)
        if first != number and row["code"]:
            found = f"'{row['code']}' stands on line {first} already."
            findings.append(Finding("code", found, "Give each person one row.", f"line {number}"))
    _refuse(findings)
    _upsert(db, Person, [{name: row.get(name) or None for name in PEOPLE_COLUMNS} for row in rows])
    refresh_statistics(db, "person")
    changed(db)
    return Taken({"person": len(rows)})


def ingest_duty(db: Session, header: Sequence[str], rows: Sequence[Row]) -> Taken:
    """Take in nets, teams, units, posts, holders, duties, shifts, leaves and substitutions.

    raises: RowsRejected with every finding
    """
    _refuse(_columns(header, ("record",), COLUMNS))
    lines, findings = lines_of(rows)
    findings += _twice(lines)
    findings += _unknown(db, lines)
    findings += _base_findings(lines["team"])
    _refuse(findings)
    _upsert(db, Net, [_named(line) for line in lines["net"]])
    _upsert(db, Team, [_team(line) for line in lines["team"]])
    _upsert(db, Unit, [_unit(line) for line in lines["unit"]])
    nets, teams = _ids(db, Net), _ids(db, Team)
    _upsert(db, Post, [_post(line, nets, teams) for line in lines["post"]])
    calendar = calendar_of(db)
    _refuse(take_spans(db, lines, Known(_ids(db, Person), _ids(db, Post), calendar)))
    refresh_statistics(db, "post", "holding", "duty", "shift", "leave", "substitution")
    changed(db)
    counts = {record: len(lines[record]) for record in RECORDS if lines[record]}
    return Taken(counts, guessed_from(lines["shift"], calendar))


def _columns(header: Sequence[str], needed: Sequence[str], known: Sequence[str] = PEOPLE_COLUMNS) -> list[Finding]:
    missing = [name for name in needed if name not in header]
    strange = [name for name in header if name not in known]
    hint = f"The columns are {', '.join(known)}."
    return [Finding(name, "is missing.", hint, "header") for name in missing] + [
        Finding(name, "is not a column we know.", hint, "header") for name in strange
    ]


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise RowsRejected(f"{len(findings)} finding(s), nothing was written.", findings)


def _twice(lines: Mapping[str, list[Line]]) -> list[Finding]:
    findings: list[Finding] = []
    for record in ("net", "team", "unit", "post"):
        seen: dict[str, Line] = {}
        for line in (line for line in lines[record] if line.row.get("code")):
            first = seen.setdefault(line.row["code"], line)
            if first is not line:
                found = f"'{line.row['code']}' stands on {first.where} already."
                findings.append(line.finding("code", found, "Give each its own code."))
    return findings


def _unknown(db: Session, lines: Mapping[str, list[Line]]) -> list[Finding]:
    """References to what is neither in the file nor in the database."""
    known = {
        "net": _codes(db, Net, lines["net"]),
        "team": _codes(db, Team, lines["team"]),
        "post": _codes(db, Post, lines["post"]),
        "person": _codes(db, Person, ()),
    }
    known["substitute"] = known["person"]
    areas = set(db.execute(select(Edition.kind, Area.code).join(Edition, Edition.id == Area.edition_id)))
    findings: list[Finding] = []
    for line in (line for record in RECORDS for line in lines[record]):
        findings += [
            line.finding(column, f"there is no {column} '{line.row[column]}'.", "Import it first, or check the code.")
            for column, codes in known.items()
            if line.row.get(column) and line.row[column] not in codes
        ]
        area = (line.row.get("area_kind", ""), line.row.get("area", ""))
        if line.record == "post" and all(area) and area not in areas:
            found, hint = f"no edition holds a {area[0]} '{area[1]}'.", "Import the areas first, or check the code."
            findings.append(line.finding("area", found, hint))
    return findings


def _codes(db: Session, table: type[Net | Team | Post | Person], lines: Iterable[Line]) -> set[str]:
    return set(db.scalars(select(table.code))) | {line.row.get("code", "") for line in lines}


def _ids(db: Session, table: type[Net | Team | Post | Person]) -> dict[str, UUID]:
    return {code: key for code, key in db.execute(select(table.code, table.id))}  # noqa: C416 - a Result has keys()


def _upsert(db: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    statement = upsert(table)
    anew = {name: statement.excluded[name] for name in rows[0] if name != "code"}
    db.execute(statement.on_conflict_do_update(index_elements=["code"], set_=anew), [dict(row) for row in rows])


def _named(line: Line) -> dict[str, Any]:
    return {"code": line.row["code"], "name": line.row["name"]}


def _base_findings(lines: Sequence[Line]) -> list[Finding]:
    findings: list[Finding] = []
    for line in lines:
        try:
            _base(line)
        except BadInput as error:
            findings += [line.finding(one.field, one.found, one.hint) for one in error.findings]
    return findings


def _team(line: Line) -> dict[str, Any]:
    strength = line.row.get("strength")
    return {**_named(line), "kind": line.row["kind"], "strength": int(strength) if strength else None, **_base(line)}


def _base(line: Line) -> dict[str, Any]:
    """Where a team waits, if that is given, in WGS84 and as it came.

    raises: BadInput
    """
    given = [line.row.get(name, "") for name in ("lon", "lat", "datum")]
    if not any(given):
        return {"base": None, "raw_base": None, "raw_datum": None}
    system = coordinate_system(given[2] or None)
    try:
        x, y = float(given[0]), float(given[1])
    except ValueError as error:
        finding = line.finding("lon", f"'{given[0]}', '{given[1]}' is not a point.", "Write degrees: 120.08.")
        raise BadInput(finding.found, [finding]) from error
    place = point_to_wgs84(x, y, system)
    return {
        "base": f"SRID=4326;POINT({place.lon!r} {place.lat!r})",
        "raw_base": f"POINT({x!r} {y!r})",
        "raw_datum": name_of(system),
    }


def _unit(line: Line) -> dict[str, Any]:
    return {**_named(line), "kind": line.row["kind"], "categories": categories_of(line), "during": span_of(line)}


def _post(line: Line, nets: Mapping[str, UUID], teams: Mapping[str, UUID]) -> dict[str, Any]:
    row = line.row
    return {
        **_named(line),
        "kind": row["kind"],
        "net_id": nets.get(row.get("net", "")),
        "team_id": teams.get(row.get("team", "")),
        "area_kind": row.get("area_kind") or None,
        "area": row.get("area") or None,
        "by_shift": row.get("by_shift") == "yes",
        "during": span_of(line),
    }
