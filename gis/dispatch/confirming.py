"""What a desk confirms, and in sight of what: values that change, facts of the event, the decision that is kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.dispatch.change import Seen
from gis.dispatch.commands import Confirming, Dispatch
from gis.model.proposals import Proposal, ProposalRound
from gis.vocabulary import ProposalKind


def confirmed(db: Session, seen: Seen, command: Confirming) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns that change, and what the history says of it: what was confirmed, and beside it what was proposed."""
    values: dict[str, Any] = {}
    if command.category is not None:
        values["category"] = command.category.value
    if command.priority is not None:
        values["priority"] = command.priority.value
    risks = sorted({*seen.risks, *(risk.value for risk in command.risks)})
    if risks != sorted(seen.risks):
        values["risks"] = risks
    return values, values | {"proposed": proposed_nature(db, seen)} if values else {}


def proposed_nature(db: Session, seen: Seen) -> dict[str, Any] | None:
    """Category, priority and risks as they were proposed last; None if they were not."""
    query = (
        select(Proposal.content)
        .join(ProposalRound, ProposalRound.id == Proposal.round_id)
        .where(Proposal.incident_id == seen.id, Proposal.kind == ProposalKind.NATURE.value)
        .order_by(ProposalRound.round.desc())
        .limit(1)
    )
    content = db.scalar(query)
    return {name: content[name] for name in ("category", "priority", "risks")} if content else None


def decision_row(db: Session, seen: Seen, command: Dispatch, values: dict[str, Any], policy: str) -> dict[str, Any]:
    """A decision as it is kept: what was chosen, and the newest round of proposals at that moment."""

    def now_or_before(name: str) -> Any:
        return values.get(name, getattr(seen, name))

    newest = select(func.max(ProposalRound.round)).where(ProposalRound.incident_id == seen.id)
    return {
        "incident_id": seen.id,
        "seq": seen.event_count + 1,
        "decided_by": command.actor.code,
        "round": db.scalar(newest),
        "policy": policy,
        "team": command.team,
        "worker": command.worker,
        "override": command.override or getattr(command, "reason", None),
        **{name: now_or_before(name) for name in ("place", "unknown_place", "category", "priority", "risks")},
    }
