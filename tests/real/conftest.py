"""Where there is no shared data, the run says at its end how many tests of real files it left out, and why."""

from __future__ import annotations

import pytest

from tests.support.shared import REASON


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line at the end of the run; nothing where nothing was left out."""
    skipped = [report for report in terminalreporter.getreports("skipped") if REASON in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests of real files were skipped: {REASON}.", yellow=True)
