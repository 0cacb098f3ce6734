"""Turns that only some matters take: others join in, something is promised, a department has to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gis.clock import midnight, shanghai_day
from gis.demo import day_pace as pace
from gis.demo.day_draw import drawn
from gis.demo.day_matter import Part
from gis.demo.day_mix import FIRE, Unit
from gis.demo.day_pen import Pen
from gis.demo.day_runs import GIVE_UP, Run
from gis.vocabulary import Action, Category, EvidenceGrade, Milestone, PauseReason

A, C, M = Action, Category, Milestone

JOIN_PERCENT, PROMISE_PERCENT, BROKEN_PERCENT, PAUSE_PERCENT = 60, 35, 25, 20

CALLS_FOR_HELP = frozenset({C.SAFETY_FIRE, C.SAFETY_GAS, C.SAFETY_PRODUCTION})
"""Matters to which the fire station is called as well."""
PROMISED = {
    C.DISPUTE_WAGE: "企业承诺按期付清拖欠工资",
    C.DISPUTE_DEBT: "双方约定按期还款",
    C.DISPUTE_RENT: "房东承诺按期退还押金",
    C.DISPUTE_CONSUMER: "商家承诺按期退款",
}
"""What is promised where a matter is settled on the spot."""
PROMISE_DAYS = (1, 4)
UNTIL_HOUR = 18
FIRE_GRADES = {EvidenceGrade.PHOTO: 50, EvidenceGrade.STATEMENT: 50}


@dataclass(frozen=True)
class Promised:
    """Something was promised, until an instant."""

    at: datetime
    until: datetime
    is_broken: bool

    def ends_at(self, earliest: datetime, pen: Pen) -> datetime:
        """When it is kept, or found to be broken; not before an instant."""
        if self.is_broken:
            return pace.within(pace.later(max(self.until, earliest), pace.RULING, pen.rng), pace.WORKS, pen.rng)
        begins = max(self.at, earliest)
        left = max(self.until - begins, timedelta(hours=1))
        return begins + timedelta(seconds=round(left.total_seconds() * pen.rng.uniform(0.2, 0.95)))


def others_join(pen: Pen, run: Run, by: Part) -> None:
    """The fire station is called to what may burn; it accepts and comes, unless the matter is over before."""
    if pen.matter.category not in CALLS_FOR_HELP or not pen.happens(JOIN_PERCENT):
        return
    over_at = run.ended_at - GIVE_UP
    at = pace.later(run.accepted_at, pace.REACH, pen.rng)
    if at >= over_at:
        return
    pen.do(at, A.JOIN, by, run.order.team or "", unit=FIRE.name, note="请到场协助处置")
    accepted_at = pace.later(at, pace.ACCEPT, pen.rng)
    arrived_at = max(pace.later(at, pace.ARRIVE, pen.rng), accepted_at + GIVE_UP)
    grade = drawn(FIRE_GRADES, pen.rng)
    accepts, arrives = accepted_at < over_at, arrived_at < over_at
    if accepts:
        pen.do(accepted_at, A.ACCEPT, Part.UNIT, FIRE.name)
    if arrives:
        pen.do(arrived_at, A.ARRIVE, Part.UNIT, FIRE.name, grade=grade)
    pen.clock(M.ACCEPT, at, accepted_at if accepts else None, joins_in=True)
    pen.clock(M.ARRIVE, at, arrived_at if arrives else None, grade, joins_in=True)


def promise(pen: Pen, at: datetime, by: Part, code: str) -> Promised | None:
    """Where a matter is settled, something may be promised by a day."""
    what = PROMISED.get(pen.matter.category)
    if what is None or not pen.happens(PROMISE_PERCENT):
        return None
    day = shanghai_day(at) + timedelta(days=pen.rng.randint(*PROMISE_DAYS))
    until = midnight(day) + timedelta(hours=UNTIL_HOUR)
    pen.do(at, A.PROMISE, by, code, what=what, until=until)
    return Promised(at, until, pen.happens(BROKEN_PERCENT))


def wait(pen: Pen, since: datetime, unit: Unit) -> datetime:
    """A department that has taken a matter on may have to wait for others.

    returns: when it can go on
    """
    if not pen.happens(PAUSE_PERCENT):
        return since
    asked_at = pace.within(pace.later(since, pace.RULING, pen.rng), pace.WORKS, pen.rng)
    begins = pace.later(asked_at, pace.RULING, pen.rng)
    until = begins + timedelta(days=pen.rng.randint(1, 3))
    ends = begins + timedelta(seconds=round((until - begins).total_seconds() * pen.rng.uniform(0.3, 0.9)))
    pen.do(asked_at, A.ASK_PAUSE, Part.UNIT, unit.name, reason="需等待第三方鉴定结果")
    pen.do(begins, A.SUSPEND, Part.LEADER, reason=PauseReason.AWAITING_EXPERT, until=until)
    pen.do(ends, A.RESUME, Part.DESK, reason="鉴定结果已出具")
    pen.clock(M.RESUME, begins, ends)
    return ends
