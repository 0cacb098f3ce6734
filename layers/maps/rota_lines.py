"""What stands in the picture of a roster: rows for the centre, its teams, every area and post, with their bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gis.duty.answer import ANSWER_ORDER
from gis.duty.fault import Fault
from gis.duty.intervals import Piece
from gis.duty.rota import Rota, RotaArea, RotaPost, RotaTeam, Service, Services
from gis.vocabulary import AreaKind, RosterFault
from layers.symbols import BarKind


@dataclass(frozen=True)
class Bar:
    """A piece of a row."""

    kind: BarKind
    piece: Piece
    text: str
    """What it says where there is room."""


@dataclass(frozen=True)
class Line:
    """A row: a heading without bars, an area or team, or a post."""

    label: str
    note: str
    bars: Sequence[Bar] = ()
    is_heading: bool = False
    is_area: bool = False
    """Or a team: it stands over its posts."""


@dataclass(frozen=True)
class Drawn:
    """A rota, what its posts mean, and the holes to be shown, by what has them."""

    rota: Rota
    services: Services
    holes: Mapping[object, Sequence[Fault]]


def lines_of(rota: Rota, services: Services, faults: Sequence[Fault]) -> list[Line]:
    """All rows: the centre and its teams, then every kind of area from the widest down, with its posts."""
    drawn = Drawn(rota, services, _holes(faults))
    posts: dict[object, list[RotaPost]] = {}
    for post in sorted(rota.posts, key=lambda post: (ANSWER_ORDER.index(post.kind), post.code)):
        posts.setdefault(post.area, []).append(post)
    lines = [_heading("中心与队伍", "centre and teams"), *_centre(drawn, posts.get(None, []))]
    for kind in reversed(AreaKind):
        areas = [area for ref, area in sorted(rota.areas.items()) if ref[0] is kind]
        shown = [area for area in areas if posts.get(area.ref) or drawn.holes.get(area.ref)]
        lines += [_heading(kind.zh, kind.en)] if shown else []
        for area in shown:
            lines += _area(drawn, area, posts.get(area.ref, []))
    return lines


def _holes(faults: Sequence[Fault]) -> dict[object, list[Fault]]:
    """By area, by team, and by post for that of the catch-all."""
    found: dict[object, list[Fault]] = {}
    for fault in faults:
        if fault.kind in (RosterFault.GRID_UNCOVERED, RosterFault.AREA_UNCOVERED):
            found.setdefault((fault.area_kind, fault.area), []).append(fault)
        elif fault.kind is RosterFault.TEAM_BELOW_STRENGTH:
            found.setdefault(("team", fault.team), []).append(fault)
        elif fault.kind is RosterFault.CATCH_ALL_UNCOVERED:
            found.setdefault(("post", fault.post), []).append(fault)
    return found


def _heading(zh: str, en: str) -> Line:
    return Line(f"{zh} {en}", "", is_heading=True)


def _centre(drawn: Drawn, posts: Sequence[RotaPost]) -> Iterator[Line]:
    yield from (_post(drawn, post) for post in posts if not post.team)
    if ("post", None) in drawn.holes:
        yield Line("兜底岗位 catch-all", "", _hole_bars(drawn, ("post", None)), is_area=True)
    for team in drawn.rota.teams:
        members = [post for post in posts if post.team == team.code]
        if members or ("team", team.code) in drawn.holes:
            yield _team(drawn, team)
            yield from (_post(drawn, post, team.name, team.code) for post in members)


def _team(drawn: Drawn, team: RotaTeam) -> Line:
    return Line(team.name, team.code, _hole_bars(drawn, ("team", team.code)), is_area=True)


def _area(drawn: Drawn, area: RotaArea, posts: Sequence[RotaPost]) -> Iterator[Line]:
    """A single post speaks for its area; of several, and of none, the area has a row of its own."""
    if len(posts) == 1:
        yield _post(drawn, posts[0])
        return
    yield Line(area.name, area.ref[1], _hole_bars(drawn, area.ref), is_area=True)
    yield from (_post(drawn, post, area.name, area.ref[1]) for post in posts)


def _hole_bars(drawn: Drawn, what: object) -> list[Bar]:
    return [
        Bar(BarKind.HOLE, (hole.starts_at, hole.ends_at), f"✕ {_short(hole)}") for hole in drawn.holes.get(what, ())
    ]


def _short(hole: Fault) -> str:
    if hole.kind is RosterFault.TEAM_BELOW_STRENGTH:
        return f"人数不足 {hole.found.en.rpartition(': ')[2]}"
    return "无人 nobody"


def _post(drawn: Drawn, post: RotaPost, under: str = "", code: str = "") -> Line:
    """A post; what stands over it already is not said again."""
    found = drawn.services[post.code]
    bars = [*_bars(drawn.rota, post, found), *_hole_bars(drawn, ("post", post.code))]
    name, short = post.name.removeprefix(under).lstrip(" -"), post.code.removeprefix(code).lstrip("-")
    return Line(name or post.name, short or post.code, bars)


def _bars(rota: Rota, post: RotaPost, found: Sequence[Service]) -> Iterator[Bar]:
    """Neighbours on a shift in two shades."""
    before, shade = None, BarKind.NEXT_SHIFT
    for service in found:
        if service.person != before:
            before, shade = service.person, BarKind.SHIFT if shade is BarKind.NEXT_SHIFT else BarKind.NEXT_SHIFT
        yield _bar(rota, service, shade if post.by_shift else BarKind.HELD)


def _bar(rota: Rota, service: Service, kind: BarKind) -> Bar:
    name = rota.people[service.person].name if service.person else ""
    if service.silence:
        return Bar(BarKind.SILENT, service.piece, f"✕ {service.silence.zh} {service.silence.en} {name}".strip())
    if service.instead_of:
        return Bar(BarKind.SUBSTITUTE, service.piece, f"替 {name}")
    return Bar(kind, service.piece, name)
