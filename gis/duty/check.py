"""What is wrong with who is on duty when: holes, double bookings, things that lead nowhere. Pure, over intervals.

Each kind of fault is one function of `CHECKS`; all read the same rota and its services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from gis.clock import SHANGHAI
from gis.duty.answer import Words, asks_for
from gis.duty.fault import Fault, by_weight
from gis.duty.intervals import Piece, Pieces, common, counted, joined, without
from gis.duty.rota import Rota, RotaArea, RotaPost, Service, Services, answered, services
from gis.vocabulary import ALL_CATEGORIES, AreaKind, Category, PostKind, RosterFault, Unanswered

ALONE = frozenset({PostKind.FULL_TIME_GRID_WORKER, PostKind.FIRST_RESPONDER, PostKind.DUTY_LEADER})
"""Posts that take a whole person, as every post by shift does. A leader may serve two grids, an instructor more."""

type Step = Callable[[str], None]
"""Told what is looked at next."""


@dataclass(frozen=True)
class Checked:
    """A rota with what its posts mean."""

    rota: Rota
    services: Services

    def answers(self, post: RotaPost) -> list[Piece]:
        """When a post answers."""
        return answered(self.services[post.code])

    def asked(self, post: RotaPost, duties: Sequence[str]) -> list[Piece]:
        """When a post answers for one of some duties."""
        return common(self.answers(post), joined(piece for duty, piece in post.duties if duty in duties))

    def posts_by_area(self) -> list[tuple[RotaArea, list[RotaPost]]]:
        """Every area in force with its posts, in the order of their codes."""
        posts: dict[object, list[RotaPost]] = {}
        for post in self.rota.posts:
            posts.setdefault(post.area, []).append(post)
        return [(self.rota.areas[ref], posts.get(ref, [])) for ref in sorted(self.rota.areas)]


def check_rota(rota: Rota, on_step: Step = lambda _: None) -> list[Fault]:
    """Everything wrong with a rota, what blocks first, then by kind, time and code."""
    checked = Checked(rota, services(rota))
    found: list[Fault] = []
    for kind, check in CHECKS.items():
        on_step(kind.en)
        found += check(checked)
    return sorted(found, key=by_weight)


def _grids_uncovered(checked: Checked) -> Iterator[Fault]:
    for area, posts in checked.posts_by_area():
        if area.ref[0] is AreaKind.GRID:
            yield from _holes(RosterFault.GRID_UNCOVERED, checked, area, area.pieces, posts)


def _areas_uncovered(checked: Checked) -> Iterator[Fault]:
    for area, posts in checked.posts_by_area():
        if area.ref[0] is not AreaKind.GRID:
            with_post = common(area.pieces, joined(piece for post in posts for piece in post.during))
            yield from _holes(RosterFault.AREA_UNCOVERED, checked, area, with_post, posts)


def _holes(
    kind: RosterFault, checked: Checked, area: RotaArea, needed: Pieces, posts: Sequence[RotaPost]
) -> Iterator[Fault]:
    for piece in without(needed, _covered(checked, posts)):
        why = [f"{post.code}: {_silence_at(checked, post, piece[0]).en}" for post in posts]
        why_zh = [f"{post.code}{_silence_at(checked, post, piece[0]).zh}" for post in posts]
        zh, en = "、".join(why_zh) or "没有岗位", ", ".join(why) or "there is no post"
        yield Fault.of(kind, piece, Words(f"{area.name}：{zh}", f"{area.name}: {en}"), area=area.ref)


def _covered(checked: Checked, posts: Sequence[RotaPost]) -> list[Piece]:
    """When one of the posts answers for anything at all."""
    return joined(piece for post in posts for piece in checked.asked(post, [duty for duty, _ in post.duties]))


def _silence_at(checked: Checked, post: RotaPost, at: datetime) -> Words:
    """Why a post doesn't answer at an instant."""
    for service in checked.services[post.code]:
        if service.piece[0] <= at < service.piece[1]:
            # Somebody is there, so it is the duty that is missing.
            word = service.silence or RosterFault.POST_WITHOUT_DUTY
            return Words(word.zh, word.en)
    in_force = any(start <= at < end for start, end in post.during)
    word = Unanswered.OFF_SHIFT if in_force else Unanswered.NOT_IN_FORCE
    return Words(word.zh, word.en)


