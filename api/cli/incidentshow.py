"""Incidents as people read them in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.answer import Language, one_of, word_of
from api.cli.show import table, tell
from api.schemas.incidents import ClockOut, DoneOut, LineOut, ListedOut
from api.schemas.records import IncidentOut, OrderOut


def show_done(done: DoneOut, lang: Language) -> None:
    """Where an incident stands after a command, and what runs."""
    version = one_of("版本", "version", lang)
    tell(f"{done.number}: {word_of(done.state, lang)} ({version} {done.version})")
    _show_clocks(done.clocks, lang)


def show_list(lines: Sequence[ListedOut], lang: Language) -> None:
    """A line per incident."""
    heads = ("", "状态", "承办", "类别", "下一时限", "逾期") if lang is Language.ZH else (
        "", "state", "owner", "category", "next limit", "missed"
    )  # fmt: skip
    table(heads, [(*_line(one, lang), one.next_due_at, one.missed or "") for one in lines])


def show_whole(one: IncidentOut, lang: Language) -> None:
    """An incident: where it stands, limits, orders, diversions, what callers said, what happened."""
    number, state, owner, category = _line(one, lang)
    risks = ", ".join(word_of(risk, lang) for risk in one.risks)
    tell(f"{number}: {state}; {owner}; {category}; {word_of(one.priority, lang)}{f'; {risks}' if risks else ''}")
    for report in one.reports:
        caller = " ".join(filter(None, (report.caller_name, report.caller_phone)))
        tell(f"  {report.number} {word_of(report.channel, lang)}: {report.text} {caller}")
    _show_clocks([clock for clock in one.clocks if clock.ended is None], lang)
    table(("", "", "", ""), [_order(order, lang) for order in one.orders])
    diversions = [(word_of(each.recipient, lang), each.unit, word_of(each.state, lang)) for each in one.diversions]
    table(("", "", ""), diversions)
    events = [(each.seq, each.at, word_of(each.kind, lang), each.actor, each.note or "") for each in one.history]
    table(("", "", "", "", ""), events)


def _line(one: LineOut, lang: Language) -> tuple[str, str, str, str]:
    owner = word_of(one.owner, lang) if one.owner else "-"
    return str(one.number), word_of(one.state, lang), owner, word_of(one.category, lang) if one.category else "-"


def _order(order: OrderOut, lang: Language) -> tuple[str, str, str, object]:
    whom = order.team or order.person or order.unit or "-"
    return word_of(order.role, lang), whom, word_of(order.state, lang), order.offered_at


def _show_clocks(clocks: Sequence[ClockOut], lang: Language) -> None:
    missed = one_of("已逾期", "missed", lang)
    rows = [
        (word_of(each.milestone, lang), word_of(each.owner, lang), word_of(each.firmness, lang), each.due_at,
         missed if each.missed_at else "")
        for each in clocks
    ]  # fmt: skip
    table(("", "", "", "", ""), rows)
