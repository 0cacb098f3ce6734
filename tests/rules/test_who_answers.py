"""Who answers for a place: one person, or a gap that has a name.

A grid worker who is away, a building with its own micro-grid, a factory with its own officer: for every place there is
an order in which people are asked, and the first who can be reached answers. Each rule of this chapter runs twice, on
the pure function and through PostGIS. In the tables every area has one post; what stands in brackets behind it is what
is the matter with that post.
"""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.duty.answer import ANSWER_ORDER, Responsibility, masked
from gis.duty.chain import CHAIN, Place
from gis.duty.resolve import resolve
from gis.vocabulary import AreaKind, Category, PostKind
from tests.rules.conftest import Answer
from tests.support.builders import HERE, NOON, Seat, Situation, Sketch, draw, person_of, seats, staff
from tests.support.picture import areas_from_picture
from tests.support.rules import rule


@rule("The most local area answers: micro-grid, building, site, dedicated grid, comprehensive grid, catch-all.")
@pytest.mark.parametrize(
    "areas_here, answers",
    [
        ("grid", "grid"),
        ("grid, dedicated_grid", "dedicated_grid"),
        ("grid, dedicated_grid, site", "site"),
        ("grid, dedicated_grid, site, building", "building"),
        ("grid, dedicated_grid, site, building, micro_grid", "micro_grid"),
        ("grid, micro_grid", "micro_grid"),
        ("grid, site", "site"),
        ("site", "site"),
        ("", "catch_all"),
    ],
)
def test_precedence(areas_here: str, answers: str, answer: Answer) -> None:
    found = answer(Situation(seats(f"{areas_here}, catch_all")))

    assert _who(found) == answers


@rule("An area whose post cannot answer, or that has none, is passed over; the next wider one is asked.")
@pytest.mark.parametrize(
    "areas_here, answers",
    [
        ("grid, site (vacant)", "grid"),
        ("grid, site (no duty)", "grid"),
        ("grid, site, micro_grid (on leave)", "site"),
        ("grid, site (off shift), building (no phone), micro_grid (vacant)", "grid"),
        ("grid (vacant), dedicated_grid", "dedicated_grid"),
        ("grid (vacant), dedicated_grid (vacant)", "catch_all"),
        ("grid (not in force)", "catch_all"),
        ("grid (no duty)", "catch_all"),
    ],
)
def test_asking_on(areas_here: str, answers: str, answer: Answer) -> None:
    found = answer(Situation(seats(f"{areas_here}, catch_all")))

    assert _who(found) == answers


@rule("Whom a post means: who holds it or is on shift, in their absence the substitute; else the next is asked.")
@pytest.mark.parametrize(
    "state, answers, said_zh, said_en",
    [
        ("held", "grid-holder", "（在岗）", "(holder)"),
        ("on shift", "grid-holder", "（当班）", "(on shift)"),
        ("replaced", "grid-substitute", "（替班（原grid-holder））", "(substitute for grid-holder)"),
        ("stood in for", "grid-substitute", "（替班（原grid-holder））", "(substitute for grid-holder)"),
        ("vacant", "next", "岗位空缺", "nobody holds the post"),
        ("off shift", "next", "不在班", "nobody is on shift"),
        ("on leave", "next", "请假无替班（grid-holder：病假）", "on leave without a substitute (grid-holder: 病假)"),
        ("both on leave", "next", "请假无替班", "on leave without a substitute"),
        ("no phone", "next", "无联系方式", "no phone number"),
        ("substitute has no phone", "next", "无联系方式", "no phone number"),
        ("not in force", "next", "岗位未生效", "the post is not in force"),
    ],
)
def test_whom_a_post_means(state: str, answers: str, said_zh: str, said_en: str, answer: Answer) -> None:
    found = answer(Situation(seats(f"grid ({state}), catch_all")))

    assert found.person is not None
    assert found.person.code == (person_of("catch_all") if answers == "next" else answers)
    assert said_zh in found.reasons[0].zh
    assert said_en in found.reasons[0].en


