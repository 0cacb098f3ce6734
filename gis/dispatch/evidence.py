"""Photos and audio notes of an incident: checked, kept on disk, then named by a row and an event of the history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.areas.apart import Limits, run_apart
from gis.crs.transform import LonLat
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.filing import keep
from gis.dispatch.intake import shape_of
from gis.dispatch.later_commands import Attach
from gis.dispatch.office import Office, Outcome
from gis.dispatch.photos import MEDIA_TYPE, photo_from_bytes
from gis.dispatch.workflow import Facts
from gis.errors import BadFile, Finding
from gis.model.attachments import Attachment
from gis.settings import Settings
from gis.vocabulary import AttachmentKind, State

PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")
AUDIO_TYPES = ("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/webm", "audio/wav", "audio/amr")
MOST_BYTES = 20_000_000
LIMITS = Limits(seconds=20, memory_mb=700)
"""What drawing a photo anew may take; 50 million pixels are 150 MB, twice."""


def filed(settings: Settings, actor: Actor, content: bytes, media_type: str, **on: object) -> Attach:
    """The command that attaches a file: the file is checked and on disk when it is made.

    on: number, key and version of the command
    raises: BadFile, TooHeavy, ReaderBroke
    """
    media_type = media_type.partition(";")[0].strip().lower()
    _require_usable(content, media_type)
    if media_type in AUDIO_TYPES:
        digest = keep(settings, content)
        audio = {"kind": AttachmentKind.AUDIO, "media_type": media_type, "byte_count": len(content)}
        return Attach(actor=actor, digest=digest.hex(), **audio, **on)  # type: ignore[arg-type]
    photo = run_apart(LIMITS, "photo", photo_from_bytes, content)
    return Attach(
        actor=actor, digest=keep(settings, photo.content).hex(), kind=AttachmentKind.PHOTO, media_type=MEDIA_TYPE,
        byte_count=len(photo.content), width=photo.width, height=photo.height, lonlat=photo.lonlat,
        device_at=photo.taken_at, **on,  # type: ignore[arg-type]
    )  # fmt: skip


def attach(db: Session, command: Attach, office: Office) -> Outcome:
    """Write down that a file belongs to an incident; the file is on disk.

    raises: as `carry_out`
    """

    def plan(seen: Seen) -> Plan:
        def store(now: datetime) -> None:
            names = ("media_type", "byte_count", "width", "height", "device_at")
            row = {name: getattr(command, name) for name in names}
            place = shape_of(LonLat(*command.lonlat) if command.lonlat else None)
            given = {"kind": command.kind.value, "digest": bytes.fromhex(command.digest), "place": place}
            who = {"received_at": now, "given_by": command.actor.code}
            db.execute(insert(Attachment).values(incident_id=seen.id, **row, **given, **who))

        told = {"kind": command.kind.value, "digest": command.digest}
        return Plan(Facts(state=State.of(seen.state), leads=True), told=told, store=store)

    return carry_out(db, command, office, plan)


def newest_of(db: Session, actor: Actor, digest: str) -> Attachment:
    """The row of a file that the actor has just attached."""
    mine = select(Attachment).where(Attachment.digest == bytes.fromhex(digest), Attachment.given_by == actor.code)
    return db.scalars(mine.order_by(Attachment.received_at.desc()).limit(1)).one()


def _require_usable(content: bytes, media_type: str) -> None:
    findings = []
    if media_type not in (*PHOTO_TYPES, *AUDIO_TYPES):
        hint = f"Send {', '.join((*PHOTO_TYPES, *AUDIO_TYPES))}."
        findings.append(Finding("content-type", "is no photo and no audio note.", hint))
    if not content:
        findings.append(Finding("body", "is empty.", "Send the file as the body."))
    if len(content) > MOST_BYTES:
        findings.append(Finding("body", f"is larger than {MOST_BYTES // 1_000_000} MB.", "Send it smaller."))
    if findings:
        raise BadFile(f"{len(findings)} finding(s), nothing was kept.", findings)
