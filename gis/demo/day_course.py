"""The course of a matter from its receipt to its closing: the steps that people take, and what is true about them.

What is true is written down here as it is drawn, clock by clock; it is not read back from anywhere. A test holds the
statistics to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from gis.demo import day_pace as pace
from gis.demo import day_turns as turns
from gis.demo.day_calls import called_back
from gis.demo.day_draw import drawn
from gis.demo.day_matter import Matter, Part, Truth
from gis.demo.day_mix import KINDS, MEDIATION, UNITS, Fate, Unit
from gis.demo.day_pen import Pen
from gis.demo.day_runs import GIVE_UP, Order, Run
from gis.vocabulary import (
    Action,
    CallResult,
    EvidenceGrade,
    Handling,
    Milestone,
    Recipient,
    ResolvedLevel,
)

A, M, G, L = Action, Milestone, EvidenceGrade, ResolvedLevel

RETURN_PERCENT, TWO_UNITS_PERCENT, WORKER_COMES_TOO_PERCENT = 12, 10, 45

GRADES = {
    Part.TEAM: {G.GEOFENCE: 62, G.PHOTO: 22, G.STATEMENT: 16},
    Part.WORKER: {G.GEOFENCE: 40, G.PHOTO: 30, G.STATEMENT: 30},
}
"""How an arrival is proved, in percent: sheds of metal and cheap phones have their share (domain.md 3.5)."""
CALL_GRADES = {G.RECORD: 70, G.STATEMENT: 30}

HANDLED_AS = {
    Fate.SETTLED: Handling.ON_THE_SPOT, Fate.DIVERTED: Handling.DIVERTED, Fate.MEDIATION: Handling.DIVERTED,
    Fate.ENTERPRISE: Handling.DIVERTED, Fate.SELF_HELP: Handling.DIVERTED, Fate.POLICE: Handling.POLICE,
    Fate.NOT_FOUND: Handling.INVALID, Fate.INVALID: Handling.INVALID, Fate.ELSEWHERE: Handling.OUT_OF_AREA,
    Fate.MERGED: Handling.MERGED, Fate.BY_PHONE: Handling.BY_PHONE,
}  # fmt: skip


class Course:
    """The course of one matter, written from its beginning to its end."""

    def __init__(
        self, matter: Matter, run: Run | None, others: Sequence[Matter], merged_until: datetime, rng: Random
    ) -> None:
        """Write it.

        others: reports that are merged into it, the last of them at `merged_until`
        """
        self._pen = Pen(matter, rng)
        self.steps = self._pen.steps
        self._do, self._clock = self._pen.do, self._pen.clock
        self._matter, self._run, self._rng = matter, run, rng
        self._callers = (matter.key, *(other.key for other in others))
        self._merged_until = merged_until
        self._answers: dict[int, CallResult] = {}
        self._level: ResolvedLevel | None = None
        self._diversions = self._returned = 0
        self._promised: turns.Promised | None = None
        self._handling, self._reopened = HANDLED_AS[matter.fate], False
        self._write()

    @property
    def truth(self) -> Truth:
        """What statistics have to find out."""
        return Truth(
            tuple(self._pen.measured), self._handling, self._answers, self._level, self._diversions, self._returned,
            self._reopened,
        )  # fmt: skip

    def _write(self) -> None:
        self._do(self._matter.received_at, A.RECEIVE, Part.SOURCE)
        signed_at = self._run.signed_at if self._run else pace.later(self._matter.received_at, pace.SIGN, self._rng)
        self._do(signed_at, A.SIGN, Part.DESK)
        self._clock(M.SIGN, self._matter.received_at, signed_at)
        handled_at = self._sent(self._run) if self._run else self._at_the_desk(signed_at)
        if handled_at:
            self._finish(handled_at)

    def _at_the_desk(self, signed_at: datetime) -> datetime | None:
        """What nobody is sent to.

        returns: when there is nothing left but to call back; None if there is no call either
        """
        fate, decided = self._matter.fate, pace.later(signed_at, pace.AT_THE_DESK, self._rng)
        if fate is Fate.BY_PHONE:
            decided = pace.later(signed_at, pace.BY_PHONE, self._rng)
        self._clock(M.DISPATCH, self._matter.received_at, decided)
        if fate is Fate.BY_PHONE:
            self._level = L.ZONE
            return self._do(decided, A.SETTLE, Part.DESK, outcome="电话答复，来电人已了解", level=L.ZONE)
        if fate is Fate.SELF_HELP:
            return self._diverted(decided, self._enterprise(), Part.DESK, "企业自行化解")
        if fate is Fate.MERGED:
            self._do(decided, A.MERGE, Part.DESK, into=self._matter.same_as)
        elif fate is Fate.ELSEWHERE:
            self._do(decided, A.TRANSFER, Part.DESK, reason=f"属{self._matter.address}，移交当地中心")
        else:
            self._do(decided, A.REJECT, Part.DESK, reason="无人说话，回拨无人接听")
        return None

    def _sent(self, run: Run) -> datetime | None:
        if run.declined and run.declined_at:
            self._ordered(run.declined, self._matter.received_at)
            self._do(run.declined_at, A.DECLINE, Part.TEAM, run.declined.team or "", reason="车辆故障，无法出动")
            for milestone in (M.ACCEPT, M.CONTACT, M.ARRIVE):
                self._clock(milestone, run.declined.sent_at, None)
        self._ordered(run.order, run.declined_at or self._matter.received_at)
        self._gone(run)
        return self._on_the_spot(run)

    def _ordered(self, order: Order, since: datetime) -> None:
        place = self._matter.place
        where: dict[str, Any] = {"place": place} if place else {"unknown_place": "来电人说不清地点，电话引导前往"}
        self._do(order.sent_at, A.DISPATCH, Part.DESK, team=order.team, **where)
        self._clock(M.DISPATCH, since, order.sent_at)

    def _gone(self, run: Run) -> None:
        part, sent_at = self._first, run.order.sent_at
        code, grade = run.order.team or "", drawn(GRADES[part], self._rng)
        self._do(run.accepted_at, A.ACCEPT, part, code)
        self._do(run.arrived_at, A.ARRIVE, part, code, grade=grade)
        self._clock(M.ACCEPT, sent_at, run.accepted_at)
        self._clock(M.ARRIVE, sent_at, run.arrived_at, grade)
        by_phone = drawn(CALL_GRADES, self._rng)
        # Where the worker goes first, it is the desk that calls.
        self._do(run.reached_at, A.CONTACT, part if part is Part.TEAM else Part.DESK, code, grade=by_phone)
        self._clock(M.CONTACT, sent_at, run.reached_at, by_phone)
        self._worker_too(run)
        turns.others_join(self._pen, run, part if part is Part.TEAM else Part.DESK)

    def _worker_too(self, run: Run) -> None:
        """The responsible worker comes as well, before the team or after it."""
        at = pace.later(run.reached_at, pace.ARRIVE, self._rng)
        likely = self._pen.happens(WORKER_COMES_TOO_PERCENT)
        if likely and self._first is Part.TEAM and self._matter.place and at < run.ended_at and at != run.arrived_at:
            self._do(at, A.ARRIVE, Part.WORKER, grade=drawn(GRADES[Part.WORKER], self._rng))

    @property
    def _first(self) -> Part:
        return Part.TEAM if self._run and self._run.order.team else Part.WORKER

    def _on_the_spot(self, run: Run) -> datetime | None:
        matter, at = self._matter, run.ended_at
        self._clock(M.OUTCOME, run.arrived_at, at)
        decides = Part.TEAM if self._first is Part.TEAM else Part.DESK
        code = run.order.team or ""
        if matter.fate is Fate.SETTLED:
            level = self._level = self._settled_level()
            self._promised = turns.promise(self._pen, at - GIVE_UP, self._first, code)
            return self._do(at, A.SETTLE, self._first, code, outcome="双方达成一致，握手言和", level=level)
        if matter.fate is Fate.POLICE:
            self._do(at, A.HAND_BACK, decides, code, reason="现场有违法嫌疑，移交公安处理")
            return self._with_police(at)
        if matter.fate is Fate.NOT_FOUND:
            self._do(at, A.REJECT, Part.DESK, reason="到场未见当事人，电话无人接听")
            return None
        unit = {Fate.MEDIATION: MEDIATION, Fate.ENTERPRISE: self._enterprise()}.get(matter.fate)
        return self._diverted(at, unit or KINDS[matter.category].unit, decides, "现场未能化解", code)

    def _settled_level(self) -> ResolvedLevel:
        on_site = {L.ENTERPRISE: 30, L.GRID: 40, L.ZONE: 30} if self._matter.site else {L.GRID: 60, L.ZONE: 40}
        return drawn(on_site, self._rng)

    def _enterprise(self) -> Unit:
        """The micro-centre of the premises; where there are none, the mediation room."""
        return Unit(self._matter.site, Recipient.ENTERPRISE) if self._matter.site else MEDIATION

    def _with_police(self, at: datetime) -> datetime:
        done = pace.later(at, pace.POLICE_FINISHES, self._rng)
        self._clock(M.POLICE_RESULT, at, done)
        self._level = L.POLICE
        return self._do(done, A.FINISH_POLICE, Part.POLICE, reason="民警到场处置完毕")

    def _diverted(self, at: datetime, unit: Unit, by: Part, reason: str, code: str = "") -> datetime:
        """To one unit, or to two at once; one that gives it back is followed by another, whose turn is final."""
        self._handed(at, unit, by, reason, code)
        if unit.recipient is not Recipient.DEPARTMENT:
            return self._finished(at, unit)
        if self._pen.happens(RETURN_PERCENT):
            return self._given_back(at, unit)
        if not self._pen.happens(TWO_UNITS_PERCENT):
            return self._finished(at, unit, may_wait=True)
        second, second_at = self._another(unit), at + timedelta(seconds=40)
        self._handed(second_at, second, by, "两家共同处理", code)
        return max(self._finished(at, unit), self._finished(second_at, second))

    def _handed(self, at: datetime, unit: Unit, by: Part, reason: str, code: str = "") -> None:
        self._diversions += 1
        self._do(at, A.DIVERT, by, code, recipient=unit.recipient, unit=unit.name, reason=reason)

    def _given_back(self, at: datetime, unit: Unit) -> datetime:
        self._returned += 1
        suggested = self._another(unit)
        back = pace.within(pace.later(at, pace.UNIT_RETURNS, self._rng), pace.WORKS, self._rng)
        self._do(back, A.RETURN_DIVERSION, Part.UNIT, unit.name, reason="不属本单位职责", suggested_unit=suggested.name)
        self._clock(M.DEPARTMENT_ACCEPT, at, back)
        self._clock(M.DEPARTMENT_RESULT, at, back)
        ruled = pace.later(back, pace.RULING, self._rng)
        self._clock(M.DECIDE, back, ruled)
        self._handed(ruled, suggested, Part.DESK, "中心裁定")
        return self._finished(ruled, suggested)

    def _finished(self, at: datetime, unit: Unit, *, may_wait: bool = False) -> datetime:
        spread = pace.UNIT_FINISHES if unit.recipient is Recipient.DEPARTMENT else pace.ENTERPRISE_FINISHES
        taken = pace.within(pace.later(at, pace.UNIT_ACCEPTS, self._rng), pace.WORKS, self._rng)
        self._do(taken, A.ACCEPT_DIVERSION, Part.UNIT, unit.name)
        ready = turns.wait(self._pen, taken, unit) if may_wait else taken
        done = pace.within(pace.later(ready, spread, self._rng), pace.WORKS, self._rng)
        level = LEVELS[unit.recipient]
        self._do(done, A.FINISH_DIVERSION, Part.UNIT, unit.name, result="已处理并答复当事人", level=level)
        self._clock(M.DEPARTMENT_ACCEPT, at, taken)
        self._clock(M.DEPARTMENT_RESULT, at, done)
        self._level = level
        return done

    def _another(self, unit: Unit) -> Unit:
        return self._rng.choice([each for each in UNITS if each.recipient is Recipient.DEPARTMENT and each != unit])

    def _finish(self, handled_at: datetime) -> None:
        """Everybody is called back; one who is not satisfied reopens the matter, once. A promise is kept or broken."""
        answered = self._called(handled_at, dissatisfaction=self._promised is None)
        if answered is None:
            answered = self._called(self._decided_anew(), dissatisfaction=False)
        if answered and self._promised:
            self._closed(*self._performed(handled_at, answered, self._promised))
        elif answered:
            self._closed(answered, answered)

    def _performed(
        self, handled_at: datetime, answered: datetime, promised: turns.Promised
    ) -> tuple[datetime, datetime]:
        """When everybody had answered, at last, and when nothing more is open."""
        at = promised.ends_at(answered if promised.is_broken else handled_at, self._pen)
        self._clock(M.PERFORMANCE, promised.at, at)
        if not promised.is_broken:
            self._do(at, A.PERFORM, Part.CALLER_BACK, reason="来电人确认已兑现")
            return answered, max(at, answered)
        self._do(at, A.BREAK_PROMISE, Part.CALLER_BACK, reason="到期未兑现")
        self._clock(M.CLOSE, answered, None)
        handled_at = self._handed_anew(at, KINDS[self._matter.category].unit, "承诺未兑现，转办")
        again = self._called(handled_at, dissatisfaction=False)
        assert again is not None  # noqa: S101 - nobody is dissatisfied
        return again, again

    def _called(self, handled_at: datetime, *, dissatisfaction: bool) -> datetime | None:
        """When the last caller was reached, or given up; None if one reopened the matter."""
        begins = max(handled_at, self._merged_until + timedelta(minutes=1))
        calls = called_back(self._callers, begins, self._rng, dissatisfaction=dissatisfaction)
        for call in calls:
            self._do(call.at, A.CALL_BACK, Part.CALLER_BACK, report=call.report, result=call.result)
            if self._answers.get(call.report) in (None, CallResult.UNREACHABLE):
                self._answers[call.report] = call.result
        self._clock(M.FOLLOW_UP, handled_at, calls[-1].at)
        return None if calls[-1].result is CallResult.DISSATISFIED else calls[-1].at

    def _decided_anew(self) -> datetime:
        self._reopened = True
        return self._handed_anew(self.steps[-1].at, MEDIATION, "回访不满意，转调解")

    def _handed_anew(self, since: datetime, unit: Unit, reason: str) -> datetime:
        """The desk decides once more, and hands it on."""
        self._handling = Handling.DIVERTED
        ruled = pace.later(since, pace.RULING, self._rng)
        self._clock(M.DECIDE, since, ruled)
        self._handed(ruled, unit, Part.DESK, reason)
        return self._finished(ruled, unit)

    def _closed(self, answered_at: datetime, ready_at: datetime) -> None:
        at = pace.later(ready_at, pace.CLOSE, self._rng)
        self._clock(M.CLOSE, answered_at, at)
        if self._matter.risks:
            self._do(at - (at - answered_at) / 2, A.PROPOSE_CLOSE, Part.DESK, reason="处置完毕，提请办结")
        self._do(at, A.CLOSE, Part.LEADER if self._matter.risks else Part.DESK)


LEVELS = {
    Recipient.DEPARTMENT: L.DEPARTMENT, Recipient.MEDIATION_ROOM: L.ZONE, Recipient.ENTERPRISE: L.ENTERPRISE,
}  # fmt: skip
"""At which level each settles a matter."""