@rule("Within one area an exact duty goes before its family, a family before `*`.")
@pytest.mark.parametrize(
    "duties_of_posts, matter, answers",
    [
        ("*, DISPUTE, DISPUTE_WAGE", "DISPUTE_WAGE", "DISPUTE_WAGE"),
        ("*, DISPUTE, DISPUTE_WAGE", "DISPUTE_DEBT", "DISPUTE"),
        ("*, DISPUTE, DISPUTE_WAGE", "NUISANCE_NOISE", "*"),
        ("*, DISPUTE, DISPUTE_WAGE", "unknown", "*"),
        ("*, INVALID", "INVALID", "INVALID"),
        ("DISPUTE, DISPUTE_WAGE", "NUISANCE_NOISE", "catch_all"),
        ("DISPUTE, DISPUTE_WAGE", "unknown", "catch_all"),
        ("DISPUTE_WAGE", "DISPUTE_DEBT", "catch_all"),
        ("DISPUTE, DISPUTE_WAGE + *", "DISPUTE_WAGE", "DISPUTE_WAGE + *"),
        ("DISPUTE, DISPUTE_WAGE + *", "DISPUTE_DEBT", "DISPUTE"),
        ("DISPUTE, DISPUTE_WAGE + *", "HELP_OTHER", "DISPUTE_WAGE + *"),
    ],
)
def test_exact_duties_first(duties_of_posts: str, matter: str, answers: str, answer: Answer) -> None:
    # The wider the duty, the earlier the post's kind and code would be asked: only the duty may decide.
    posts = [
        Seat(duty, AreaKind.GRID, ANSWER_ORDER[number], duty) for number, duty in enumerate(duties_of_posts.split(", "))
    ]

    found = answer(Situation([*posts, Seat("catch_all", None)], _matter(matter)))

    assert found.post is not None
    assert found.post.code == answers


@rule("A nearer area goes before a more exact duty: who does everything here before who does wages for the grid.")
@pytest.mark.parametrize(
    "micro_grid, grid, matter, answers",
    [
        ("*", "DISPUTE_WAGE", "DISPUTE_WAGE", "micro_grid"),
        ("DISPUTE", "DISPUTE_WAGE", "DISPUTE_WAGE", "micro_grid"),
        ("NUISANCE", "DISPUTE_WAGE", "DISPUTE_WAGE", "grid"),
        ("DISPUTE_WAGE", "*", "NUISANCE_NOISE", "grid"),
    ],
)
def test_nearness_before_exactness(micro_grid: str, grid: str, matter: str, answers: str, answer: Answer) -> None:
    posts = [Seat("micro_grid", AreaKind.MICRO_GRID, duty=micro_grid), Seat("grid", AreaKind.GRID, duty=grid)]

    found = answer(Situation(posts, _matter(matter)))

    assert _who(found) == answers


@rule("Within one area and duty: worker, micro-grid worker, site officer, line officer, leader, instructor, backup.")
@pytest.mark.parametrize(
    "first, then",
    [(first.value, then.value) for first, then in itertools.pairwise(ANSWER_ORDER)],
)
def test_the_order_of_posts(first: str, then: str, answer: Answer) -> None:
    # Codes run against the order, so that only the kind can decide.
    posts = [Seat("b", AreaKind.GRID, PostKind.of(first)), Seat("a", AreaKind.GRID, PostKind.of(then))]

    found = answer(Situation(posts))

    assert found.post is not None
    assert found.post.kind.value == first


@rule("Worker absent: the grid's leader, then its instructor, then the part-time worker, then the catch-all.")
@pytest.mark.parametrize(
    "worker, leader, instructor, part_time, answers",
    [
        ("held", "held", "held", "held", "full_time_grid_worker"),
        ("on leave", "held", "held", "held", "grid_leader"),
        ("on leave", "vacant", "held", "held", "grid_instructor"),
        ("on leave", "vacant", "no phone", "held", "part_time_grid_worker"),
        ("on leave", "vacant", "no phone", "off shift", "duty_leader"),
    ],
)
def test_the_line_of_backups(
    worker: str, leader: str, instructor: str, part_time: str, answers: str, answer: Answer
) -> None:
    kinds = ("full_time_grid_worker", "grid_leader", "grid_instructor", "part_time_grid_worker")
    states = (worker, leader, instructor, part_time)
    posts = [
        Seat(kind, AreaKind.GRID, PostKind.of(kind), state=state) for kind, state in zip(kinds, states, strict=True)
    ]

    found = answer(Situation([*posts, Seat("catch_all", None, PostKind.DUTY_LEADER)]))

    assert found.post is not None
    assert found.post.kind.value == answers


@rule("Of two posts alike, the one with the smaller code is asked first, byte by byte.")
@pytest.mark.parametrize("codes, answers", [("b, a", "a"), ("a, B", "B"), ("9, 10", "10"), ("重庆, 杭州", "杭州")])
def test_posts_alike(codes: str, answers: str, answer: Answer) -> None:
    found = answer(Situation([Seat(code, AreaKind.GRID) for code in codes.split(", ")]))

    assert found.post is not None
    assert found.post.code == answers


