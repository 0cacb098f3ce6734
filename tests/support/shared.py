"""The shared test data beside the checkout: used where it is, never copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE_US = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Where it lies unless `GRIDKEEPER_SHARED_DATA` names another folder."""

REASON = "no shared test data beside the checkout (../shared)"


def shared_folder() -> Path:
    """The folder of the shared data, whether or not it is there."""
    return Path(os.environ.get("GRIDKEEPER_SHARED_DATA", BESIDE_US))


def shared_data(name: str) -> Path:
    """A file of the shared data, such as "datum/cities.csv".

    Skips the test where there is no shared data at all; a file missing from it is a failure.
    """
    if not shared_folder().parent.is_dir():
        pytest.skip(REASON)
    path = shared_folder() / name
    assert path.exists(), f"../shared is there, but data/{name} is missing from it"
    return path
