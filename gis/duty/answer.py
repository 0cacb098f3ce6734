"""Who answers: a chain of areas, the posts that are asked in each, and one person or a named gap. Pure.

The most local area with a post that answers wins: micro-grid → building → site → dedicated grid → comprehensive
grid → the centre's catch-all. Within an area the more exact duty goes first, then the order of `ANSWER_ORDER`.
Every step leaves its reason, in words that a screen, a log and a test show alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gis.vocabulary import ALL_CATEGORIES, AreaKind, Category, Gap, Link, PostKind, Unanswered

ANSWER_ORDER: tuple[PostKind, ...] = (
    PostKind.FULL_TIME_GRID_WORKER,
    PostKind.MICRO_GRID_WORKER,
    PostKind.SITE_OFFICER,
    PostKind.LINE_OFFICER,
    PostKind.GRID_LEADER,
    PostKind.GRID_INSTRUCTOR,
    PostKind.PART_TIME_GRID_WORKER,
    PostKind.SERVICE_MEMBER,
    PostKind.FIRST_RESPONDER,
    PostKind.DUTY_LEADER,
)
"""Who is asked first in one area: worker absent → leader → instructor → backup (domain.md 3.1)."""


@dataclass(frozen=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class PersonRef:
    """A person as answers name them."""

    code: str
    name: str
    phone: str | None = field(repr=False)
    """Never in a log: a representation leaves it out."""

    @property
    def masked_phone(self) -> str | None:
        """The number with its middle hidden: 199****0007."""
        return masked(self.phone)


@dataclass(frozen=True)
class PostAsked:
    """A post that is asked for a duty, and whom it means at the instant."""

    code: str
    name: str
    kind: PostKind
    area_kind: AreaKind | None
    area: str | None
    duty: str
    """The category, family or `*` by which it is asked."""
    by_shift: bool
    in_force: bool
    turn: PersonRef | None
    """The holder, or who is on shift."""
    away: str | None
    """Why that person is on leave; None if present."""
    substitute: PersonRef | None
    substitute_away: bool = False


@dataclass(frozen=True)
class ChainLink:
    """An area that the place belongs to."""

    kind: AreaKind
    code: str
    name: str


@dataclass(frozen=True)
class Step:
    """One step of the way to an answer, in codes: what is kept, where the words are only shown."""

    area_kind: AreaKind | None
    """None for the catch-all."""
    area: str | None
    post: str | None
    """None where no post of the area has the duty."""
    outcome: Unanswered | None
    """Why the post does not answer; None if it does, or if there is none."""
    person: str | None
    """Code of who answers."""


@dataclass(frozen=True)
class Responsibility:
    """Who answers for a place at an instant."""

    person: PersonRef | None
    """None only together with a `gap`."""
    post: PostAsked | None
    link: Link | None
    """Which step of the chain answered."""
    area: ChainLink | None
    """The area that answered; None for the catch-all."""
    gap: Gap | None
    reasons: tuple[Words, ...]
    """The steps taken, in order, ready to show."""
    steps: tuple[Step, ...] = ()
    """The same in codes."""


def decide(chain: Sequence[ChainLink], posts: Iterable[PostAsked], catch_all: PostAsked | None) -> Responsibility:
    """The person who answers, from the most local area up.

    chain: most local first
    posts: those of these areas whose duty the category asks for
    catch_all: the centre's own post, None if it has none
    """
    asked = list(posts)
    reasons: list[Words] = []
    steps: list[Step] = []
    for area in chain:
        here = [post for post in asked if (post.area_kind, post.area) == (area.kind, area.code)]
        if not here:
            reasons.append(_nobody_asked(area))
            steps.append(Step(area.kind, area.code, None, None, None))
        for post in sorted(here, key=_turn_order):
            person = _answers(post, reasons, f"{area.kind.zh}「{area.name}」", f"{area.kind.en} {area.name}")
            steps.append(_step(post))
            if person:
                link = Link.of(area.kind.value)
                return Responsibility(person, post, link, area, None, tuple(reasons), tuple(steps))
    return _caught(catch_all, reasons, steps)


def asks_for(category: Category | None) -> tuple[str, ...]:
    """The duties that a category asks for, the most exact first."""
    if category is None:
        return (ALL_CATEGORIES,)
    return (category.value, category.value.partition("_")[0], ALL_CATEGORIES)


def who(post: PostAsked) -> PersonRef | Unanswered:
    """The person a post means, after shift, leave and substitution; or why it means nobody."""
    if not post.in_force:
        return Unanswered.NOT_IN_FORCE
    if post.turn is None:
        return Unanswered.OFF_SHIFT if post.by_shift else Unanswered.VACANT
    person = post.turn
    if post.substitute is not None:
        if post.substitute_away:
            return Unanswered.ON_LEAVE
        person = post.substitute
    elif post.away is not None:
        return Unanswered.ON_LEAVE
    return person if person.phone else Unanswered.UNREACHABLE


def any_answers(posts: Iterable[PostAsked]) -> bool:
    """Whether one of the posts means a person who can be reached."""
    return any(isinstance(who(post), PersonRef) for post in posts)


def masked(phone: str | None) -> str | None:
    """A phone number with its middle hidden; numbers too short to hide anything are hidden whole."""
    if not phone:
        return None
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****"


def _turn_order(post: PostAsked) -> tuple[int, int, bytes]:
    exactness = 2 if post.duty == ALL_CATEGORIES else 0 if "_" in post.duty or post.duty == "INVALID" else 1
    return exactness, ANSWER_ORDER.index(post.kind), post.code.encode()


def _answers(post: PostAsked, reasons: list[Words], where_zh: str, where_en: str) -> PersonRef | None:
    """The person if the post answers; the reason either way."""
    person = who(post)
    if isinstance(person, Unanswered):
        away = f"（{post.turn.name}：{post.away}）" if post.turn and post.away else ""
        away_en = f" ({post.turn.name}: {post.away})" if post.turn and post.away else ""
        reasons.append(
            Words(
                f"{where_zh}：岗位「{post.name}」{person.zh}{away}，继续向上",
                f"{where_en}: post {post.name}: {person.en}{away_en}; asking on",
            )
        )
        return None
    reasons.append(_answered(post, person, where_zh, where_en))
    return person


def _answered(post: PostAsked, person: PersonRef, where_zh: str, where_en: str) -> Words:
    how_zh, how_en = ("当班", "on shift") if post.by_shift else ("在岗", "holder")
    if post.substitute is not None and post.turn is not None:
        how_zh, how_en = f"替班（原{post.turn.name}）", f"substitute for {post.turn.name}"
    return Words(
        f"{where_zh}：由「{post.name}」{person.name}负责（{how_zh}）",
        f"{where_en}: {person.name} answers as {post.name} ({how_en})",
    )


def _nobody_asked(area: ChainLink) -> Words:
    return Words(
        f"{area.kind.zh}「{area.name}」：没有承担此类事项的岗位，继续向上",
        f"{area.kind.en} {area.name}: no post has this duty; asking on",
    )


def _step(post: PostAsked) -> Step:
    person = who(post)
    if isinstance(person, PersonRef):
        return Step(post.area_kind, post.area, post.code, None, person.code)
    return Step(post.area_kind, post.area, post.code, person, None)


def _caught(catch_all: PostAsked | None, reasons: list[Words], steps: list[Step]) -> Responsibility:
    """The territorial principle: the centre itself answers, or the gap is named."""
    if catch_all is None:
        gap = Gap.NO_CATCH_ALL
    else:
        person = _answers(catch_all, reasons, Link.CATCH_ALL.zh, Link.CATCH_ALL.en)
        steps.append(_step(catch_all))
        if person:
            return Responsibility(person, catch_all, Link.CATCH_ALL, None, None, tuple(reasons), tuple(steps))
        gap = Gap.CATCH_ALL_UNANSWERED
    reasons.append(Words(f"无人负责：{gap.zh}", f"Nobody answers: {gap.en}"))
    return Responsibility(None, None, None, None, gap, tuple(reasons), tuple(steps))
