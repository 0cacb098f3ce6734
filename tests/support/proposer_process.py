"""A proposer as a process of its own: `python proposer_process.py URL CENTRE [THREADS]`. Tests kill it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from gis.clock import SystemClock
from gis.db.engine import centre_engine
from gis.dispatch.proposer import keep_proposing


def main(url: str, centre: str, threads: str = "1") -> None:
    """Propose until killed."""
    engine, clock = centre_engine(url, centre), SystemClock()
    with ThreadPoolExecutor(int(threads)) as pool:
        list(pool.map(lambda _: keep_proposing(engine, centre, clock, lambda: False), range(int(threads))))


if __name__ == "__main__":
    main(*sys.argv[1:])
