"""Tests that are the manual: `@rule` gives a test its sentence, `rules_of` collects them for printing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Rule:
    """One rule of the product, as the manual prints it."""

    sentence: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()


def rule[F: Callable[..., None]](sentence: str) -> Callable[[F], F]:
    """Mark a test as a rule of the product. Stands above `parametrize`, whose table is printed with it."""

    def mark(test: F) -> F:
        test.__rule__ = sentence  # type: ignore[attr-defined]
        return test

    return mark


def rules_of(module: ModuleType) -> Iterator[Rule]:
    """The rules of a test module, in the order they are written."""
    for test in vars(module).values():
        sentence = getattr(test, "__rule__", None)
        if sentence:
            yield Rule(sentence, *_table(test))


def _table(test: Callable[..., None]) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    # A table needs named columns; a single list of engines ("shapely", "postgis") is not one.
    for mark in marks:
        names, values = mark.args[0], mark.args[1]
        columns = tuple(part.strip() for part in names.split(",")) if isinstance(names, str) else tuple(names)
        if len(columns) > 1:
            return columns, tuple(tuple(row) for row in values)
    return (), ()
