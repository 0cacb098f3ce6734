"""A timekeeper as a process of its own, for tests that kill it: `python timekeeper_process.py URL CENTRE`."""

from __future__ import annotations

import sys

from gis.clock import SystemClock
from gis.db.engine import centre_engine
from gis.dispatch.timekeeper import keep_time

if __name__ == "__main__":
    keep_time(centre_engine(sys.argv[1], sys.argv[2]), SystemClock(), lambda: False)
