"""gridkeeper incident replay: why somebody was sent, computed again."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.show import Json, as_json, cell, table, tell
from api.cli.way import way_of
from api.schemas.decisions import DecisionOut
from gis.dispatch.shown import people_in
from gis.vocabulary import Ground, ProposalKind, Unanswered


def add_to(group: typer.Typer) -> None:
    """Add the command to the group of incidents."""
    group.command(name="replay")(replay_incident)


def replay_incident(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(min=1, help="Number of the incident.")],
    lang: Annotated[Language | None, typer.Option(help="Language of the answer.")] = None,
    json: Json = False,
) -> None:
    """Say why somebody was sent, and compute the proposals again with what was in force then.

    Nothing is stored. Exit code 0 if the same comes out, 1 if another.
    """
    # The readings of Chinese characters take a moment to wake; `--help` doesn't wait for them.
    from gis.dispatch.replay import replay

    way = way_of(ctx)
    with way.session() as db:
        found = replay(db, number, way.plane(db))
        decided = found.decided
        people = people_in(db, [decided.round] if decided.round else [])
    decision = DecisionOut.of(decided, people)
    if json:
        parts = [{"kind": part.kind, "same": part.same, "then": part.then, "now": part.now} for part in found.parts]
        as_json({"decision": decision, "same": found.same, "replaced": found.replaced, "again": parts})
    else:
        said = lang or language()
        _show_decision(decision, said)
        _show_parts(decision, said)
        _show_again(found, said)
    if not found.same:
        raise typer.Exit(1)


def _show_decision(decision: DecisionOut, lang: Language) -> None:
    by, at = one_of("决定人", "decided by", lang), cell(decision.decided_at)
    tell(f"{one_of('事件', 'Incident', lang)} {decision.number}: {at}, {by} {decision.decided_by}")
    marks = {True: one_of("未采纳首选", "not the first proposed", lang), False: ""}
    columns = ("", one_of("选择", "chosen", lang), one_of("首选建议", "proposed first", lang), "#", "")
    rows = [(each.of, each.chosen, each.proposed, each.rank, marks[each.override]) for each in decision.choices]
    table(columns, rows)
    if decision.override:
        tell(f"{one_of('理由', 'Reason', lang)}: {decision.override}")
    if decision.rule:
        steps = " → ".join(_step(step, lang) for step in decision.rule.content["steps"])
        tell(f"{one_of('责任判定', 'Who answers', lang)}: {steps}")


def _step(step: list[str | None], lang: Language) -> str:
    """A step of the chain in words."""
    _kind, area, post, outcome, person = step
    where = area or one_of("兜底岗位", "catch-all", lang)
    if outcome:
        return f"{where} {post} ({word_of(Unanswered.of(outcome), lang)})"
    return f"{where} {person or ''}".rstrip()


def _show_parts(decision: DecisionOut, lang: Language) -> None:
    """The candidates that lay before the desk."""
    if decision.known is None:
        return
    tell(f"\n{one_of('当时的建议', 'What was proposed', lang)} ({cell(decision.known.asked_at)})")
    rows = [
        (word_of(part.kind, lang), each.rank, f"{each.confidence:.0%}", _about(part.kind, each.content, lang))
        for part in decision.known.parts
        for each in part.proposals
    ]
    table(("", "#", "", ""), rows)


def _about(kind: ProposalKind, content: dict[str, Any], lang: Language) -> str:
    """A proposal in a line."""
    match kind:
        case ProposalKind.PLACE:
            return f"{content['name'] or ''} {content['lon']:.5f}, {content['lat']:.5f} ± {content['radius_m']:.0f} m"
        case ProposalKind.RESPONSIBLE:
            return f"{content['person'] or content['gap']} {content['post'] or ''}".rstrip()
        case ProposalKind.TEAM | ProposalKind.WORKER:
            seconds = "-" if content["seconds"] is None else f"{content['seconds']:.0f} s"
            grounds = ", ".join(word_of(Ground.of(each), lang) for each in content["grounds"])
            return f"{content['code']} {seconds} ({grounds})"
        case ProposalKind.NATURE:
            return " ".join(filter(None, (content["category"], content["priority"], *content["risks"])))
        case _:
            return f"{content['number']} {content['likeness']}"


def _show_again(found: Any, lang: Language) -> None:
    """What came out this time."""
    yes, no = one_of("一致", "the same", lang), one_of("不同", "another", lang)
    tell(f"\n{one_of('重新计算', 'Computed again', lang)}: {yes if found.same else no}")
    table(("", ""), [(word_of(part.kind, lang), yes if part.same else no) for part in found.parts])
    if found.replaced:
        tell(f"{one_of('此后已更换', 'Replaced since', lang)}: {', '.join(found.replaced)}")
