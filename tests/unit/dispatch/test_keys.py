"""What makes two commands the same: everything they ask for, whoever asks; two that differ are never taken for one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from gis.dispatch.commands import RawPlace
from gis.dispatch.keys import digest_of
from gis.vocabulary import Datum, Risk
from tests.support.incidents import DESK, order

ASKED = replace(order("110-7"), key=UUID(int=1))


def test_the_same_is_the_same() -> None:
    both = (Risk.FIRE, Risk.MINOR)
    one, other = (replace(ASKED, risks=frozenset(risks)) for risks in (both, both[::-1]))

    assert digest_of(one) == digest_of(other)
    assert digest_of(ASKED) == digest_of(replace(ASKED, actor=DESK))


def test_what_differs_in_one_word_differs() -> None:
    place = RawPlace(x=120.0, y=28.0, datum=Datum.WGS84)
    others = [
        replace(ASKED, text="x"), replace(ASKED, reference="110-8"), replace(ASKED, key=UUID(int=2)),
        replace(ASKED, place=place), replace(ASKED, place=replace(place, datum=Datum.GCJ02)),
        replace(ASKED, risks=frozenset({Risk.FIRE})), replace(ASKED, caller_name="None"),
    ]  # fmt: skip

    assert len({digest_of(each) for each in (ASKED, *others)}) == 8
