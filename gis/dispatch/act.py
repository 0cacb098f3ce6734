"""What carries out which command: the table that every way in goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from gis.dispatch import (
    closing,
    commands,
    desk,
    diversion,
    evidence,
    intake,
    joint,
    knowing,
    merging,
    pausing,
    placing,
    promises,
    response,
)
from gis.dispatch import later_commands as later
from gis.dispatch.office import Office, Outcome

type Carrier = Callable[[Session, Any, Office], Outcome]

# fmt: off
CARRIERS: Mapping[type[commands.Command], Carrier] = {
    commands.Receive: intake.receive,
    commands.Sign: desk.sign,
    commands.Dispatch: desk.dispatch,
    commands.Redispatch: desk.redispatch,
    later.Join: joint.join,
    commands.Accept: response.accept,
    commands.Decline: response.decline,
    commands.Contact: response.contact,
    commands.Arrive: response.arrive,
    commands.Settle: response.settle,
    later.Divert: diversion.divert,
    later.AcceptDiversion: diversion.accept_diversion,
    later.ReturnDiversion: diversion.return_diversion,
    later.FinishDiversion: diversion.finish_diversion,
    later.Promise: promises.promise,
    later.Perform: promises.perform,
    later.BreakPromise: promises.break_promise,
    later.HandBack: desk.hand_back,
    later.TakeBack: desk.take_back,
    later.FinishPolice: desk.finish_police,
    later.CallBack: closing.call_back,
    later.ProposeClose: closing.propose_close,
    later.Close: closing.close,
    later.Reopen: closing.reopen,
    later.Merge: merging.merge,
    later.Unmerge: merging.unmerge,
    later.AskPause: pausing.ask_pause,
    later.Suspend: pausing.suspend,
    later.Resume: pausing.resume,
    later.Reject: closing.reject,
    later.Transfer: closing.transfer,
    later.Correct: placing.correct,
    later.Flag: knowing.flag,
    later.ContactCaller: knowing.contact_caller,
    later.Unmask: knowing.unmask,
    later.Attach: evidence.attach,
    later.Note: desk.note,
}
# fmt: on
"""Every command there is."""


def act(db: Session, command: commands.Command, office: Office) -> Outcome:
    """Carry out a command; the caller commits.

    raises: as the function of the command
    """
    return CARRIERS[type(command)](db, command, office)