def _catch_all(checked: Checked) -> Iterator[Fault]:
    rota = checked.rota
    post = next((post for post in rota.posts if post.code == rota.catch_all), None)
    if post is None:
        yield Fault.of(
            RosterFault.CATCH_ALL_UNCOVERED, rota.window, Words("未设兜底岗位", "the centre has no catch-all post")
        )
        return
    for piece in without([rota.window], checked.answers(post)):
        silence = _silence_at(checked, post, piece[0])
        found = Words(f"{post.name}：{silence.zh}", f"{post.name}: {silence.en}")
        yield Fault.of(RosterFault.CATCH_ALL_UNCOVERED, piece, found, post=post.code)


def _categories(checked: Checked) -> Iterator[Fault]:
    """Categories that no post of a grid answers for while others are answered for."""
    for area, posts in checked.posts_by_area():
        if area.ref[0] is not AreaKind.GRID:
            continue
        open_pieces = common(area.pieces, _covered(checked, posts))
        if not without(open_pieces, _for(checked, posts, None)):
            continue  # Somebody answers for everything; nothing more exact can be missing.
        missing = {label: without(open_pieces, _for(checked, posts, category)) for label, category in _ASKED.items()}
        for pieces, labels in groupby(sorted(missing, key=missing.__getitem__), key=missing.__getitem__):
            yield from _unowned(area, pieces, list(labels))


_ASKED: dict[str, Category | None] = {
    ALL_CATEGORIES: None,
    **{category.value: category for category in Category if category is not Category.INVALID},
}
"""What may come: a matter whose category is not known yet, or one of each. Nobody need own what is void."""


def _for(checked: Checked, posts: Sequence[RotaPost], category: Category | None) -> list[Piece]:
    return joined(piece for post in posts for piece in checked.asked(post, asks_for(category)))


def _unowned(area: RotaArea, pieces: Pieces, labels: Sequence[str]) -> Iterator[Fault]:
    for piece in pieces:
        zh = "、".join(Category.of(label).zh if label != ALL_CATEGORIES else "未分类事项" for label in labels)
        found = Words(f"{area.name}：{zh}", f"{area.name}: {', '.join(labels)}")
        yield Fault.of(RosterFault.CATEGORY_UNOWNED, piece, found, area=area.ref)


def _posts_unanswered(checked: Checked) -> Iterator[Fault]:
    for post in checked.rota.posts:
        for service in checked.services[post.code]:
            if service.silence:
                yield _unanswered(checked, post, service, service.silence)


def _unanswered(checked: Checked, post: RotaPost, service: Service, silence: Unanswered) -> Fault:
    name = f" {checked.rota.people[service.person].name}" if service.person else ""
    found = Words(f"{post.name}：{silence.zh}{name}", f"{post.name}: {silence.en}{name}")
    return Fault.of(
        RosterFault.POST_UNANSWERED, service.piece, found, area=post.area, post=post.code, person=service.person
    )


def _posts_without_duty(checked: Checked) -> Iterator[Fault]:
    """First responders go to a place and don't answer for it; of the catch-all no duty is asked."""
    for post in checked.rota.posts:
        if post.kind is PostKind.FIRST_RESPONDER or post.code == checked.rota.catch_all:
            continue
        for piece in without(post.during, joined(piece for _duty, piece in post.duties)):
            yield _about(RosterFault.POST_WITHOUT_DUTY, post, piece)


def _people_without_post(checked: Checked) -> Iterator[Fault]:
    rota = checked.rota
    placed = {turn.person for post in rota.posts for turn in (*post.shifts, *post.holders)}
    placed |= {swap.substitute for swap in rota.swaps}
    for person in (person for code, person in sorted(rota.people.items()) if code not in placed):
        until = person.last_until.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if person.last_until else None
        zh, en = (
            (f"，上一岗位至 {until}", f", the last one until {until}")
            if until
            else ("，此前也没有", ", nor had one before")
        )
        found = Words(f"{person.name}没有岗位{zh}", f"{person.name} has no post{en}")
        yield Fault.of(RosterFault.PERSON_WITHOUT_POST, rota.window, found, person=person.code)


