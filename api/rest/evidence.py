"""/v1/incidents/{number}/attachments: photos and audio notes, in and out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Response

from api.dependencies import CurrentOffice, CurrentSettings, Db, Key, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.rest.commands import FAILS, Number
from api.schemas.records import AttachmentOut
from api.security import CurrentActor
from gis.dispatch import evidence, records
from gis.dispatch.filing import content_of
from gis.dispatch.queries import incident, require_seen
from gis.errors import AttachmentNotFound
from gis.vocabulary import AttachmentKind

router = APIRouter(tags=["Incidents: files"], route_class=OneThread)

BINARY = {"schema": {"type": "string", "format": "binary"}}
TYPES = (*evidence.PHOTO_TYPES, *evidence.AUDIO_TYPES)
SENT = {"requestBody": {"required": True, "content": dict.fromkeys(TYPES, BINARY)}}
CLOSED = {"content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, no-store"}
"""A file is shown or saved, and does nothing."""


@router.post(
    "/incidents/{number}/attachments",
    status_code=HTTPStatus.CREATED,
    responses=FAILS | problems(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    openapi_extra=SENT,
    summary="Attach a photo or an audio note",
)
def attach_file(
    number: Number,
    actor: CurrentActor,
    db: WritingDb,
    office: CurrentOffice,
    settings: CurrentSettings,
    key: Key,
    content: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
    content_type: Annotated[str, Header(description="What is sent.", max_length=100)] = "",
) -> AttachmentOut:
    """Hand in a photo (JPEG, PNG, WebP) or an audio note, as the body of the request, 20 MB at most.

    A photo is drawn anew: its metadata does not stay in it; where it says that it was taken is kept as evidence. Audio
    is kept as it comes. When this is answered, the file is on disk and in the history.
    """
    require_seen(db, actor, number)
    command = evidence.filed(settings, actor, content, content_type, number=number, key=key)
    evidence.attach(db, command, office)
    return AttachmentOut.of(evidence.newest_of(db, actor, command.digest))


@router.get(
    "/incidents/{number}/attachments/{attachment}",
    responses={**FAILS, 200: {"content": {"image/jpeg": BINARY, "application/octet-stream": BINARY}}},
    response_class=Response,
    summary="Get a photo or an audio note",
)
def get_file(
    number: Number,
    attachment: Annotated[UUID, Path(description="Id of the file.")],
    actor: CurrentActor,
    db: Db,
    settings: CurrentSettings,
) -> Response:
    """A photo as a picture; an audio note as bytes to be saved, whatever its sender called it."""
    row = incident(db, actor, number)
    found = next((one for one in records.attachments(db, actor, row.id) if one.id == attachment), None)
    if found is None:
        raise AttachmentNotFound(str(attachment))
    content = content_of(settings, found.digest)
    if found.kind == AttachmentKind.PHOTO.value:
        return Response(content, media_type="image/jpeg", headers=CLOSED)
    saved = {"content-disposition": f'attachment; filename="{found.id}"'}
    return Response(content, media_type="application/octet-stream", headers={**CLOSED, **saved})
