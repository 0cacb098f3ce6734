"""Invented people. Their phone numbers, 199 0000 xxxx and on, are fictitious; one person has none."""

from __future__ import annotations

from itertools import chain
from random import Random

from gis.demo import names

PHONE_PREFIX = "199000"
"""Eleven digits with the five that follow. Every number is given once."""


class People:
    """The people of the zone, hired one after the other. Codes are P0001, P0002, ..."""

    def __init__(self, rng: Random) -> None:
        self.rows: list[dict[str, str]] = []
        self._names = names.people(rng)
        self._numbers = chain(rng.sample(range(10_000), k=10_000), range(10_000, 100_000))

    def hire(self, organisation: str, *, with_phone: bool = True) -> str:
        """The code of somebody new."""
        code = f"P{len(self.rows) + 1:04}"
        phone = f"{PHONE_PREFIX}{next(self._numbers):05}" if with_phone else ""
        self.rows.append({"code": code, "name": next(self._names), "phone": phone, "organisation": organisation})
        return code