def _double_bookings(checked: Checked) -> Iterator[Fault]:
    """Who serves on two posts at once of which each takes a whole person; each beside the one that lasts longest."""
    busy: dict[str, list[tuple[Piece, str]]] = {}
    for post in checked.rota.posts:
        if post.by_shift or post.kind in ALONE:
            for service in checked.services[post.code]:
                if service.person and not service.silence:
                    busy.setdefault(service.person, []).append((service.piece, post.code))
    for person, times in sorted(busy.items()):
        yield from _overlaps(checked.rota.people[person].name, person, sorted(times))


def _overlaps(name: str, person: str, times: Sequence[tuple[Piece, str]]) -> Iterator[Fault]:
    (_start, latest), other = times[0]
    for (start, end), post in times[1:]:
        if start < latest:
            found = Words(f"{name}同时在 {other} 和 {post}", f"{name} is at {other} and at {post}")
            piece = (start, min(end, latest))
            yield Fault.of(RosterFault.DOUBLE_BOOKING, piece, found, post=post, person=person)
        if end > latest:
            latest, other = end, post


def _teams(checked: Checked) -> Iterator[Fault]:
    for team in checked.rota.teams:
        members: dict[str, list[Piece]] = {}
        for post in (post for post in checked.rota.posts if post.team == team.code):
            for service in checked.services[post.code]:
                if service.person and not service.silence:
                    members.setdefault(service.person, []).append(service.piece)
        for start, end, count in counted(map(joined, members.values()), checked.rota.window):
            if count < team.least:
                found = Words(
                    f"{team.name}：在岗 {count} 人，应有 {team.least} 人", f"{team.name}: {count} of {team.least} there"
                )
                yield Fault.of(RosterFault.TEAM_BELOW_STRENGTH, (start, end), found, team=team.code)


def _substitutes(checked: Checked) -> Iterator[Fault]:
    rota = checked.rota
    for swap in rota.swaps:
        for piece in common([swap.piece], rota.leaves.get(swap.substitute, ())):
            away, other = rota.people[swap.substitute].name, rota.people[swap.person].name
            found = Words(f"{away}替{other}，但也请假", f"{away} stands in for {other} and is on leave too")
            yield Fault.of(RosterFault.SUBSTITUTE_ABSENT, piece, found, post=swap.post, person=swap.substitute)


def _shifts_outside(checked: Checked) -> Iterator[Fault]:
    for post in checked.rota.posts:
        for turn in post.shifts:
            for piece in without([turn.piece], post.during):
                yield _about(RosterFault.SHIFT_OUTSIDE_POST, post, piece, turn.person)


def _shifts_ignored(checked: Checked) -> Iterator[Fault]:
    for post in (post for post in checked.rota.posts if not post.by_shift):
        for turn in post.shifts:
            yield _about(RosterFault.SHIFT_IGNORED, post, turn.piece, turn.person)


def _areas_not_in_force(checked: Checked) -> Iterator[Fault]:
    areas = checked.rota.areas
    for post in checked.rota.posts:
        if post.area is None:
            continue
        known = areas[post.area].pieces if post.area in areas else ()
        for piece in without(post.during, known):
            yield _about(RosterFault.AREA_NOT_IN_FORCE, post, piece)


def _about(kind: RosterFault, post: RotaPost, piece: Piece, person: str | None = None) -> Fault:
    return Fault.of(kind, piece, Words(post.name, post.name), area=post.area, post=post.code, person=person)


# fmt: off
CHECKS: dict[RosterFault, Callable[[Checked], Iterator[Fault]]] = {
    RosterFault.GRID_UNCOVERED:      _grids_uncovered,
    RosterFault.CATCH_ALL_UNCOVERED: _catch_all,
    RosterFault.AREA_UNCOVERED:      _areas_uncovered,
    RosterFault.CATEGORY_UNOWNED:    _categories,
    RosterFault.POST_UNANSWERED:     _posts_unanswered,
    RosterFault.POST_WITHOUT_DUTY:   _posts_without_duty,
    RosterFault.PERSON_WITHOUT_POST: _people_without_post,
    RosterFault.DOUBLE_BOOKING:      _double_bookings,
    RosterFault.TEAM_BELOW_STRENGTH: _teams,
    RosterFault.SUBSTITUTE_ABSENT:   _substitutes,
    RosterFault.SHIFT_OUTSIDE_POST:  _shifts_outside,
    RosterFault.SHIFT_IGNORED:       _shifts_ignored,
    RosterFault.AREA_NOT_IN_FORCE:   _areas_not_in_force,
}
# fmt: on
"""What is looked for, and by which function."""
