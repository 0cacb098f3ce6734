"""Every setting is explained to the people who set it, in both languages, with its unit in its name."""

from __future__ import annotations

import re

import pytest

from gis.settings import Settings
from tests.support.project import ROOT

NAMES = sorted(f"GRIDKEEPER_{field.upper()}" for field in Settings.model_fields)
ELSEWHERE = {"GRIDKEEPER_TEST_DATABASE_URL"}
"""Read by tests only."""


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_knows_every_setting_and_no_other(page: str) -> None:
    mentioned = set(re.findall(r"\bGRIDKEEPER_[A-Z_]+[A-Z]\b", (ROOT / page).read_text("utf-8")))

    assert sorted(set(NAMES) - mentioned) == [], "left out"
    assert sorted(mentioned - set(NAMES) - ELSEWHERE) == [], "no longer there"


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_says_what_it_is(field: str) -> None:
    description = Settings.model_fields[field].description

    assert description
    assert description.endswith(".")


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_lengths_of_time_carry_their_unit(field: str) -> None:
    if re.search(r"timeout|after|within|interval|limit", field):
        assert field.endswith(("_seconds", "_minutes", "_days"))
