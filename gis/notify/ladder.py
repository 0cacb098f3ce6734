"""Who is told of what: for every event its ladders, rung by rung. Tables and functions. Pure.

A ladder begins when its event is published. It climbs a rung after so many seconds, until somebody acknowledges what
they were told; accepting the order is the best way to do that. On a rung the channels are tried in their order: the
first that takes the message is enough. A rung on which there is nobody costs no time (domain.md 3.1: worker absent →
leader → instructor → backup).

Seconds are ours: nothing is written down anywhere, but the limits that they must stay within (one minute to accept, two
to reach the grid worker).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gis.vocabulary import Audience, EventKind, Milestone, NoticeChannel, Owner

A, C, E, M, O = Audience, NoticeChannel, EventKind, Milestone, Owner  # noqa: E741 - as the tables write them


@dataclass(frozen=True)
class Rung:
    """One step: who is told so many seconds behind the step before, and how."""

    after_seconds: int
    whom: Audience
    channels: tuple[NoticeChannel, ...]


type Ladder = tuple[Rung, ...]
"""Named by whom its first rung tells; an event has one of a name at most."""

MINUTE = 60
APP, CONSOLE, ROBOT = (C.APP,), (C.CONSOLE,), (C.WECOM, C.DINGTALK)
URGENT = (C.VOICE, C.SMS, C.APP)
"""The most insistent that is set up."""

DESK: Ladder = (Rung(0, A.DESK, CONSOLE),)
LEADER: Ladder = (Rung(0, A.DUTY_LEADER, APP), Rung(MINUTE, A.DUTY_LEADER, URGENT))
DESK_THEN_LEADER: Ladder = (*DESK, Rung(MINUTE, A.DUTY_LEADER, URGENT))
DESK_AND_LEADER: Ladder = (*DESK, Rung(0, A.DUTY_LEADER, APP), Rung(MINUTE, A.DUTY_LEADER, URGENT))
GROUP: Ladder = (Rung(0, A.GROUP, ROBOT),)
TEAM: Ladder = (Rung(0, A.TEAM, APP),)
FOLLOW_UP: Ladder = (Rung(0, A.FOLLOW_UP, CONSOLE),)
LATER: Ladder = (Rung(30 * MINUTE, A.DUTY_LEADER, APP),)

# The team has a minute to accept; who never answers is the desk's by then (limit missed: accept).
ORDER_OF_TEAM: Ladder = (*TEAM, Rung(15, A.TEAM, (C.SMS,)), Rung(15, A.TEAM, (C.VOICE,)))
# The worker is to be reached within two minutes: whoever stands in knows before they are over.
ORDER_OF_WORKER: Ladder = (
    Rung(0, A.WORKER, APP),
    Rung(20, A.WORKER, (C.SMS,)),
    Rung(20, A.WORKER, (C.VOICE,)),
    Rung(20, A.LEADER, URGENT),
    Rung(30, A.INSTRUCTOR, URGENT),
    Rung(30, A.BACKUP, URGENT),
    Rung(30, A.DUTY_LEADER, URGENT),
)
ORDER_OF_UNIT: Ladder = (Rung(0, A.UNIT, (C.WEBHOOK, C.APP)), Rung(5 * MINUTE, A.UNIT, (C.SMS,)))
TO_UNIT: Ladder = (Rung(0, A.UNIT, (C.WEBHOOK, C.APP)),)
MOVED_TEAM: Ladder = (*TEAM, Rung(30, A.TEAM, (C.SMS,)))
MOVED_WORKER: Ladder = (Rung(0, A.WORKER, APP), Rung(30, A.WORKER, (C.SMS,)))
STAND_DOWN: Ladder = (Rung(0, A.RELEASED, APP), Rung(30, A.RELEASED, (C.SMS,)))
"""To those who were told to go and need not go any more; asked for by the end of their order, whatever ended it."""
ORDERS = (ORDER_OF_TEAM, ORDER_OF_WORKER)

# fmt: off
LADDERS: dict[EventKind, tuple[Ladder, ...]] = {
    E.RECEIVED:           (DESK,),                  # red or major: RED below comes on top
    E.SIGNED:             (),
    E.DISPATCHED:         ORDERS,
    E.REDISPATCHED:       ORDERS,
    E.JOINED:             (ORDER_OF_TEAM, ORDER_OF_UNIT),
    E.DECLINED:           (DESK_THEN_LEADER,),
    E.ACCEPTED:           (),
    E.CONTACTED:          (),
    E.CALLER_CONTACTED:   (),
    E.ARRIVED:            (),
    E.SETTLED:            (),
    E.DIVERTED:           (ORDER_OF_UNIT,),
    E.DIVERSION_ACCEPTED: (),
    E.DIVERSION_RETURNED: (DESK_THEN_LEADER,),
    E.DIVERSION_FINISHED: (),
    E.PROMISED:           (),
    E.PERFORMED:          (),
    E.BROKEN:             (DESK_THEN_LEADER,),
    E.HANDED_BACK:        (),
    E.TAKEN_BACK:         (DESK_THEN_LEADER,),
    E.POLICE_FINISHED:    (),
    E.HANDLED:            (FOLLOW_UP,),             # a call-back is due
    E.CALLED:             (),
    E.ANSWERED:           (DESK,),                  # it can be closed
    E.CLOSE_PROPOSED:     (LEADER,),                # another person must close it
    E.CLOSED:             (),
    E.REOPENED:           (DESK_AND_LEADER,),
    E.MERGED:             (),
    E.UNMERGED:           (DESK_THEN_LEADER,),
    E.PAUSE_ASKED:        (LEADER,),                # who approves it
    E.SUSPENDED:          (),
    E.RESUMED:            (TEAM, TO_UNIT),
    E.REJECTED:           (),
    E.TRANSFERRED:        (),
    E.CORRECTED:          (MOVED_TEAM, MOVED_WORKER),
    E.FLAGGED:            (DESK_AND_LEADER, GROUP),
    E.ATTACHED:           (),
    E.UNMASKED:           (),
    E.PROPOSED:           (),
    E.NOTED:              (),
    E.LIMIT_NEAR:         (),                       # by milestone and owner, below
    E.LIMIT_MISSED:       (),
}
RED: tuple[Ladder, ...] = (LEADER, GROUP)
"""Besides, when what is received is red or a major emergency."""

LIMITS: dict[tuple[EventKind, Milestone | Owner], tuple[Ladder, ...]] = {
    (E.LIMIT_NEAR, O.DESK):         (DESK,),
    (E.LIMIT_NEAR, O.TEAM):         (TEAM,),
    (E.LIMIT_NEAR, M.ACCEPT):       (),             # the ladder of the order is climbing already
    (E.LIMIT_NEAR, O.DEPARTMENT):   (TO_UNIT,),
    (E.LIMIT_NEAR, O.FOLLOW_UP):    (FOLLOW_UP,),
    (E.LIMIT_MISSED, O.DESK):       (DESK_AND_LEADER, GROUP),
    (E.LIMIT_MISSED, O.TEAM):       (TEAM, DESK_THEN_LEADER),
    (E.LIMIT_MISSED, M.ACCEPT):     (DESK_AND_LEADER, GROUP),
    (E.LIMIT_MISSED, O.DEPARTMENT): (TO_UNIT, (*DESK, *LATER)),
    (E.LIMIT_MISSED, O.FOLLOW_UP):  ((*FOLLOW_UP, *LATER),),
}
# fmt: on
"""A row of a milestone counts before that of the owner of the limit."""

SHARED = frozenset({A.DESK, A.FOLLOW_UP, A.GROUP})
"""Told once for everybody who sits there; the recipient has the name of the audience."""

ANSWERED_BY: dict[EventKind, Audience | None] = {
    E.SIGNED: A.DESK,
    E.DISPATCHED: A.DESK,
    E.REDISPATCHED: A.DESK,
    E.DIVERTED: A.DESK,
    E.SETTLED: A.DESK,
    E.HANDED_BACK: A.DESK,
    E.MERGED: A.DESK,
    E.REJECTED: A.DESK,
    E.TRANSFERRED: A.DESK,
    E.CLOSED: A.DESK,
    E.CALLED: A.FOLLOW_UP,
    E.ACCEPTED: None,
    E.DECLINED: None,
    E.ARRIVED: None,
    E.DIVERSION_ACCEPTED: None,
    E.DIVERSION_RETURNED: None,
    E.DIVERSION_FINISHED: None,
}
"""Whoever does this has acknowledged what they were told of the incident, and so has the shared audience beside it."""


@dataclass(frozen=True)
class Happened:
    """As much of an event as decides who is told."""

    kind: EventKind
    milestone: Milestone | None = None
    """Of a limit, as its owner."""
    owner: Owner | None = None
    alarming: bool = False
    """The incident is red, or a major emergency."""


@dataclass(frozen=True)
class Recipient:
    """Somebody, or something, that can be told."""

    code: str
    ways: frozenset[NoticeChannel] = frozenset()
    """Over which they can be reached at all; empty if there is no way."""


PERSON = frozenset({C.APP, C.SMS, C.VOICE})
"""Who has a telephone."""
SURE = frozenset({C.APP, C.CONSOLE})
"""What needs no provider, and so is set up everywhere."""


@dataclass(frozen=True)
class Step:
    """A notice that a ladder asks for."""

    branch: Audience
    """Name of the ladder."""
    rung: int
    whom: Audience
    recipient: str
    channels: tuple[NoticeChannel, ...]
    """In the order in which they are tried; empty if there is no way to reach the recipient."""
    after_seconds: int
    alone: bool
    """Nobody of this ladder is sure to be told in another way: if this can't be sent, the desk must know. A group
    chat is an extra, and is not missed where there is none."""


def ladders_of(happened: Happened) -> tuple[Ladder, ...]:
    """The ladders that begin with an event."""
    if happened.milestone and happened.owner:
        of_owner = LIMITS.get((happened.kind, happened.owner), ())
        return LIMITS.get((happened.kind, happened.milestone), of_owner)
    besides = RED if happened.kind is E.RECEIVED and happened.alarming else ()
    return (*LADDERS[happened.kind], *besides)


def climb(ladder: Ladder, people: Mapping[Audience, Sequence[Recipient]]) -> list[Step]:
    """The notices of a ladder, the first rung first.

    people: whom each audience means; one that is left out means nobody, and is passed over
    """
    return list(_steps(ladder, people))


def _steps(ladder: Ladder, people: Mapping[Audience, Sequence[Recipient]]) -> Iterator[Step]:
    sure = any(one.ways & SURE for rung in ladder for one in people.get(rung.whom, ()))
    after, somebody = 0, False
    wayless: set[str] = set()
    for number, rung in enumerate(ladder, start=1):
        after += rung.after_seconds if somebody else 0
        somebody = False
        for one in people.get(rung.whom, ()):
            channels = tuple(channel for channel in rung.channels if channel in one.ways)
            somebody |= bool(channels)
            # Said once that there is no way, not on every rung that would have needed one.
            if channels or (not one.ways and one.code not in wayless):
                yield Step(
                    ladder[0].whom, number, rung.whom, one.code, channels, after, rung.whom is not A.GROUP and not sure
                )
            if not one.ways:
                wayless.add(one.code)
