"""What people may ask of an incident after the first hour: diversion, police, call-back, promises, closing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gis.dispatch.commands import OnIncident, RawPlace
from gis.vocabulary import Action, AttachmentKind, CallResult, PauseReason, Recipient, ResolvedLevel, Risk


@dataclass(frozen=True, kw_only=True)
class Divert(OnIncident):
    """Hand the matter to a department, the mediation room or the enterprise."""

    action = Action.DIVERT
    must_say = ("unit", "reason")

    recipient: Recipient
    unit: str
    """Code of the recipient."""
    reason: str


@dataclass(frozen=True, kw_only=True)
class AcceptDiversion(OnIncident):
    """A department takes the matter."""

    action = Action.ACCEPT_DIVERSION


@dataclass(frozen=True, kw_only=True)
class ReturnDiversion(OnIncident):
    """A department gives the matter back, once, and says whose it is."""

    action = Action.RETURN_DIVERSION
    must_say = ("reason", "suggested_unit")

    reason: str
    suggested_unit: str


@dataclass(frozen=True, kw_only=True)
class FinishDiversion(OnIncident):
    """A department has dealt with the matter."""

    action = Action.FINISH_DIVERSION
    must_say = ("result",)

    result: str
    level: ResolvedLevel = ResolvedLevel.DEPARTMENT


@dataclass(frozen=True, kw_only=True)
class HandBack(OnIncident):
    """Back to 110, in one click and with one reason."""

    action = Action.HAND_BACK
    must_say = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class CallBack(OnIncident):
    """A caller was called back, or tried."""

    action = Action.CALL_BACK

    report: int
    """Number of the report whose caller it is."""
    result: CallResult
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Close(OnIncident):
    """Nothing is left to do."""

    action = Action.CLOSE


@dataclass(frozen=True, kw_only=True)
class Suspend(OnIncident):
    """Approve that the matter waits; whoever asked for it is somebody else."""

    action = Action.SUSPEND

    reason: PauseReason
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Join(OnIncident):
    """Call a department, another team or a person to a matter that one team cannot handle alone."""

    action = Action.JOIN
    must_say = ("unit",)

    unit: str
    """Code of a team or a person; of a department, if there is neither."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise(OnIncident):
    """Something was promised by a day: wages, a repair. An agreement is not its performance."""

    action = Action.PROMISE
    must_say = ("what",)

    what: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Merge(OnIncident):
    """The same matter as another incident; every caller keeps a call-back there."""

    action = Action.MERGE

    into: int


@dataclass(frozen=True, kw_only=True)
class Flag(OnIncident):
    """Mark the matter with risks; a red matter stays red."""

    action = Action.FLAG

    risks: frozenset[Risk]


@dataclass(frozen=True, kw_only=True)
class Correct(OnIncident):
    """Another place: a new version, the old one is kept, limits run on."""

    action = Action.CORRECT
    must_say = ("reason",)

    place: RawPlace
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithReason(OnIncident):
    """What needs nothing but a reason; the classes below differ by their action."""

    must_say = ("reason",)

    reason: str


class Perform(WithReason):
    """A promise was kept; the reason is how that is known."""

    action = Action.PERFORM


class BreakPromise(WithReason):
    """A promise was broken; the desk decides what follows."""

    action = Action.BREAK_PROMISE


class TakeBack(WithReason):
    """The police gives the matter back."""

    action = Action.TAKE_BACK


class FinishPolice(WithReason):
    """The police has dealt with the matter; the reason is their result."""

    action = Action.FINISH_POLICE


class ProposeClose(WithReason):
    """The first of two people to whom a red matter looks finished."""

    action = Action.PROPOSE_CLOSE


class Reopen(WithReason):
    """It was not finished after all."""

    action = Action.REOPEN


class Unmerge(WithReason):
    """It was another matter after all."""

    action = Action.UNMERGE


class AskPause(WithReason):
    """Ask that the matter may wait."""

    action = Action.ASK_PAUSE


class Resume(WithReason):
    """It need not wait any longer."""

    action = Action.RESUME


class Reject(WithReason):
    """A false alarm, or a nuisance call."""

    action = Action.REJECT


class Transfer(WithReason):
    """It lies in the territory of another centre; the reason names it."""

    action = Action.TRANSFER


class Note(WithReason):
    """Something worth knowing."""

    action = Action.NOTE


class Unmask(WithReason):
    """Be shown who called, with the number in full; the reason is kept."""

    action = Action.UNMASK


@dataclass(frozen=True, kw_only=True)
class ContactCaller(OnIncident):
    """The caller was reached meanwhile: asked for the place, told that somebody comes."""

    action = Action.CONTACT_CALLER

    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Attach(OnIncident):
    """A photo or an audio note that lies on disk already, under the digest of its content."""

    action = Action.ATTACH

    kind: AttachmentKind
    media_type: str
    digest: str
    byte_count: int
    width: int | None = None
    height: int | None = None
    lonlat: tuple[float, float] | None = None
    """Where a photo says that it was taken."""
    device_at: datetime | None = None
    """When it says so."""
