"""Shape of the word lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from api.schemas.common import Schema
from gis.vocabulary import Word


class WordOut(Schema):
    """One word of a list."""

    value: str
    """What is stored and sent."""
    zh: str
    en: str


class VocabularyOut(Schema):
    """Closed lists by name."""

    lists: dict[str, list[WordOut]]

    @classmethod
    def of(cls, lists: Iterable[type[Word]]) -> Self:
        """From the core's lists."""
        return cls(
            lists={
                words.__name__: [WordOut(value=word.value, zh=word.zh, en=word.en) for word in words] for words in lists
            }
        )
