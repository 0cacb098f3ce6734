"""A calendar for tests: Monday to Friday are worked, without holidays. Its midnights are those of Shanghai."""

from __future__ import annotations

from datetime import datetime, timedelta

from gis.clock import midnight, shanghai_day


class Weekdays:
    """Working days by the day of the week alone."""

    def end_of_workday(self, at: datetime, count: int) -> datetime:
        """The midnight that ends the `count`-th working day after the day of `at`, aware UTC."""
        on, left = shanghai_day(at), count
        while left > 0:
            on += timedelta(days=1)
            left -= on.isoweekday() <= 5
        return midnight(on + timedelta(days=1))
