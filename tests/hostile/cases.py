"""Every bad file, as one table. `python -m tests.hostile.cases` prints it."""

from __future__ import annotations

from collections import Counter

from tests.hostile import binaries, heavy, points_and_lines, shapefiles, shapes, tables, texts

CASES = [
    *shapes.CASES,
    *texts.CASES,
    *binaries.CASES,
    *shapefiles.CASES,
    *tables.CASES,
    *points_and_lines.CASES,
    *heavy.CASES,
]


def listed() -> str:
    """Each cause with the entrances that it is tried at, and how many there are of both."""
    causes: dict[str, list[str]] = {}
    for case in CASES:
        causes.setdefault(case.cause, []).append(f"{case.command} {case.suffix}")
    lines = [f"{cause}: {', '.join(entrances)}" for cause, entrances in causes.items()]
    commands = Counter(case.command for case in CASES)
    by_command = ", ".join(f"{count} {command}" for command, count in commands.items())
    return "\n".join([*lines, f"{len(CASES)} bad files, {len(causes)} causes; {by_command}"])


if __name__ == "__main__":
    print(listed())