@rule("A code is that of a kind: a grid and a building may share one without sharing a post.")
def test_codes_of_kinds(db: Session, plane: LocalPlane) -> None:
    square = areas_from_picture("A")["A"]
    draw(db, {AreaKind.GRID: [Sketch("grid", square)], AreaKind.BUILDING: [Sketch("grid", square)]})
    staff(db, [Seat("grid", AreaKind.GRID)])

    found = resolve(db, Place(HERE), NOON, plane).responsibility

    assert _who(found) == "grid"
    assert found.reasons[0].en == "building grid: no post has this duty; asking on"


@rule("If nobody answers, the answer is a gap with a name, never silence and never an error.")
@pytest.mark.parametrize(
    "posts_here, gap, said_zh",
    [
        ("grid (vacant)", "no_catch_all", "无人负责：未设兜底岗位"),
        ("", "no_catch_all", "无人负责：未设兜底岗位"),
        ("grid (vacant), catch_all (vacant)", "catch_all_unanswered", "无人负责：兜底岗位无人"),
        ("catch_all (off shift)", "catch_all_unanswered", "无人负责：兜底岗位无人"),
        ("catch_all (on leave)", "catch_all_unanswered", "无人负责：兜底岗位无人"),
        ("catch_all (no phone)", "catch_all_unanswered", "无人负责：兜底岗位无人"),
        ("catch_all (not in force)", "catch_all_unanswered", "无人负责：兜底岗位无人"),
    ],
)
def test_gaps_are_named(posts_here: str, gap: str, said_zh: str, answer: Answer) -> None:
    found = answer(Situation(seats(posts_here)))

    assert (found.person, found.post, found.link, found.area) == (None, None, None, None)
    assert found.gap is not None
    assert found.gap.value == gap
    assert found.reasons[-1].zh == said_zh


@rule("Every area asked leaves its reason, in Chinese and English, up to the one that answered.")
@pytest.mark.parametrize(
    "areas_here, said_first_zh, said_first_en",
    [
        (
            "grid",
            "综合网格「grid」：由「grid」grid-holder负责（在岗）",
            "comprehensive grid grid: grid-holder answers as grid (holder)",
        ),
        (
            "grid, site",
            "企业（园区）场所「site」：由「site」site-holder负责（在岗）",
            "site site: site-holder answers as site (holder)",
        ),
        (
            "grid, building (no duty)",
            "楼栋「building」：没有承担此类事项的岗位，继续向上",
            "building building: no post has this duty; asking on",
        ),
        (
            "grid, micro_grid (vacant)",
            "微网格「micro_grid」：岗位「micro_grid」岗位空缺，继续向上",
            "micro-grid micro_grid: post micro_grid: nobody holds the post; asking on",
        ),
        (
            "",
            "兜底岗位：由「catch_all」catch_all-holder负责（在岗）",
            "catch-all post: catch_all-holder answers as catch_all (holder)",
        ),
    ],
)
def test_reasons(areas_here: str, said_first_zh: str, said_first_en: str, answer: Answer) -> None:
    situation = Situation(seats(f"{areas_here}, catch_all"))

    found = answer(situation)

    asked = [*(kind.value for kind in situation.areas), "catch_all"]
    assert len(found.reasons) == asked.index(_who(found)) + 1
    assert (found.reasons[0].zh, found.reasons[0].en) == (said_first_zh, said_first_en)


@rule("A phone number is shown with its middle hidden; one too short to hide anything is hidden whole.")
@pytest.mark.parametrize(
    "number, shown",
    [("19900000007", "199****0007"), ("057987654321", "057****4321"), ("8100", "****"), ("", None)],
)
def test_numbers_are_masked(number: str, shown: str | None) -> None:
    assert masked(number) == shown


def test_no_number_stays_none() -> None:
    assert masked(None) is None


def test_every_area_has_its_place_in_the_order(answer: Answer) -> None:
    found = answer(Situation(seats(", ".join(kind.value for kind in reversed(CHAIN)))))

    assert _who(found) == CHAIN[0].value


def _who(found: Responsibility) -> str:
    """The step of the chain that answered; its person is that step's holder."""
    assert found.link is not None, found
    assert found.person is not None
    assert found.person.code == person_of(found.link.value)
    assert (found.area.code if found.area else "catch_all") == found.link.value
    assert found.gap is None
    return found.link.value


def _matter(told: str) -> Category | None:
    return None if told == "unknown" else Category.of(told)
