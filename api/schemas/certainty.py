"""Shapes of how sure an answer is, and of what to ask."""

from __future__ import annotations

from typing import Self

from api.schemas.common import Schema, WordsOut
from gis.duty.answer import ChainLink
from gis.duty.certainty import Candidate, Certainty, LayerCertainty
from gis.duty.question import Outcome, Question
from gis.vocabulary import AreaKind, Clue


class CandidateOut(Schema):
    """An area in which the place may lie, or that may answer."""

    kind: AreaKind | None
    """Null: no area of the layer; among those who answer, the centre's catch-all."""
    code: str | None
    name: str | None
    share: float
    """Its probability, 0 to 1."""

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        """From the core's candidate."""
        area = candidate.area
        share = round(candidate.share, 4)
        return cls(kind=area and area.kind, code=area and area.code, name=area and area.name, share=share)


class LayerOut(Schema):
    """How sure one layer is."""

    kind: AreaKind
    certainty: float
    """The share of the leading area."""
    leading: CandidateOut
    alternatives: list[CandidateOut]

    @classmethod
    def of(cls, layer: LayerCertainty) -> Self:
        """From the core's layer."""
        leading, *others = [CandidateOut.of(one) for one in layer.candidates]
        return cls(kind=layer.kind, certainty=leading.share, leading=leading, alternatives=others)


class CertaintyOut(Schema):
    """How sure the answer is."""

    share: float
    """The probability that the area that answers is the right one."""
    enough: bool
    """Whether that reaches the setting `certainty_enough`, so that nothing need be asked."""
    layers: list[LayerOut]
    """Most local first; layers without an area near the place are left out."""
    answers: list[CandidateOut]
    """Which area would answer, after precedence and posts; the likeliest first."""

    @classmethod
    def of(cls, certainty: Certainty, enough: float) -> Self:
        """From the core's certainty."""
        return cls(
            share=round(certainty.share, 4),
            enough=certainty.suffices(enough),
            layers=[LayerOut.of(layer) for layer in certainty.layers],
            answers=[CandidateOut.of(one) for one in certainty.answers],
        )


class OutcomeOut(Schema):
    """One answer of the caller, and what it would mean."""

    words: WordsOut
    share: float
    """How likely this answer is."""
    code: str | None
    """The area that would then most likely answer; null for the catch-all."""
    name: str | None
    certainty: float
    """Its share then."""

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """From the core's outcome."""
        area: ChainLink | None = outcome.area
        return cls(
            words=WordsOut.of(outcome.words),
            share=round(outcome.share, 3),
            code=area and area.code,
            name=area and area.name,
            certainty=round(outcome.certainty, 3),
        )


class QuestionOut(Schema):
    """The one question that tells most about who answers."""

    clue: Clue
    words: WordsOut
    outcomes: list[OutcomeOut]

    @classmethod
    def of(cls, question: Question) -> Self:
        """From the core's question."""
        outcomes = [OutcomeOut.of(outcome) for outcome in question.outcomes]
        return cls(clue=question.clue, words=WordsOut.of(question.words), outcomes=outcomes)
