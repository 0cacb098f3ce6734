"""Shapes of what was proposed for an incident, and of what the desk decided in sight of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from api.schemas.common import PointOut, Schema
from api.schemas.responsible import PersonOut
from gis.dispatch.decision import Choice, Decided
from gis.dispatch.shown import Shown, ShownRound
from gis.duty.answer import PersonRef
from gis.vocabulary import Category, Priority, ProposalKind, ProposalState, Risk


class ProposalOut(Schema):
    """One proposal."""

    rank: int
    """1 first."""
    confidence: float
    """0 to 1."""
    content: dict[str, Any]
    """Codes and numbers; which, depends on the kind."""

    @classmethod
    def of(cls, one: Shown) -> Self:
        """From the core's proposal."""
        return cls(rank=one.rank, confidence=one.confidence, content=one.content)


class PartOut(Schema):
    """What the search for a kind of proposal came to."""

    kind: ProposalKind
    state: ProposalState
    said: dict[str, Any]
    """What else there is to say: the verdict on the place, what to ask the caller, why it failed."""
    proposals: list[ProposalOut]
    """The first first."""

    @classmethod
    def of(cls, kind: ProposalKind, of: ShownRound) -> Self:
        """From the core's round."""
        said = of.parts[kind.value]
        rest = {name: value for name, value in said.items() if name != "state"}
        state = ProposalState.of(said["state"])
        return cls(kind=kind, state=state, said=rest, proposals=[ProposalOut.of(each) for each in of.of(kind)])


class RoundOut(Schema):
    """All that was proposed at once."""

    round: int
    asked_at: datetime
    """The instant as of which everything was looked up."""
    computed_at: datetime
    rests_on: dict[str, Any]
    """Editions of areas by kind (id and name), version and key of the roads, versions of the limits and of the tables
    of words, the category that was said."""
    parts: list[PartOut]

    @classmethod
    def of(cls, of: ShownRound) -> Self:
        """From the core's round."""
        return cls(
            round=of.number,
            asked_at=of.asked_at,
            computed_at=of.computed_at,
            rests_on=of.editions,
            parts=[PartOut.of(kind, of) for kind in ProposalKind if kind.value in of.parts],
        )


class ProposalsOut(Schema):
    """Everything that was proposed for an incident."""

    number: int
    rounds: list[RoundOut]
    """Oldest first; none while the worker has not looked at it yet."""
    people: dict[str, PersonOut]
    """Whom the proposals name by their codes."""

    @classmethod
    def of(cls, number: int, rounds: list[ShownRound], people: Mapping[str, PersonRef]) -> Self:
        """From the core's rounds."""
        named = {code: PersonOut.of(person) for code, person in people.items()}
        return cls(number=number, rounds=[RoundOut.of(each) for each in rounds], people=named)


class ChoiceOut(Schema):
    """One thing that the desk chose, beside what was proposed first."""

    of: str
    """place, team, worker, category or priority."""
    chosen: str | None
    proposed: str | None
    rank: int | None
    """Of what was chosen among the proposals; null if it was not among them."""
    apart_m: float | None
    override: bool
    """Whether another than the first was chosen."""

    @classmethod
    def of_choice(cls, one: Choice) -> Self:
        """From the core's choice."""
        return cls(
            of=one.of,
            chosen=one.chosen,
            proposed=one.proposed,
            rank=one.rank,
            apart_m=one.apart_m,
            override=one.is_override,
        )


class DecisionOut(Schema):
    """Why somebody was sent."""

    number: int
    seq: int
    """Number of its event in the history."""
    decided_at: datetime
    decided_by: str
    policy: str
    """Version of the limits."""
    place: PointOut | None
    unknown_place: str | None
    team: str | None
    worker: str | None
    category: Category | None
    priority: Priority
    risks: list[Risk]
    override: str | None
    """Why another than was proposed first, in the words of the desk."""
    choices: list[ChoiceOut]
    rule: ProposalOut | None
    """Who answers for the place chosen, by which steps; null where that was not proposed."""
    known: RoundOut | None
    """The proposals that lay before the desk; null if there were none yet."""
    people: dict[str, PersonOut]

    @classmethod
    def of(cls, one: Decided, people: Mapping[str, PersonRef]) -> Self:
        """From the core's decision."""
        return cls(
            number=one.number,
            seq=one.seq,
            decided_at=one.decided_at,
            decided_by=one.decided_by,
            policy=one.policy,
            place=PointOut.of(one.place) if one.place else None,
            unknown_place=one.unknown_place,
            team=one.team,
            worker=one.worker,
            category=one.category,
            priority=one.priority,
            risks=sorted(one.risks),
            override=one.override,
            choices=[ChoiceOut.of_choice(each) for each in one.choices],
            rule=ProposalOut.of(one.rule) if one.rule else None,
            known=RoundOut.of(one.round) if one.round else None,
            people={code: PersonOut.of(person) for code, person in people.items()},
        )
