"""Codes that do not look like the others: a digit too few, a letter among figures, another county's prefix.

What a code should look like is not asked: the others of the file say it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEAST_CODES = 5
"""Of fewer codes none is the odd one."""
PATTERN_SHARE, EXACT_SHARE = 0.8, 0.95
"""How many must agree before the rest is odd. Plain counting gives 9 of 10 numbers the same length, hence 95 %."""
COMMUNITY_DIGITS, COUNTY_DIGITS = 12, 6
"""Village and community codes have 12 digits, the first 6 of them the county (domain.md 2.1)."""

type _Look = Callable[[str], str | None]


@dataclass(frozen=True)
class OddCode:
    """A code that differs, and how."""

    row: int
    found: str
    found_zh: str


def odd_codes(codes: Sequence[str]) -> list[OddCode]:
    """The codes that differ from nearly all others, each with the first difference found; empty ones are left out."""
    given = {row: code for row, code in enumerate(codes) if code}
    found: dict[int, tuple[str, str]] = {row: what for row, code in given.items() if (what := _hidden(code))}
    for look, share, *words in _LOOKS:
        seen = {row: sign for row, code in given.items() if (sign := look(code)) is not None}
        usual = _usual(seen, share)
        for row, sign in seen.items():
            if usual is not None and sign != usual:
                en, zh = (each.format(code=given[row], sign=sign, usual=usual) for each in words)
                found.setdefault(row, (en, zh))
    return [OddCode(row, *what) for row, what in sorted(found.items())]


def _usual(seen: dict[int, str], share: float) -> str | None:
    counts = Counter(seen.values()).most_common(1)
    if len(seen) < LEAST_CODES or not counts or counts[0][1] < share * len(seen):
        return None
    return counts[0][0]


def _hidden(code: str) -> tuple[str, str] | None:
    """What can't be seen in a code and makes it another."""
    if any(unicodedata.category(letter) in ("Cf", "Cc", "Zs", "Zl", "Zp") for letter in code):
        return f"'{code}' holds a space or a character that can't be seen.", f"“{code}”含空格或不可见字符。"
    if unicodedata.normalize("NFKC", code) != code:
        return f"'{code}' holds full-width characters.", f"“{code}”含全角字符。"
    return None


def _pattern(code: str) -> str:
    """Kinds of characters in their order: G-12 is A-9."""
    return re.sub(r"[0-9]+", "9", re.sub(r"[A-Za-z]+", "A", re.sub(r"[\u4e00-\u9fff]+", "字", code)))


def _length(code: str) -> str:
    return str(len(code))


def _county(code: str) -> str | None:
    return code[:COUNTY_DIGITS] if re.match(rf"[0-9]{{{COMMUNITY_DIGITS}}}", code) else None


_LOOKS: tuple[tuple[_Look, float, str, str], ...] = (
    (_pattern, PATTERN_SHARE, "'{code}' is written as {sign}, nearly all others as {usual}.",
     "“{code}”的写法为 {sign}，其余大多为 {usual}。"),
    (_length, EXACT_SHARE, "'{code}' has {sign} characters, nearly all others {usual}.",
     "“{code}”有 {sign} 位，其余大多为 {usual} 位。"),
    (_county, EXACT_SHARE, "'{code}' begins with county {sign}, nearly all others with {usual}.",
     "“{code}”以县级代码 {sign} 开头，其余大多为 {usual}。"),
)  # fmt: skip
"""How a code is looked at, how many must agree, and what is said of the rest."""
