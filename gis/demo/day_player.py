"""Plays a day: every step of the plan as the real command that it is, by the person whose part it is at the instant.

One clock is given to the commands, and whoever plays moves it or waits for it; nothing here has a time of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.demo.day_acts import command_of, key_of, report_of
from gis.demo.day_cast import Cast
from gis.demo.day_matter import DayPlan, Matter, Step
from gis.dispatch.act import act
from gis.dispatch.commands import Receive
from gis.dispatch.intake import receive
from gis.dispatch.office import Office, Outcome
from gis.errors import AlreadySent, BadInput, Forbidden, Refused
from gis.model.incidents import Incident, Report
from gis.vocabulary import Action


@dataclass
class Played:
    """What came of playing so far."""

    steps: int = 0
    received: int = 0
    refused: list[str] = field(default_factory=list)
    """What the rules did not allow: somebody else had taken the matter another way."""


class Player:
    """Carries out the steps of a plan, one after the other."""

    def __init__(self, plan: DayPlan, cast: Cast, office: Office, *, mark: str = "") -> None:
        """mark: tells this play from others of the same plan; without one, playing it again changes nothing"""
        self.plan, self.office, self.played = plan, office, Played()
        self.numbers: dict[int, int] = {}
        """Of the incidents, by the key of the matter."""
        self._cast, self._mark = cast, mark
        self._play = f"{plan.on} {plan.seed} {len(plan.matters)} {mark}"
        self._reports: dict[int, int] = {}
        self._lost: set[int] = set()

    def take(self, db: Session, number: int) -> Outcome | None:
        """Take the step with a number in the plan; the caller commits.

        returns: None if it was refused, or if a step before it was: the matter has taken another way
        """
        step = self.plan.steps[number]
        if step.matter in self._lost:
            return None
        actor = self._cast.actor(db, step, self._matter(step), self.office.clock.now())
        try:
            with db.begin_nested():
                outcome = self._carried_out(db, number, step, actor)
        except (Refused, Forbidden, BadInput) as error:
            self._lost.add(step.matter)
            self.played.refused.append(f"{self.numbers.get(step.matter, '-')}: {error.message}")
            return None
        self.played.steps += 1
        return outcome

    def _matter(self, step: Step) -> Matter:
        return self.plan.matters[step.matter]

    def _carried_out(self, db: Session, number: int, step: Step, actor: Actor) -> Outcome:
        if step.action is Action.RECEIVE:
            return self._received(db, number, step, actor)
        if step.action is Action.DISPATCH:
            return self._sent(db, number, step, actor)
        return self._asked(db, step, actor, self._bound(step), key_of(self._play, number))

    def _received(self, db: Session, number: int, step: Step, actor: Actor) -> Outcome:
        command = report_of(self._matter(step), actor, key_of(self._play, number), self._mark)
        outcome = receive(db, command, self.office)
        self.numbers[step.matter] = outcome.number
        self._reports[step.matter] = _report_of(db, command, outcome.number)
        self.played.received += 1
        return outcome

    def _sent(self, db: Session, number: int, step: Step, actor: Actor) -> Outcome:
        """Send the team of the plan and the responsible worker; a team that others have sent goes there afterwards."""
        worker = self._cast.worker(db, self._matter(step).place, self.office.clock.now())
        says = {**step.says, "worker": worker and worker.code}
        try:
            with db.begin_nested():
                return self._asked(db, step, actor, says, key_of(self._play, number))
        except AlreadySent:
            return self._asked(db, step, actor, {**says, "afterwards": True}, key_of(self._play, number, "afterwards"))

    def _asked(self, db: Session, step: Step, actor: Actor, says: Mapping[str, Any], key: Any) -> Outcome:
        command = command_of(step, actor, key, self.numbers[step.matter], says)
        return act(db, command, self.office)

    def _bound(self, step: Step) -> dict[str, Any]:
        """What a step says, with reports and incidents by their numbers."""
        says = dict(step.says)
        if "report" in says:
            says["report"] = self._reports[says["report"]]
        if "into" in says:
            says["into"] = self.numbers[says["into"]]
        return says


def _report_of(db: Session, command: Receive, number: int) -> int:
    """The number of the report that a command brought."""
    by_reference = (Report.channel == command.channel.value, Report.reference == command.reference)
    by_incident = (Incident.number == number, Report.reference.is_(None))
    query = select(Report.number).join(Incident, Incident.id == Report.incident_id)
    return db.scalars(query.where(*(by_reference if command.reference else by_incident))).one()
