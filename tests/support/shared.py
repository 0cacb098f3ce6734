"""The shared test data beside the checkout: used where it is, never copied into the project."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared_data(name: str) -> Path:
    """A file of the shared data, such as "datum/cities.csv".

    Skips the test where there is no shared data at all; a file missing from it is a failure.
    """
    if not SHARED_DATA.parent.is_dir():
        pytest.skip("no shared test data beside the checkout (../shared)")
    path = SHARED_DATA / name
    assert path.exists(), f"../shared is there, but data/{name} is missing from it"
    return path
