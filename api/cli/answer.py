"""The answer to "who is responsible?" as people read it in a terminal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum

from api.cli.show import cell, table, tell
from api.schemas.certainty import CandidateOut, CertaintyOut, OutcomeOut, QuestionOut
from api.schemas.common import WordsOut
from api.schemas.responsible import PositionOut, ResponderOut, ResponsibleOut
from gis.vocabulary import Link, Word


class Language(StrEnum):
    """Languages of answers."""

    ZH = "zh"
    EN = "en"


HEADINGS: dict[str, tuple[str, str]] = {
    "responsible": ("负责人", "Responsible"),
    "nobody": ("无人负责", "Nobody answers"),
    "post": ("岗位", "post"),
    "answered_by": ("层级", "answered by"),
    "phone": ("电话", "phone"),
    "why": ("依据", "Why"),
    "chain": ("所在区域（由近及远）", "Areas, the most local first"),
    "border": ("距最近边界", "Nearest border"),
    "gate": ("最近的门", "Nearest gate"),
    "sure": ("把握", "How sure"),
    "enough": ("无需再问", "enough: nothing to ask"),
    "ask": ("请问", "Ask"),
    "none": ("不在其中任何一个", "none of them"),
    "near": ("附近力量", "Nearest responders"),
    "on_duty": ("在岗", "on duty"),
    "off_duty": ("不在岗", "off duty"),
}


def language() -> Language:
    """The language of the terminal: Chinese if its locale is, else English."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return Language.ZH if locale.startswith("zh") else Language.EN


def show_answer(answer: ResponsibleOut, lang: Language) -> None:
    """Print an answer: the person, the reasons, the chain, the border, who is near."""
    _show_person(answer, lang)
    tell(f"\n{_heading('why', lang)}")
    for reason in answer.reasons:
        tell(f"  - {_words(reason, lang)}")
    for warning in answer.warnings:
        tell(f"  ! {_words(warning, lang)}")
    _show_chain(answer, lang)
    if answer.certainty:
        _show_certainty(answer.certainty, answer.question, lang)
    if answer.responders and answer.responders.list:
        tell(f"\n{_heading('near', lang)} ({_words(answer.responders.label, lang)})")
        _show_responders(answer.responders.list, lang)


def _show_person(answer: ResponsibleOut, lang: Language) -> None:
    if answer.person is None or answer.post is None or answer.answered_by is None:
        tell(f"{_heading('nobody', lang)}: {_words(answer.gap.words, lang) if answer.gap else ''}")
        return
    tell(f"{_heading('responsible', lang)}: {answer.person.name} ({answer.person.code})")
    tell(f"  {_heading('post', lang)}: {answer.post.name} ({answer.post.code})")
    tell(f"  {_heading('answered_by', lang)}: {word_of(answer.answered_by, lang)}")
    tell(f"  {_heading('phone', lang)}: {answer.person.phone or '-'}")


def _show_chain(answer: ResponsibleOut, lang: Language) -> None:
    if answer.chain:
        tell(f"\n{_heading('chain', lang)}")
        rows = [
            (word_of(link.kind, lang), link.code, link.name, metres_words(link.distance_to_edge_m), link.edition)
            for link in answer.chain
        ]
        table(("", "", "", "", ""), rows)
    if answer.nearest_border:
        border = answer.nearest_border
        which = f"{word_of(border.kind, lang)} {border.code}"
        tell(f"\n{_heading('border', lang)}: {metres_words(border.distance_m)} ({which})")
    if answer.gate:
        tell(f"{_heading('gate', lang)}: {answer.gate.name}, {metres_words(answer.gate.distance_m)}")


def _show_certainty(certainty: CertaintyOut, question: QuestionOut | None, lang: Language) -> None:
    enough = f", {_heading('enough', lang)}" if certainty.enough else ""
    tell(f"\n{_heading('sure', lang)}: {certainty.share:.1%}{enough}")
    rows = [
        (word_of(layer.kind, lang), *_candidate(one, lang))
        for layer in certainty.layers
        for one in (layer.leading, *layer.alternatives)
    ]
    table(("", "", "", ""), rows)
    if question:
        tell(f"\n{_heading('ask', lang)}: {_words(question.words, lang)}")
        table(("", "", "", ""), [_outcome(one, lang) for one in question.outcomes])


def _candidate(one: CandidateOut, lang: Language) -> tuple[str, str, str]:
    return one.code or "-", one.name or _heading("none", lang), f"{one.share:.1%}"


def _outcome(one: OutcomeOut, lang: Language) -> tuple[str, str, str, str]:
    area = one.name or word_of(Link.CATCH_ALL, lang)
    return f"  {_words(one.words, lang)} ({one.share:.0%})", "→", area, f"{one.certainty:.0%}"


def _show_responders(responders: Sequence[ResponderOut], lang: Language) -> None:
    rows = []
    for one in responders:
        duty = _heading("on_duty" if one.on_duty else "off_duty", lang)
        rows.append(
            (
                metres_words(one.distance_m),
                one.person.name,
                one.post.name,
                one.team or "",
                duty,
                age_words(one.position, lang),
            )
        )
    table(("", "", "", "", "", ""), rows)


def age_words(position: PositionOut, lang: Language) -> str:
    """Where a position comes from and how old it is."""
    source, age = word_of(position.source, lang), position.age_seconds
    if age is None:
        return source
    return f"{source} {age} s" if age < 120 else f"{source} {age // 60} min"


def metres_words(metres: float | None) -> str:
    """Metres as people read them."""
    return "-" if metres is None else f"{cell(float(metres))} m"


def one_of(zh: str, en: str, lang: Language) -> str:
    """The one of two texts that is in the language."""
    return zh if lang is Language.ZH else en


def word_of(word: Word, lang: Language) -> str:
    """The label of a word."""
    return one_of(word.zh, word.en, lang)


def _heading(name: str, lang: Language) -> str:
    zh, en = HEADINGS[name]
    return zh if lang is Language.ZH else en


def _words(words: WordsOut, lang: Language) -> str:
    return words.zh if lang is Language.ZH else words.en
