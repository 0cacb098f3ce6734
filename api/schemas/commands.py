"""Shapes of commands, made from the commands themselves: one schema per action, every field explained once.

What a command needs is said by its dataclass; here stands how each field is sent and what it means. Who asks and the
key come with the headers, the incident with the path; grades of evidence are ours to give.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Annotated, Any

from pydantic import Field, create_model

from api.schemas.common import NO_NUL, InstantIn, Number, Schema
from gis.dispatch.act import CARRIERS
from gis.dispatch.check import MOST_LETTERS
from gis.dispatch.commands import OnIncident, RawPlace
from gis.dispatch.later_commands import Attach, Unmask
from gis.errors import BadInput, Finding
from gis.vocabulary import Action, CallResult, Category, Datum, PauseReason, Priority, Recipient, ResolvedLevel, Risk

Text = Annotated[str, Field(max_length=MOST_LETTERS, pattern=NO_NUL)]
CodeText = Annotated[str, Field(max_length=100, pattern=NO_NUL)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Risks = Annotated[frozenset[Risk], Field(json_schema_extra={"uniqueItems": False})]
"""Saying one twice does no harm."""
IncidentNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]


class PlaceIn(Schema):
    """A point with its datum."""

    x: Annotated[Number, Field(ge=-1e9, le=1e9)]
    """Longitude in degrees."""
    y: Annotated[Number, Field(ge=-1e9, le=1e9)]
    """Latitude in degrees."""
    datum: Datum

    def to_place(self) -> RawPlace:
        """The core's place."""
        return RawPlace(x=self.x, y=self.y, datum=self.datum)


class CommandIn(Schema):
    """What every command may carry."""

    version: Version | None = None
    """Of the incident as you saw it; if somebody has decided since, nothing is done (409). `If-Match` says the same."""


# fmt: off
FIELDS: dict[str, tuple[Any, str]] = {
    "team":           (CodeText | None, "Code of the team that goes first; null if none is free: the worker goes."),
    "worker":         (CodeText | None, "Code of the responsible person."),
    "place":          (PlaceIn | None, "The place that was chosen."),
    "unknown_place":  (Text, "Why it is sent without a place."),
    "afterwards":     (bool, "The team is told to go there after what it serves now."),
    "reason":         (Text, "Why, in a few words."),
    "note":           (Text, "Something worth knowing."),
    "device_at":      (InstantIn | None, "When, by the phone's clock: kept, never reckoned with."),
    "outcome":        (Text, "What was achieved."),
    "level":          (ResolvedLevel, "Where it was resolved."),
    "recipient":      (Recipient, "Whom it goes to: a department, the mediation room, an enterprise."),
    "unit":           (CodeText, "Code of the department, room, enterprise or team."),
    "suggested_unit": (CodeText, "Whose matter it is."),
    "result":         (Text, "What was done."),
    "report":         (IncidentNumber, "Number of the report whose caller it is."),
    "until":          (InstantIn, "By when."),
    "what":           (Text, "What was promised."),
    "into":           (IncidentNumber, "Number of the incident that goes on."),
    "risks":          (Risks, "Risks to add; those that it has stay."),
    "category":       (Category | None, "What it is about, as you confirm it; null leaves it as it is."),
    "priority":       (Priority | None, "How urgent it is, as you confirm it; null leaves it as it is."),
    "override":       (Text, "Why another than was proposed first, if you want to say."),
}
ELSEWHERE: dict[tuple[Action, str], tuple[Any, str]] = {
    (Action.CALL_BACK, "result"): (CallResult, "What came of the call."),
    (Action.SUSPEND, "reason"):   (PauseReason, "Why it waits."),
    (Action.CORRECT, "place"):    (PlaceIn, "Where it is."),
}
# fmt: on
"""How each field is sent, and what it means; then where a field means something else."""

NOT_SENT = frozenset({"actor", "key", "number", "version", "grade"})


def _schema_of(command: type[OnIncident]) -> type[CommandIn]:
    given: dict[str, Any] = {}
    for field in fields(command):
        if field.name not in NOT_SENT:
            kind, meaning = ELSEWHERE.get((command.action, field.name)) or FIELDS[field.name]
            required = field.default is MISSING and field.name != "team"
            default = ... if required else None if field.name == "team" else field.default
            given[field.name] = (kind, Field(default, description=meaning))
    model: type[CommandIn] = create_model(f"{command.__name__}In", __base__=CommandIn, __doc__=command.__doc__, **given)
    return model


COMMANDS: dict[Action, type[OnIncident]] = {
    kind.action: kind for kind in CARRIERS if issubclass(kind, OnIncident) and kind not in (Unmask, Attach)
}
"""What may be asked of an incident that exists; callers are looked up, and files handed in, in ways of their own."""

SCHEMAS: dict[Action, type[CommandIn]] = {action: _schema_of(command) for action, command in COMMANDS.items()}
"""What is sent for each action."""


def said(body: CommandIn) -> dict[str, Any]:
    """What a command is made of, beside who asks, the key and the incident."""
    given = {name: getattr(body, name) for name in type(body).model_fields}
    return {name: value.to_place() if isinstance(value, PlaceIn) else value for name, value in given.items()}


def version_of(body: CommandIn, if_match: str | None) -> int | None:
    """The version that was seen, as the body or the header says it.

    raises: BadInput if they differ, or the header is no version
    """
    if if_match is None:
        return body.version
    text = if_match.strip().removeprefix("W/").strip('"')
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if version is None or body.version not in (None, version):
        finding = Finding("If-Match", "is not the version of the body." if version else "is not a version.",
                          'Send the version of the incident as "7".')  # fmt: skip
        raise BadInput("The version is not clear.", [finding])
    return version
