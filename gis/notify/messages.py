"""The wording of notices: short, in both languages. Pure.

A notice says which incident, what it is about, and what is wanted; everything else stands in the app, behind sign-in.
Words of a caller, names, numbers and addresses are never in it: messages lie on lock screens, with providers and in
group chats, and an enterprise must not learn who complained (domain.md 2.9). What is put in comes from closed word
lists; codes that people chose themselves are stripped of everything that is not plain text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from gis.vocabulary import Audience, Category, EventKind, Milestone, Priority

A, E = Audience, EventKind
MOST_LETTERS = 60
"""Of a code that people chose. With the longest saying a message stays within two text messages."""


@dataclass(frozen=True)
class Message:
    """One text in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Told:
    """What a notice is about."""

    number: int
    """Of the incident."""
    kind: EventKind
    whom: Audience
    category: Category | None = None
    priority: Priority = Priority.NORMAL
    red: bool = False
    milestone: Milestone | None = None
    about: str = ""
    """Code of whom nobody could tell."""


# fmt: off
SAYINGS: dict[EventKind, Message] = {
    E.RECEIVED:           Message("新事件待签收", "received, to be signed"),
    E.DISPATCHED:         Message("请接单", "please accept the order"),
    E.REDISPATCHED:       Message("改派至您处，请接单", "sent to you instead, please accept"),
    E.JOINED:             Message("请参与联动处置", "please join in"),
    E.DECLINED:           Message("小组拒单，请改派", "the order was declined, send somebody else"),
    E.DIVERTED:           Message("已分流至贵单位，请签收", "diverted to you, please accept"),
    E.DIVERSION_RETURNED: Message("承办单位退单，请裁定", "returned by the unit, please decide"),
    E.BROKEN:             Message("约定未履行，请决定", "a promise was broken, please decide"),
    E.TAKEN_BACK:         Message("警方退回，请决定", "given back by the police, please decide"),
    E.HANDLED:            Message("已办理，待回访", "handled, a call-back is due"),
    E.ANSWERED:           Message("回访完毕，可办结", "called back, ready to be closed"),
    E.CLOSE_PROPOSED:     Message("提请办结，请复核", "closing was proposed, please review"),
    E.REOPENED:           Message("已重启，请决定", "reopened, please decide"),
    E.UNMERGED:           Message("撤销并案，请决定", "the merge was undone, please decide"),
    E.PAUSE_ASKED:        Message("申请挂起，请审批", "a pause is asked for, please decide"),
    E.RESUMED:            Message("已恢复办理", "goes on"),
    E.CORRECTED:          Message("地点已更正，请查看", "the place was corrected, please look"),
    E.FLAGGED:            Message("标注风险，请关注", "marked with a risk, please look"),
    E.LIMIT_NEAR:         Message("临期：{limit}", "due soon: {limit}"),
    E.LIMIT_MISSED:       Message("逾期：{limit}", "limit missed: {limit}"),
}
"""What is said of an event that asks for somebody to be told."""

INSTEAD: dict[tuple[EventKind, Audience], Message] = {
    (event, whom): saying
    for event in (E.DISPATCHED, E.REDISPATCHED)
    for whom, saying in {
        A.WORKER:      Message("请作为责任网格员接单，配合先期处置小组",
                               "please accept as the responsible worker and help the team"),
        A.LEADER:      Message("责任网格员未应答，请协助", "the responsible worker does not answer, please help"),
        A.INSTRUCTOR:  Message("责任网格员、网格长未应答，请协助", "worker and leader do not answer, please help"),
        A.BACKUP:      Message("责任网格员未应答，请顶岗协助", "the worker does not answer, please stand in"),
        A.DUTY_LEADER: Message("网格无人应答，请协调", "nobody of the grid answers, please see to it"),
    }.items()
} | {
    (E.RECEIVED, A.DUTY_LEADER): Message("红色或重大事件，请关注", "red or major, please look"),
    (E.RECEIVED, A.GROUP):       Message("红色或重大事件，请关注", "red or major, please look"),
}
"""What is said to some of them instead."""
# fmt: on

RELEASED = Message("任务已解除，无需前往", "the order is off, you need not go")
UNREACHED = Message("未能通知{about}，请人工联系", "could not tell {about}, please call")


def message(told: Told) -> Message:
    """What somebody is told, ready to be sent."""
    saying = _saying(told)
    limit = told.milestone or Message("时限", "limit")
    about = plain(told.about)
    what = _what(told)
    return Message(
        f"【事件{told.number}】{what.zh}：{saying.zh.format(limit=limit.zh, about=about)}",
        f"[Incident {told.number}] {what.en}: {saying.en.format(limit=limit.en, about=about)}",
    )


def plain(text: str) -> str:
    """A text of others that can do no harm: one line, without marks that control, mention, link or format."""
    letters = (letter if unicodedata.category(letter)[0] != "C" else " " for letter in text)
    kept = "".join("·" if letter in "@<>[]()`*_#|&!\\$" else letter for letter in letters)
    return " ".join(kept.split())[:MOST_LETTERS]


def shown_to_unit(told: Told) -> Told:
    """What a department or an enterprise may learn: not how dangerous the centre holds the matter to be."""
    return replace(told, red=False)


def _saying(told: Told) -> Message:
    if told.whom is A.UNREACHED:
        return UNREACHED
    if told.whom is A.RELEASED:
        return RELEASED
    return INSTEAD.get((told.kind, told.whom)) or SAYINGS[told.kind]


def _what(told: Told) -> Message:
    """What it is about: a category, with what makes it urgent."""
    seen = shown_to_unit(told) if told.whom is A.UNIT else told
    name = seen.category or Message("未分类", "not sorted yet")
    marks = [Message("红色", "red")] if seen.red else []
    marks += [Message(told.priority.zh, told.priority.en)] if told.priority is not Priority.NORMAL else []
    zh, en = "、".join(mark.zh for mark in marks), ", ".join(mark.en for mark in marks)
    return Message(f"{name.zh}（{zh}）", f"{name.en} ({en})") if marks else Message(name.zh, name.en)
