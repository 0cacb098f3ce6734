"""Calling callers back: most answer at once, some never do, a few are not satisfied (domain.md 6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from gis.demo import day_pace as pace
from gis.vocabulary import CallResult

R = CallResult

TRIES = {1: 70, 2: 16, 3: 8, 0: 6}
"""Percent of callers by the call that reaches them; 0: none of three."""
SAID = {R.SATISFIED: 85, R.PARTLY: 12, R.DISSATISFIED: 3}
"""Percent of those who are reached."""

MOST_TRIES = 3


@dataclass(frozen=True)
class Call:
    """Somebody is called."""

    at: datetime
    report: int
    """Key of the report."""
    result: CallResult


def called_back(callers: Sequence[int], handled_at: datetime, rng: Random, *, dissatisfaction: bool) -> list[Call]:
    """The calls to everybody, one caller after the other, until all are answered or one is not satisfied."""
    at, calls = pace.within(pace.later(handled_at, pace.CALL, rng), pace.CALLS_BACK, rng), list[Call]()
    for caller in callers:
        calls += _tries(caller, at, rng, dissatisfaction=dissatisfaction)
        if calls[-1].result is R.DISSATISFIED:
            return calls
        at = calls[-1].at + timedelta(seconds=rng.randint(120, 600))
    return calls


def _tries(caller: int, at: datetime, rng: Random, *, dissatisfaction: bool) -> list[Call]:
    reached_by = rng.choices(list(TRIES), weights=list(TRIES.values()))[0]
    in_vain = (reached_by or MOST_TRIES + 1) - 1
    calls = []
    for _ in range(in_vain):
        calls.append(Call(at, caller, R.UNREACHABLE))
        at = pace.within(pace.later(at, pace.CALL_AGAIN, rng), pace.CALLS_BACK, rng)
    if reached_by:
        calls.append(Call(at, caller, _said(rng, dissatisfaction=dissatisfaction)))
    return calls


def _said(rng: Random, *, dissatisfaction: bool) -> CallResult:
    said = rng.choices(list(SAID), weights=list(SAID.values()))[0]
    return R.PARTLY if said is R.DISSATISFIED and not dissatisfaction else said
