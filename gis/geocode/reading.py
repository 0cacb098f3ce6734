"""How names sound: pinyin without tones, folded so that what speakers of the south don't tell apart is one.

zh/z, ch/c, sh/s, n/l at the start and n/ng at the end fall together (geocoding.md 2.4 measured what that brings).
`sound` writes one character per syllable, so that sounds are compared with the same functions as spellings.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

from gis.geocode.lexicon import words_of

# fmt: off
_FOLDED_START = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_STARTS = ("", "b", "p", "m", "f", "d", "t", "l", "g", "k", "h", "j", "q", "x", "z", "c", "s", "r", "y", "w", "n")
_ENDS = (
    "a", "ai", "an", "ao", "e", "ei", "en", "er", "i", "ia", "ian", "iao", "ie", "in", "iu", "o", "on", "ou", "u",
    "ua", "uai", "uan", "ue", "ui", "un", "uo", "v", "ve", "ion", "io",
)
# fmt: on
_PRIVATE_USE = 0xE000
_FIRST_HAN, _LAST_HAN = "一", "鿿"
_LONGEST_START = 2
_MOST_WAYS = 3


def syllables(text: str) -> list[str]:
    """The reading of each Chinese character, unfolded; anything else stays as it is, one entry per run.

    >>> syllables("重庆路12号")
    ['chong', 'qing', 'lu', '12', 'hao']
    """
    # Phrases are looked up only where a character has a second reading: that is most of the cost.
    if text.isascii() or any(character in other_readings() for character in text) or not all(map(_is_han, text)):
        return _pinyin(text)
    return [_reading(character) for character in text]


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a name, the likeliest first, three at most: 长远 is chang yuan, and zhang yuan to some.

    >>> readings("长远")
    (('chang', 'yuan'), ('zhang', 'yuan'))
    """
    plain = tuple(syllables(text))
    if len(plain) != len(text) or not any(character in other_readings() for character in text):
        return (plain,)
    ways = product(
        *({one: None, **dict.fromkeys(other_readings().get(each, ()))} for each, one in zip(text, plain, strict=True))
    )
    return tuple(islice(ways, _MOST_WAYS))


def _is_han(character: str) -> bool:
    return _FIRST_HAN <= character <= _LAST_HAN


def _pinyin(text: str) -> list[str]:
    # Its dictionaries weigh 20 MB and wake with the first name that is asked about.
    from pypinyin import lazy_pinyin

    return [str(syllable) for syllable in lazy_pinyin(text, v_to_u=False)]


@lru_cache(maxsize=30_000)
def _reading(character: str) -> str:
    return _pinyin(character)[0]


@lru_cache(maxsize=5_000)
def folded(syllable: str) -> str:
    """A syllable without the differences that a southern ear does not hear.

    >>> folded("zhang"), folded("nan")
    ('zan', 'lan')
    """
    start, end = _parted(syllable)
    return _FOLDED_START.get(start, start) + _folded_end(end)


@lru_cache(maxsize=50_000)
def sound(text: str) -> str:
    """One private-use character per folded syllable; digits and Latin letters stay.

    The code points depend on the two tables above and on nothing else, so that stored sounds stay true.
    """
    return sound_of(syllables(text))


def sound_of(said: Iterable[str]) -> str:
    """The same of syllables."""
    return "".join(map(_one_character, said))


@lru_cache(maxsize=30_000)
def sounds_of(character: str) -> frozenset[str]:
    """How one character may sound, folded; what is no Chinese character sounds like itself."""
    return frozenset(map(_one_character, (*syllables(character), *other_readings().get(character, ()))))


def initials(text: str) -> str:
    """First letters for type-ahead: 鑫茂物流 -> xmwl."""
    return "".join(part if not part.isalpha() else part[0] for part in syllables(text))


def pinyin(text: str) -> str:
    """Full reading for type-ahead: 鑫茂物流 -> xinmaowuliu."""
    return "".join(syllables(text)).replace(" ", "")


@lru_cache(maxsize=1)
def other_readings() -> dict[str, tuple[str, ...]]:
    """Characters of names that have a second common reading: 重 -> zhong, chong."""
    return {entry[0]: tuple(entry.split()[1:]) for entry in words_of("polyphones")}


@lru_cache(maxsize=5_000)
def _one_character(part: str) -> str:
    start, end = _parted(folded(part)) if part.isalpha() and part.isascii() else ("", "")
    if end not in _ENDS:
        return part
    return chr(_PRIVATE_USE + _STARTS.index(start) * len(_ENDS) + _ENDS.index(end))


def _parted(syllable: str) -> tuple[str, str]:
    """Initial and final; both empty strings are possible."""
    for length in range(_LONGEST_START, 0, -1):
        if syllable[:length] in _STARTS or syllable[:length] in _FOLDED_START:
            return syllable[:length], syllable[length:]
    return "", syllable


def _folded_end(end: str) -> str:
    return end[:-1] if end.endswith("ng") else end
