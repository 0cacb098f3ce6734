"""The check over intervals finds what somebody finds who asks `answer.who` of every post, minute by minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gis.duty.answer import PersonRef, PostAsked, asks_for, who
from gis.duty.check import ALONE, check_rota
from gis.duty.fault import Fault
from gis.duty.intervals import Piece
from gis.duty.rota import Rota, RotaArea, RotaPerson, RotaPost, RotaTeam, Swap, Turn, services
from gis.vocabulary import AreaKind, Category, PostKind, RosterFault, TeamKind, Unanswered

START = datetime(2026, 5, 6, tzinfo=UTC)
LENGTH = 24
"""Minutes; what holds of them holds of hours."""
WINDOW = (START, START + timedelta(minutes=LENGTH))
GRID = (AreaKind.GRID, "G")
PEOPLE = {name: RotaPerson(name, name, name != "D") for name in "ABCD"}
"""D has no phone."""
DUTIES = ("*", "DISPUTE", "DISPUTE_WAGE")
KINDS = (PostKind.FULL_TIME_GRID_WORKER, PostKind.GRID_LEADER, PostKind.FIRST_RESPONDER)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


@st.composite
def pieces(draw: st.DrawFn, most: int = 3) -> list[Piece]:
    """Pieces that don't overlap but may touch, as exclusion constraints admit them."""
    cuts = sorted(draw(st.lists(st.integers(0, LENGTH), max_size=2 * most, unique=True)))
    found = [(at(start), at(end)) for start, end in pairwise(cuts)]
    return [piece for piece in found if draw(st.booleans())]


NAMES = st.sampled_from("ABCD")


@st.composite
def posts(draw: st.DrawFn, code: str) -> RotaPost:
    by_shift = draw(st.booleans())
    turns = [Turn(draw(NAMES), piece) for piece in draw(pieces())]
    start, end = sorted(draw(st.lists(st.integers(0, LENGTH), min_size=2, max_size=2, unique=True)))
    return RotaPost(
        code=code,
        name=code,
        kind=draw(st.sampled_from(KINDS)),
        area=draw(st.sampled_from([GRID, None])),
        team=draw(st.sampled_from(["T", None])),
        by_shift=by_shift,
        during=draw(st.sampled_from([[WINDOW], [(at(start), at(end))]])),
        duties=[(duty, piece) for duty in DUTIES for piece in draw(pieces(1))],
        shifts=turns if by_shift else (),
        holders=() if by_shift else turns,
    )


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    drawn = [draw(posts(code)) for code in "PQRS"[: draw(st.integers(1, 4))]]
    swaps = [
        Swap(post.code, person, draw(NAMES.filter(lambda name, other=person: name != other)), piece)
        for post in drawn
        for person in sorted({turn.person for turn in post.turns})
        for piece in draw(pieces(1))
    ]
    return Rota(
        window=WINDOW,
        posts=drawn,
        people=PEOPLE,
        teams=[RotaTeam("T", "T", TeamKind.FIRST_RESPONSE, draw(st.integers(0, 3)))],
        areas={GRID: RotaArea(GRID, "G", [WINDOW])},
        leaves={name: draw(pieces(2)) for name in "ABCD"},
        swaps=swaps,
        catch_all="P",
    )


def holds(spans: Sequence[Piece], now: datetime) -> bool:
    return any(start <= now < end for start, end in spans)


def asked(rota: Rota, post: RotaPost, now: datetime) -> PostAsked:
    """The post as `roster.turns` gives it at an instant."""
    turn = next((turn.person for turn in post.turns if holds([turn.piece], now)), None)
    mine = [swap for swap in rota.swaps if (swap.post, swap.person) == (post.code, turn) and holds([swap.piece], now)]
    substitute = mine[0].substitute if mine else None
    return PostAsked(
        code=post.code,
        name=post.name,
        kind=post.kind,
        area_kind=None,
        area=None,
        duty="*",
        by_shift=post.by_shift,
        in_force=holds(post.during, now),
        turn=ref(turn),
        away="病假" if turn and holds(rota.leaves[turn], now) else None,
        substitute=ref(substitute),
        substitute_away=bool(substitute and holds(rota.leaves[substitute], now)),
    )


def ref(name: str | None) -> PersonRef | None:
    return PersonRef(name, name, "138" if PEOPLE[name].reachable else None) if name else None


