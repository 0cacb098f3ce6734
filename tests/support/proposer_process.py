"""A proposer as a process of its own, for tests that kill it: `python proposer_process.py URL CENTRE`."""

from __future__ import annotations

import sys

from gis.clock import SystemClock
from gis.db.engine import centre_engine
from gis.dispatch.proposer import keep_proposing

if __name__ == "__main__":
    keep_proposing(centre_engine(sys.argv[1], sys.argv[2]), sys.argv[2], SystemClock(), lambda: False)
