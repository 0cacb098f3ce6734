"""Who is on duty when: all that the tables say about some days, and what follows from it for every post. Pure.

`services` is `answer.who` over a span instead of at an instant: the holder or who is on shift, then leave, then
substitution, then whether there is a number to call. A property test holds it to that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gis.duty.intervals import Piece, Pieces, common, joined, without
from gis.vocabulary import AreaKind, PostKind, TeamKind, Unanswered

type AreaRef = tuple[AreaKind, str]
"""Kind and code."""


@dataclass(frozen=True)
class Turn:
    """A person holds a post, or is on shift for it."""

    person: str
    piece: Piece


@dataclass(frozen=True)
class Swap:
    """Somebody answers in the place of somebody else."""

    post: str
    person: str
    substitute: str
    piece: Piece


@dataclass(frozen=True)
class RotaPost:
    """A post, and what it is asked for."""

    code: str
    name: str
    kind: PostKind
    area: AreaRef | None
    team: str | None
    by_shift: bool
    during: Pieces
    """When it is in force."""
    duties: Sequence[tuple[str, Piece]] = ()
    """Category, family or `*`."""
    shifts: Sequence[Turn] = ()
    holders: Sequence[Turn] = ()

    @property
    def turns(self) -> Sequence[Turn]:
        """Those that count: shifts or holders."""
        return self.shifts if self.by_shift else self.holders


@dataclass(frozen=True)
class RotaPerson:
    """A person, and whether there is a number to call."""

    code: str
    name: str
    reachable: bool
    last_until: datetime | None = None
    """When the last post before the window ended."""


@dataclass(frozen=True)
class RotaTeam:
    """A team, and how many of it must be there at any time."""

    code: str
    name: str
    kind: TeamKind
    strength: int | None

    @property
    def least(self) -> int:
        """First-response teams are there day and night (domain.md 1, item 6), whatever is written."""
        return self.strength if self.strength is not None else int(self.kind is TeamKind.FIRST_RESPONSE)


@dataclass(frozen=True)
class RotaArea:
    """An area, and when it is in force."""

    ref: AreaRef
    name: str
    pieces: Pieces


@dataclass(frozen=True)
class Rota:
    """All that the tables say about a window of time, cut to it."""

    window: Piece
    posts: Sequence[RotaPost] = ()
    people: Mapping[str, RotaPerson] = field(default_factory=dict)
    teams: Sequence[RotaTeam] = ()
    areas: Mapping[AreaRef, RotaArea] = field(default_factory=dict)
    leaves: Mapping[str, Pieces] = field(default_factory=dict)
    """By person."""
    swaps: Sequence[Swap] = ()
    catch_all: str | None = None
    """Code of the post."""


@dataclass(frozen=True)
class Service:
    """What a post means for some time: a person, or why nobody."""

    person: str | None
    """Who answers, or who would if nothing were in the way; None where it is nobody's turn."""
    piece: Piece
    silence: Unanswered | None = None
    """Why nobody answers; None where somebody does."""
    instead_of: str | None = None


type Services = Mapping[str, Sequence[Service]]
"""By post, in order of time. Outside them a post by shift is off shift, and any post is not in force."""


def services(rota: Rota) -> Services:
    """What every post means, over the whole window."""
    swaps: dict[tuple[str, str], list[Swap]] = {}
    for swap in rota.swaps:
        swaps.setdefault((swap.post, swap.person), []).append(swap)
    return {post.code: _of_post(rota, post, swaps) for post in rota.posts}


def answered(found: Sequence[Service]) -> list[Piece]:
    """When somebody answers."""
    return joined(service.piece for service in found if service.silence is None)


def _of_post(rota: Rota, post: RotaPost, swaps: Mapping[tuple[str, str], Sequence[Swap]]) -> list[Service]:
    found = [] if post.by_shift else [Service(None, piece, Unanswered.VACANT) for piece in _vacant(post)]
    for turn in post.turns:
        served = common([turn.piece], post.during)
        instead = swaps.get((post.code, turn.person), ())
        for swap in instead:
            found += _by(rota, swap.substitute, common(served, [swap.piece]), turn.person)
        found += _by(rota, turn.person, without(served, joined(swap.piece for swap in instead)))
    return sorted(found, key=lambda service: service.piece)


def _vacant(post: RotaPost) -> list[Piece]:
    return without(post.during, joined(turn.piece for turn in post.holders))


def _by(rota: Rota, person: str, pieces: Pieces, instead_of: str | None = None) -> list[Service]:
    if not pieces:
        return []
    away = rota.leaves.get(person, ())
    silence = None if rota.people[person].reachable else Unanswered.UNREACHABLE
    return [
        *(Service(person, piece, Unanswered.ON_LEAVE, instead_of) for piece in common(pieces, away)),
        *(Service(person, piece, silence, instead_of) for piece in without(pieces, away)),
    ]
