"""Everything that can go wrong, as one tree. An error carries its facts and says what to do next.

GisError
  BadInput      UnknownDatum, BadCoordinates, BadFile, RowsRejected, AreasRejected, DoesNotTile, TooHeavy, ReaderBroke,
                CommandRejected, KeyReused
  Stranger      NoToken, BadToken
  NotFound      CentreNotFound, EditionNotFound, NothingInForce, AreaNotFound, PostNotFound, IncidentNotFound,
                NoticeNotFound, AttachmentNotFound, TicketNotFound, NothingDecided, NothingProposed
  Forbidden     NotYourRole
  Refused       CentreExists, EditionNotDraft, EditionNameTaken, EditionsInUse, NothingBefore, DatabaseNotEmpty,
                NotInThisState, NotYet, Overtaken, AlreadySent, NoticeNotOpen, TooOften
  Unavailable   DatabaseDown, SchemaOutdated, ClusterUnusable

`BadInput` holds every finding at once: whoever brings data is told everything in one answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with what somebody gave us."""

    field: str
    """The field, column or option as its owner wrote it."""
    found: str
    """What was found there, in words."""
    hint: str
    """What to do about it."""
    where: str = ""
    """The place in a file or list: "line 12", "feature 3", "fixes[4]"; empty for a single value."""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.field}: {self.found} {self.hint}".rstrip()


def _again(kind: type[GisError], args: tuple[object, ...], facts: dict[str, object]) -> GisError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(facts)
    return error


class GisError(Exception):
    """Root of all errors that we raise on purpose."""

    hint: str = ""
    """What the reader can do next; a class may set it, an instance may override it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """What travels between processes: the facts, not the arguments of whichever class it is."""
        return _again, (type(self), self.args, self.__dict__)


class BadInput(GisError):
    """What was given cannot be used; `findings` lists every reason."""

    def __init__(self, message: str, findings: Sequence[Finding] = (), *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.findings = tuple(findings)


class UnknownDatum(BadInput):
    """A coordinate came without its datum, or with one that we don't know."""

    def __init__(self, given: str | None, *, field: str = "datum") -> None:
        found = "is missing." if given is None else f"'{given}' is not a datum we know."
        hint = "Give wgs84, cgcs2000, gcj02, bd09, or a Gauss-Krüger zone such as epsg:4549."
        super().__init__(f"{field} {found}", [Finding(field, found, hint)], hint=hint)
        self.given = given


class BadCoordinates(BadInput):
    """A coordinate is not finite or lies outside the range of its datum."""


class BadFile(BadInput):
    """A file cannot be read as what it is said to be."""


class RowsRejected(BadInput):
    """Rows of a table cannot be taken in; nothing was written."""


class AreasRejected(BadInput):
    """Areas cannot be taken in; nothing was written."""


class CommandRejected(BadInput):
    """What was asked for is not whole or not possible; nothing was done."""


class KeyReused(BadInput):
    """An idempotency key came with two different commands."""

    def __init__(self, key: str) -> None:
        found = f"'{key}' came with another command before."
        hint = "Make a new key for every command; repeat a key only with what it came with."
        super().__init__(f"The idempotency key {found}", [Finding("key", found, hint)], hint=hint)


class DoesNotTile(BadInput):
    """Areas of a draft leave places without an owner, or with two; it was not published."""

    def __init__(self, name: str, kind: str, findings: Sequence[Finding] = (), count: int = 0) -> None:
        super().__init__(
            f"Edition '{name}' does not give every place one {kind}: {count} finding(s), nothing was published.",
            findings,
            hint="Import it again with --repair, or mend the borders; gaps that are meant: --accept-gaps.",
        )


class TooHeavy(BadInput):
    """Working on what was given takes more time or memory than it may, and was ended."""

    def __init__(self, subject: str, found: str) -> None:
        hint = "Split or simplify it, or allow more: GRIDKEEPER_FILE_TIMEOUT_SECONDS, GRIDKEEPER_FILE_MEMORY_MB."
        super().__init__(f"{subject} {found}", [Finding("file", found, hint, subject)], hint=hint)


class ReaderBroke(BadInput):
    """The program that works on what was given crashed over it; nothing else was harmed."""

    def __init__(self, subject: str, signal: str) -> None:
        found = f"breaks the program that reads it ({signal})."
        hint = "It is damaged or made to do harm: open it in a GIS desktop and export it again."
        super().__init__(f"{subject} {found}", [Finding("file", found, hint, subject)], hint=hint)


class Stranger(GisError):
    """Nobody knows who asks."""


class NoToken(Stranger):
    """A question about incidents came without saying who asks."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            f"Nobody said who asks for {asked}.",
            hint="Send 'Authorization: Bearer TOKEN'; `gridkeeper token CODE` makes one.",
        )


class BadToken(Stranger):
    """A token says who asks, and cannot be believed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The token {why}.", hint="Make another one: `gridkeeper token CODE`.")


class NotFound(GisError):
    """What was asked for does not exist."""


class CentreNotFound(NotFound):
    """No centre has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no centre '{name}'.", hint="`gridkeeper centre list` shows those that exist.")


class EditionNotFound(NotFound):
    """No edition has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no edition '{name}'.", hint="`gridkeeper areas editions` shows those that exist.")


