"""Places that were found, and why, as people read them in a terminal."""

from __future__ import annotations

from api.cli.answer import Language, metres_words, one_of, word_of
from api.cli.show import cell, table, tell
from gis.geocode.found import Candidate, Found

LEAST_SHOWN = 0.005
"""A candidate with less confidence than this is shown as JSON only."""


def show_found(found: Found, lang: Language) -> None:
    """Print what a search comes to: the verdict, the question, the candidates."""
    tell(word_of(found.verdict, lang))
    if found.question:
        options = " / ".join(found.question.options)
        tell(f"  {one_of(found.question.zh, found.question.en, lang)} {options}".rstrip())
    shown = [one for one in found.candidates if one.confidence >= LEAST_SHOWN] or found.candidates[:1]
    if shown:
        table(_heads(lang), [_row(number, one, lang) for number, one in enumerate(shown, start=1)])


def show_explained(found: Found, lang: Language) -> None:
    """Print how the words were read, then every term of every candidate's score."""
    rows = [(word_of(one.kind, lang), one.text) for one in found.parts.elements]
    table((one_of("要素", "element", lang), one_of("原文", "text", lang)), rows)
    names = [(segment.name, f"{segment.trust:.2f}") for segment in found.parts.segments]
    tell("")
    table((one_of("查询名称", "looked up", lang), one_of("可信", "trust", lang)), names)
    tell("")
    show_found(found, lang)
    for one in found.candidates:
        _show_terms(one, lang)


def _show_terms(one: Candidate, lang: Language) -> None:
    if one.scored is None:
        return
    tell(f"\n{one.name}: {one.scored.total:.2f}")
    table(("", ""), [(f"{term.value:+.2f}", one_of(term.zh, term.en, lang)) for term in one.scored.terms])


def _heads(lang: Language) -> list[str]:
    zh = ("", "地点", "类别", "把握", "精度", "半径", "经度,纬度 (WGS84)", "网格", "说明")
    en = ("", "place", "kind", "confidence", "precision", "radius", "lon, lat (WGS84)", "grid", "why not exactly")
    return [one_of(*words, lang) for words in zip(zh, en, strict=True)]


def _row(number: int, one: Candidate, lang: Language) -> tuple[object, ...]:
    name = one.name if one.called in ("", one.name) else f"{one.name} ({one.called})"
    grid = next((f"{share.code} {share.probability:.0%}" for share in one.areas if share.kind.value == "grid"), None)
    faults = [one_of(fault.zh, fault.en, lang) for fault in (one.scored.faults if one.scored else ())]
    place = f"{one.place.lon:.6f},{one.place.lat:.6f}"
    said = [*one.relations, *faults]
    return (
        number, name, word_of(one.kind, lang), f"{one.confidence:.0%}", word_of(one.precision, lang),
        metres_words(one.radius_m), place, cell(grid), "; ".join(said),
    )  # fmt: skip
