"""gridkeeper notices: who was told what, what could not be sent, and which channels are set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.show import Json, as_json, table, tell
from api.cli.way import way_of
from api.schemas.notices import AttemptOut, NoticeOut, NoticeWithAttempts
from gis.clock import SystemClock
from gis.notify import inbox
from gis.notify.inbox import MOST, Wanted
from gis.notify.setup import file_of, setup_of
from gis.vocabulary import NoticeChannel, NoticeState

app = typer.Typer(no_args_is_help=True, help="Notices: list, show, retry, acknowledge; channels.")

Number = Annotated[int, typer.Argument(min=1, help="Number of the notice.")]
HEADINGS = {
    Language.ZH: ("编号", "事件", "内容", "收件", "级", "状态", "渠道", "应发", "已发", "已读", "已确认"),
    Language.EN: ("notice", "incident", "what", "to", "rung", "state", "over", "due", "sent", "read", "acknowledged"),
}
TRIES = {
    Language.ZH: ("次", "渠道", "时间", "结果", "回执", "原因"),
    Language.EN: ("try", "over", "at", "outcome", "reference", "why"),
}


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="notices")


@app.callback()
def group() -> None:
    """Who was told what, and what could not be sent."""


@app.command(name="list")
def list_notices(
    ctx: typer.Context,
    incident: Annotated[int | None, typer.Option(min=1, help="Of this incident only.")] = None,
    state: Annotated[NoticeState | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="At most so many, the newest first.")] = 50,
    json: Json = False,
) -> None:
    """List notices to everybody, the newest first."""
    with way_of(ctx).session() as db:
        rows = inbox.all_notices(db, Wanted(incident=incident, state=state, most=limit))
        found = [NoticeOut.of(row) for row in rows]
    as_json(found) if json else table(HEADINGS[language()], [_row(notice, language()) for notice in found])


@app.command()
def show(ctx: typer.Context, number: Number, json: Json = False) -> None:
    """Show a notice, what it says, and every try to deliver it."""
    with way_of(ctx).session() as db:
        row = inbox.notice(db, number)
        notice = NoticeWithAttempts.with_attempts(row, inbox.attempts(db, row))
    if json:
        as_json(notice)
        return
    lang = language()
    table(HEADINGS[lang], [_row(notice, lang)])
    tell(f"\n{one_of(notice.words.zh, notice.words.en, lang)}\n")
    table(TRIES[lang], [_try(attempt, lang) for attempt in notice.attempts])


@app.command()
def retry(ctx: typer.Context, number: Number) -> None:
    """Send after all what could not be sent: failed, without a way, or without a channel."""
    with way_of(ctx).session() as db:
        inbox.retry(db, number, SystemClock().now())
    tell(f"Notice {number} is due again.")


@app.command()
def ack(
    ctx: typer.Context,
    number: Number,
    by: Annotated[str, typer.Option(help="Code of whoever says so, on the telephone for example.")],
) -> None:
    """Acknowledge a notice for whoever it is to: its ladder is climbed no further."""
    with way_of(ctx).session() as db:
        inbox.stop_ladder(db, inbox.notice(db, number), SystemClock().now(), by)
    tell(f"Notice {number} is acknowledged.")


@dataclass(frozen=True)
class ChannelHere:
    """A channel, and whether it is set up."""

    channel: NoticeChannel
    is_set_up: bool


@app.command()
def channels(ctx: typer.Context, json: Json = False) -> None:
    """Say which channels are set up, and what is wrong with their file."""
    settings = way_of(ctx).settings
    ready = setup_of(settings, SystemClock()).ready
    found = [ChannelHere(channel, channel.value in ready) for channel in NoticeChannel]
    if json:
        as_json(found)
        return
    lang = language()
    told = {True: one_of("已设", "set up", lang), False: one_of("未设", "not set up", lang)}
    table(("", ""), [(word_of(each.channel, lang), told[each.is_set_up]) for each in found])
    tell(f"\n{file_of(settings)}")


def _row(notice: NoticeOut, lang: Language) -> tuple[object, ...]:
    over = word_of(notice.channel, lang) if notice.channel else None
    when = (notice.due_at, notice.sent_at, notice.read_at, notice.acknowledged_at)
    what = word_of(notice.event, lang)
    return notice.number, notice.incident, what, notice.recipient, notice.rung, word_of(notice.state, lang), over, *when


def _try(attempt: AttemptOut, lang: Language) -> tuple[object, ...]:
    outcome = word_of(attempt.outcome, lang) if attempt.outcome else None
    return attempt.number, word_of(attempt.channel, lang), attempt.at, outcome, attempt.reference, attempt.finding