class NothingInForce(NotFound):
    """No edition of this kind is in force."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No edition of kind {kind} is in force.", hint="`gridkeeper areas editions` shows all.")


class AreaNotFound(NotFound):
    """No area of this kind and code is in force."""

    def __init__(self, kind: str, code: str) -> None:
        super().__init__(f"No {kind} '{code}' is in force.", hint="`gridkeeper areas list` shows the codes in force.")


class PostNotFound(NotFound):
    """No post has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no post '{code}'.", hint="Import it first: `gridkeeper duty import FILE`.")


class IncidentNotFound(NotFound):
    """No incident has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"There is no incident {number}.", hint="Check the number; a merged incident keeps its own.")


class NoticeNotFound(NotFound):
    """No notice has this number, or it is somebody else's."""

    def __init__(self, number: str) -> None:
        super().__init__(f"There is no notice {number}.", hint="`GET /v1/notices` shows your own.")


class AttachmentNotFound(NotFound):
    """No such file belongs to the incident, or it is no longer what was kept."""

    def __init__(self, which: str) -> None:
        super().__init__(f"There is no file {which} here.", hint="Look at the incident: it lists its files.")


class TicketNotFound(NotFound):
    """No report was answered with this ticket."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"There is no report with the ticket {ticket}.", hint="Check the ticket, letter by letter.")


class NothingDecided(NotFound):
    """Nobody was sent to this incident yet."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Nobody was sent to incident {number} yet.", hint="There is a decision once it is dispatched."
        )


class NothingProposed(NotFound):
    """An incident was decided before anything had been proposed for it."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Incident {number} was decided before anything had been proposed.",
            hint="There is nothing to compute again; see whether the worker was running.",
        )


class Forbidden(GisError):
    """Who asks may not."""


class NotYourRole(Forbidden):
    """None of the actor's roles may do this."""

    def __init__(self, who: str, action: str, roles: str) -> None:
        super().__init__(f"'{who}' may not {action}.", hint=f"Ask somebody who may: {roles}.")


class Refused(GisError):
    """What was asked for is understood and not allowed as things stand."""


class CentreExists(Refused):
    """A centre of this name stands already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Centre '{name}' exists already.", hint="Choose another name.")


class EditionNotDraft(Refused):
    """Only drafts can be changed or published."""

    def __init__(self, name: str, status: str) -> None:
        super().__init__(
            f"Edition '{name}' is {status}, not a draft.", hint="Import the areas under a new edition name."
        )


class EditionNameTaken(Refused):
    """The edition already holds areas of this kind."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"Edition '{name}' already holds areas of kind {kind}.", hint="Choose another --edition name.")


class EditionsInUse(Refused):
    """Somebody is writing areas right now, in a GIS desktop or by an import."""

    def __init__(self, waited: str) -> None:
        super().__init__(
            f"Somebody is changing areas; we have waited {waited}.",
            hint="Have open edit sessions saved or cancelled in the GIS desktop, then try again.",
        )


class NothingBefore(Refused):
    """There is no edition to go back to."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"Before edition '{name}' no edition of kind {kind} was in force.",
            hint="Name one kind with --kind, or publish another edition.",
        )


class DatabaseNotEmpty(Refused):
    """The demo zone is built into an empty centre only."""

    def __init__(self, centre: str) -> None:
        super().__init__(
            f"Centre '{centre}' already holds areas.",
            hint="Build the demo zone into a new centre: gridkeeper --centre NAME demo build.",
        )


class NotInThisState(Refused):
    """The incident stands where this cannot be asked."""

    def __init__(self, action: str, state: str, states: str) -> None:
        super().__init__(
            f"An incident that is {state} does not allow to {action}.", hint=f"It is possible when it is {states}."
        )


class NotYet(Refused):
    """What must hold before this can be done does not hold; `unmet` lists everything."""

    def __init__(self, action: str, unmet: str) -> None:
        super().__init__(f"It is too early to {action}: {unmet}.", hint="Do first what is missing, then try again.")


class Overtaken(Refused):
    """Somebody else decided in the meantime."""

    def __init__(self, number: str, state: str, by: str) -> None:
        super().__init__(
            f"Incident {number} has changed in the meantime: '{by}' was first, it is {state} now.",
            hint="Look at what was decided, then decide again if it is still needed.",
        )


class AlreadySent(Refused):
    """A team serves one matter as the first at the scene, unless it is told to serve two."""

    def __init__(self, team: str) -> None:
        super().__init__(
            f"Team '{team}' is first at the scene of another incident.",
            hint="Send another team, or say that it goes there afterwards.",
        )


class NoticeNotOpen(Refused):
    """What is on its way, sent or cancelled is not sent again."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(f"Notice {number} is {state}.", hint="Only what could not be sent can be tried again.")


class TooOften(Refused):
    """The public form was used more often in an hour than one person needs it."""

    def __init__(self, whose: str) -> None:
        super().__init__(
            f"There were too many reports within an hour from the same {whose}.",
            hint="Call 110 if somebody is in danger; else try again in an hour.",
        )


class Unavailable(GisError):
    """Something we stand on does not answer."""


class DatabaseDown(Unavailable):
    """PostgreSQL cannot be reached."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"The database does not answer: {cause}",
            hint="Start it with `gridkeeper db start`, or check GRIDKEEPER_DATABASE_URL.",
        )


class SchemaOutdated(Unavailable):
    """The tables are not those that this version of the program needs."""

    def __init__(self, centre: str, have: str | None, need: str) -> None:
        super().__init__(
            f"Centre '{centre}' is at revision {have or 'none'}, this program needs {need}.",
            hint="Run `gridkeeper db migrate`.",
        )


class ClusterUnusable(Unavailable):
    """The private PostgreSQL cluster cannot be made, started or trusted."""
