"""A believable day from one seed: who does what when, and what is true about it. Nothing is stored here.

The same scene, day, seed and number of reports give the same day. Figures: domain.md 3.3, 3.4 and 6.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from random import Random

from gis.demo.day_course import Course
from gis.demo.day_matter import DayPlan, Matter
from gis.demo.day_mix import Fate
from gis.demo.day_reports import MOST, reports_of
from gis.demo.day_runs import Run, runs_of
from gis.demo.day_scene import Scene
from gis.errors import BadInput, Finding

USUAL, SURGE = 30, 120
"""Reports of the zone on a usual day, and on one of those that bring four times as many."""


def plan_day(scene: Scene, on: date, seed: int, many: int = USUAL) -> DayPlan:
    """A day with so many reports.

    raises: BadInput if it can't have so many, or if nobody could be sent
    """
    _require_possible(scene, many)
    matters = reports_of(scene, on, many, Random(f"{seed} {on} reports"))
    runs, trips = runs_of(matters, scene, Random(f"{seed} {on} runs"))
    courses = _courses(matters, runs, seed, on)
    steps = [step for course in courses.values() for step in course.steps]
    return DayPlan(
        on=on,
        seed=seed,
        matters=tuple(matters),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        truth={key: course.truth for key, course in courses.items()},
        trips=tuple(trips),
    )


def between(plan: DayPlan, starts_at: datetime, ends_at: datetime) -> DayPlan:
    """The plan with those matters only that are received from an instant on, and their steps before another."""
    kept = {matter.key for matter in plan.matters if matter.received_at >= starts_at}
    kept -= {matter.key for matter in plan.matters if matter.same_as is not None and matter.same_as not in kept}
    return replace(plan, steps=tuple(step for step in plan.steps if step.matter in kept and step.at < ends_at))


def _courses(matters: Sequence[Matter], runs: Mapping[int, Run], seed: int, on: date) -> dict[int, Course]:
    others: dict[int | None, list[Matter]] = defaultdict(list)
    for matter in matters:
        others[matter.same_as].append(matter)
    rngs = {matter.key: Random(f"{seed} {on} course {matter.key}") for matter in matters}
    # Those that repeat another come first: it is called back when the last of them is merged.
    alone = {m.key: Course(m, None, (), m.received_at, rngs[m.key]) for m in matters if m.fate is Fate.MERGED}
    found = dict(alone)
    for matter in matters:
        if matter.key not in found:
            repeated = others[matter.key]
            until = max((alone[one.key].steps[-1].at for one in repeated), default=matter.received_at)
            found[matter.key] = Course(matter, runs.get(matter.key), repeated, until, rngs[matter.key])
    return found


def _require_possible(scene: Scene, many: int) -> None:
    findings = []
    if not 1 <= many <= MOST:
        findings.append(Finding("matters", f"{many} are no day.", f"Give 1 to {MOST}."))
    if not scene.spots["any"]:
        findings.append(Finding("date", "no areas were in force then.", "Choose a day on which there were."))
    if not scene.bases:
        findings.append(Finding("centre", "has no first-response team with a base.", "Build the demo zone into it."))
    if findings:
        raise BadInput(f"{len(findings)} finding(s), no day was planned.", findings)
