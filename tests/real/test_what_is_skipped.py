"""Nothing is skipped in silence: a run without the shared data says at its end what it left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.shared import REASON

ROOT = Path(__file__).parents[2]


def test_without_the_data_the_run_says_how_much_it_left_out(tmp_path: Path) -> None:
    environment = {**os.environ, "GRIDKEEPER_SHARED_DATA": str(tmp_path / "missing" / "data")}
    command = [sys.executable, "-m", "pytest", "tests/real/test_datum_vectors.py"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"9 tests of real files were skipped: {REASON}." in done.stdout
