"""A notifier as a process of its own, for tests that kill it: `python notifier_process.py URL CENTRE FILE HOST`."""

from __future__ import annotations

import sys
from pathlib import Path

from gis.clock import SystemClock
from gis.db.engine import centre_engine
from gis.notify.notifier import keep_notifying
from gis.settings import Settings

if __name__ == "__main__":
    url, centre, file, host = sys.argv[1:]
    chosen = Settings(channels_file=Path(file), notify_hosts=host, notice_language="en")
    keep_notifying(centre_engine(url, centre), chosen, SystemClock(), lambda: False)
