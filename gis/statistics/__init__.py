"""What the past says: how long things took and what became of them. From events, clocks and evidence only.

A time that is missing stays unknown, is counted, and is never guessed. Nothing here is split by person: no ranking of
individuals (domain.md 2.9).

- `window`          the days that are looked at
- `response_times`  how long each milestone took, how often in time, and how well that is proved
- `outcomes`        settled, diverted, returned; called back and satisfied; again within 30 days
"""
