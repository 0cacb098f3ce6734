"""The talk around a place: greetings, asides, what it is not, what was corrected.

Talk is blotted out before the grammar reads the text, character by character, so that every place stays where it was.
A clause is what stands between commas; heads and tails are stripped from each, as often as they fit.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from gis.geocode.lexicon import pattern_of
from gis.geocode.normal import normalise
from gis.geocode.numerals import number_of
from gis.geocode.scan import SKIP

_CLAUSE = re.compile(r"[^,，。.;；!！?？、\n]+")
_NOT = re.compile(
    r"(?P<all>(?:不是|不在|并非|没有在)(?P<what>[^,，。;；!！?？]{1,14}?)(?=[,，。;；!！?？]|$|是|而是|在)"
    r"(?:[,，\s]*(?:而是|就是|是在|是|在)(?=..))?)"
)
_CORRECTED = re.compile(r"(?:哦|啊|呃)?(?:不对|说错了|讲错了|错了|更正|搞错了)[,，。!！\s]*(?:应该)?(?:是|在)?")
_VAGUE = re.compile(r"(?<![讲说])不清楚|不晓得|不知道|叫不来|哪[一个]?[栋幢期村家]|好像|第.家还是")


class Heard(NamedTuple):
    """A text with the talk blotted out."""

    text: str
    excluded: tuple[str, ...]
    """Normalised: what the caller said it is not."""
    corrected_at: int | None
    """Where the correction begins; what stands before it holds only if it is not said again."""
    vague: bool


def hear(text: str) -> Heard:
    """Blot the talk out of an aligned text; its length stays."""
    vague = _VAGUE.search(text) is not None
    text, excluded = _without_denials(text)
    text, corrected_at = _without_corrections(text)
    text = _asides().sub(_blot, text)
    return Heard(_CLAUSE.sub(_bare_clause, text), excluded, corrected_at, vague)


def _without_denials(text: str) -> tuple[str, tuple[str, ...]]:
    denied = [match for match in _NOT.finditer(text) if _names_something(match["what"])]
    for match in denied:
        start, end = match.span("all")
        text = text[:start] + SKIP * (end - start) + text[end:]
    return text, tuple(_named(match["what"]) for match in denied)


def _named(what: str) -> str:
    """A denied name, normalised; a denied number as digits."""
    name = re.sub(r"^(?:那个|这个|那家)|(?:的事情|那边|那里|这里)$", "", normalise(what))
    number = number_of(name)
    return name if number is None else str(number)


def _names_something(what: str) -> bool:
    return bool(normalise(what)) and not re.match(r"[很太我你他抢]|就是", what) and not what.endswith(("吗", "吧"))


def _without_corrections(text: str) -> tuple[str, int | None]:
    match = _CORRECTED.search(text)
    if match is None or match.end() == len(text) or match.start() == 0:
        return text, None
    return text[: match.start()] + SKIP * (match.end() - match.start()) + text[match.end() :], match.end()


def _bare_clause(match: re.Match[str]) -> str:
    clause = match[0]
    return _tail().sub(_blot, _head().sub(_blot, clause))


def _blot(match: re.Match[str]) -> str:
    return SKIP * len(match[0])


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"^[\s{SKIP}]*(?:(?:{pattern_of('heads')})[\s{SKIP}]*)+")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?<=.)(?:{pattern_of('tails', 'remarks')})+[\s{SKIP}]*$")


@cache
def _asides() -> re.Pattern[str]:
    return re.compile(pattern_of("asides", "remarks"))
