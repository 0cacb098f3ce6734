"""Labelled addresses: what the grammar makes of the half that it was not written from."""

from __future__ import annotations

import pytest

from tests.support.address_labels import MERGED, Figures, halves, measured

pytestmark = pytest.mark.real_files

AT_LEAST = {"road": 0.93, "roadno": 0.93, "houseno": 0.898, "poi": 0.68, "devZone": 0.50, MERGED: 0.69}
"""F1 of the elements that a dispatch hangs on; all figures: `python -m tests.benchmarks.geocode.parsing`."""


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    """Figures of the second half."""
    return measured(halves()[1])


@pytest.mark.parametrize("label", AT_LEAST)
def test_elements_are_found(figures: dict[str, Figures], label: str) -> None:
    assert figures[label].f1 >= AT_LEAST[label]


def test_no_half_holds_a_row_of_the_other() -> None:
    first, second = halves()

    assert len(first) == len(second) == 1393
    assert not {row.text for row in first} & {row.text for row in second}
