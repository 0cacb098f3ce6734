"""Bad files, each at its own entrance: findings, nothing half written, and the database answers as before."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.model.base import Base
from tests.cli.conftest import Gridkeeper, Ran
from tests.conftest import TestCentre
from tests.hostile.case import Case
from tests.hostile.cases import CASES, listed

LEAST_CASES = 200


def rows(centre: TestCentre) -> dict[str, int]:
    """How many rows every table holds."""
    counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in Base.metadata.tables)
    with centre.engine.connect() as connection:
        return dict(connection.execute(text(f"SELECT {counts}")).one()._mapping)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_gets_findings_and_harms_nothing(
    case: Case, gridkeeper: Gridkeeper, centre: TestCentre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, out = tmp_path / f"bad{case.suffix}", tmp_path / "out.csv"
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
        case.write(file)  # numpy and shapely say what we know: some corners are no numbers.
    for name, value in case.settings.items():
        monkeypatch.setenv(name, value)
    before = rows(centre)
    as_json = CASES.index(case) % 2 == 0

    ran = gridkeeper(*case.arguments(file, out), *(("--json",) if as_json else ()))

    assert ran.code in (1, 2), ran.out
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert str(tmp_path) not in ran.err
    assert rows(centre) == before
    assert not out.exists()
    (_require_findings_as_json if as_json else _require_findings)(ran)


def _require_findings(ran: Ran) -> None:
    first, *findings = ran.lines
    assert first.startswith("gridkeeper: ")
    assert findings or first.count(". ") >= 1  # an error without findings says what to do in its line
    assert all(line.startswith("  ") for line in findings)


def _require_findings_as_json(ran: Ran) -> None:
    told = json.loads(ran.err)
    assert told["detail"]
    assert told["findings"] or told["hint"]
    assert all(finding["found"] and finding["hint"] for finding in told["findings"])


def test_no_two_files_are_bad_in_the_same_way_at_the_same_entrance(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{listed().splitlines()[-1]}")

    assert [entrance for entrance, count in Counter(case.entrance for case in CASES).items() if count > 1] == []
    assert len(CASES) >= LEAST_CASES


@pytest.mark.parametrize("command", ["areas import", "gates import", "people import", "duty import"])
def test_after_all_of_them_a_good_file_is_read(command: str, gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    good = {
        "areas import": 'code,wkt\nS1,"POLYGON ((120 28.9, 120.01 28.9, 120.01 28.91, 120 28.9))"\n',
        "gates import": "code,wkt\nS1,POINT (120 28.9)\n",
        "people import": "code,name,phone,organisation\nP1,Li,,\n",
        "duty import": "record,code,name,kind\nnet,N1,N,\n",
    }
    file = tmp_path / "good.csv"
    file.write_text(good[command])
    more = ("--kind", "site") if command == "areas import" else ()

    ran = gridkeeper(*Case("none", command, ".csv", file.write_text).arguments(file, file), *more)

    assert ran.code == 0, ran.err
