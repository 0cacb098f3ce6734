"""Numbers as people say them: 十二, 一百零八, 二〇一, 幺洞三."""

from __future__ import annotations

# fmt: off
DIGIT_OF = {
    "零": 0, "〇": 0, "洞": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}
UNIT_OF = {"十": 10, "百": 100, "千": 1000}
# fmt: on
NUMERALS = "".join((*DIGIT_OF, *UNIT_OF))
"""Every character that a number can be said with; 洞 and 幺 are 0 and 1 on the radio."""


def number_of(text: str) -> int | None:
    """The number that a run of numerals or digits says; None if it says none.

    >>> number_of("一百零八"), number_of("二〇一"), number_of("十百")
    (108, 201, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    return _counted(text) if any(character in UNIT_OF for character in text) else _spelled(text)


def _spelled(text: str) -> int | None:
    """Digit by digit."""
    if not text or any(character not in DIGIT_OF for character in text):
        return None
    return int("".join(str(DIGIT_OF[character]) for character in text))


def _counted(text: str) -> int | None:
    """By tens, hundreds and thousands, falling; 十 alone is ten."""
    total, digit, last_unit = 0, None, 10_000
    for character in text:
        unit = UNIT_OF.get(character)
        if unit is None:
            if digit or character not in DIGIT_OF:
                return None
            digit = DIGIT_OF[character]
            continue
        if unit >= last_unit:
            return None
        total += unit * (1 if digit is None else digit)
        digit, last_unit = None, unit
    return total + (digit or 0)
