"""Words to places, measured.

    python -m tests.benchmarks.geocode [--size 100k|1m] [--per-type 160] [--save | --compare]

With --save the queries that are wrong are kept in `known_wrong.txt`; with --compare those that were right then and are
wrong now are told, and only they are an error. `python -m tests.benchmarks.run --only geocode` writes the chapter.
"""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks.geocode.chapter import KNOWN_WRONG, chapter, measured, wrong


def main() -> int:
    """Measure, print, keep or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=_size, default=100_000)
    parser.add_argument("--per-type", type=int, default=160)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--compare", action="store_true")
    given = parser.parse_args()
    found = measured(given.size, given.per_type)
    print(chapter(found))
    if given.save:
        KNOWN_WRONG.write_text("\n".join(wrong(found.asked)) + "\n", encoding="utf-8")
    newly = sorted(set(wrong(found.asked)) - set(KNOWN_WRONG.read_text("utf-8").splitlines())) if given.compare else []
    print("\n".join(f"newly wrong: {each}" for each in newly))
    return 1 if newly else 0


def _size(text: str) -> int:
    """100k, 1m or a number."""
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return factor * int(text if factor == 1 else text[:-1])


if __name__ == "__main__":
    sys.exit(main())