def there(rota: Rota, post: RotaPost, now: datetime) -> str | None:
    found = who(asked(rota, post, now))
    return found.code if isinstance(found, PersonRef) else None


def asked_for(post: RotaPost, duties: Sequence[str], now: datetime) -> bool:
    return any(duty in duties and holds([piece], now) for duty, piece in post.duties)


def told(found: Sequence[Fault], kind: RosterFault, now: datetime) -> list[Fault]:
    return [fault for fault in found if fault.kind is kind and fault.starts_at <= now < fault.ends_at]


INSTANTS = [at(minute) for minute in range(LENGTH)]


@settings(max_examples=300, deadline=None)
@given(rotas())
def test_who_answers(rota: Rota) -> None:
    found = services(rota)

    for now in INSTANTS:
        for post in rota.posts:
            expected = who(asked(rota, post, now))
            here = [one for one in found[post.code] if holds([one.piece], now)]
            if isinstance(expected, PersonRef):
                assert [(one.person, one.silence) for one in here] == [(expected.code, None)]
            elif expected in (Unanswered.OFF_SHIFT, Unanswered.NOT_IN_FORCE):
                assert here == []
            else:
                assert [one.silence for one in here] == [expected]


@settings(max_examples=300, deadline=None)
@given(rotas())
def test_holes(rota: Rota) -> None:
    found = check_rota(rota)

    for now in INSTANTS:
        here = [post for post in rota.posts if post.area == GRID and there(rota, post, now)]
        covered = any(asked_for(post, DUTIES, now) for post in here)
        assert len(told(found, RosterFault.GRID_UNCOVERED, now)) == (not covered)
        catch_all = there(rota, rota.posts[0], now)
        assert len(told(found, RosterFault.CATCH_ALL_UNCOVERED, now)) == (catch_all is None)
        for category in (None, Category.DISPUTE_WAGE, Category.DISPUTE_DEBT, Category.NUISANCE_NOISE):
            owned = any(asked_for(post, asks_for(category), now) for post in here)
            words = {label for one in told(found, RosterFault.CATEGORY_UNOWNED, now) for label in labels(one)}
            assert ((category.value if category else "*") in words) == (covered and not owned)


def labels(fault: Fault) -> list[str]:
    return fault.found.en.partition(": ")[2].split(", ")


@settings(max_examples=300, deadline=None)
@given(rotas())
def test_people_and_teams(rota: Rota) -> None:
    found = check_rota(rota)

    for now in INSTANTS:
        alone = [there(rota, post, now) for post in rota.posts if post.by_shift or post.kind in ALONE]
        twice = {fault.person for fault in told(found, RosterFault.DOUBLE_BOOKING, now)}
        assert twice == {name for name in "ABCD" if alone.count(name) > 1}
        members = {there(rota, post, now) for post in rota.posts if post.team == "T"} - {None}
        short = told(found, RosterFault.TEAM_BELOW_STRENGTH, now)
        assert len(short) == (len(members) < rota.teams[0].least)
        away = {swap.substitute for swap in rota.swaps if holds([swap.piece], now)}
        away = {name for name in away if holds(rota.leaves[name], now)}
        assert {fault.person for fault in told(found, RosterFault.SUBSTITUTE_ABSENT, now)} == away


@settings(max_examples=200, deadline=None)
@given(rotas())
def test_posts(rota: Rota) -> None:
    found = check_rota(rota)

    for now in INSTANTS:
        for post in rota.posts:
            silent = isinstance(why := who(asked(rota, post, now)), Unanswered) and why not in (
                Unanswered.OFF_SHIFT,
                Unanswered.NOT_IN_FORCE,
            )
            assert of(told(found, RosterFault.POST_UNANSWERED, now), post) == silent
            idle = holds(post.during, now) and not asked_for(post, DUTIES, now)
            needs = post.kind is not PostKind.FIRST_RESPONDER and post.code != rota.catch_all
            assert of(told(found, RosterFault.POST_WITHOUT_DUTY, now), post) == (idle and needs)
            outside = holds([turn.piece for turn in post.shifts], now) and not holds(post.during, now)
            assert of(told(found, RosterFault.SHIFT_OUTSIDE_POST, now), post) == outside


def of(found: Sequence[Fault], post: RotaPost) -> int:
    return sum(fault.post == post.code for fault in found)
