"""Work in a process apart: results and errors come back, and however the child ends, we stay."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.areas.apart import Limits, run_apart
from gis.errors import BadFile, BadInput, EditionNameTaken, Finding, ReaderBroke, TooHeavy, UnknownDatum
from tests.support.apart import (
    crash,
    dig,
    echo,
    litter,
    litter_and_crash,
    quit_quietly,
    refuse,
    spin,
    stumble,
    swell,
)

PLENTY = Limits(seconds=20, memory_mb=500)


def test_a_result_comes_back() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), None])

    (given, at), named = run_apart(PLENTY, "a", echo, shapes, 7, word="网格")  # type: ignore[misc]

    assert at == 7
    assert list(given) == list(shapes)
    assert named == {"word": "网格"}


def test_a_large_result_comes_back() -> None:
    assert run_apart(PLENTY, "a", echo, b"x" * 50_000_000) == ((b"x" * 50_000_000,), {})


@pytest.mark.parametrize(
    "error",
    [
        BadFile("a is bad.", [Finding("file", "is bad.", "Mend it.", "line 3")], hint="Begin anew."),
        UnknownDatum("mars"),
        EditionNameTaken("2026", "grid"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_our_errors_come_back_whole(error: BadFile) -> None:
    with pytest.raises(type(error)) as caught:
        run_apart(PLENTY, "a", refuse, error)

    assert vars(caught.value) == vars(error)
    assert str(caught.value) == str(error)


def test_other_errors_come_back_with_the_place_where_they_arose() -> None:
    with pytest.raises(KeyError, match="lost") as caught:
        run_apart(PLENTY, "a", refuse, KeyError("lost"))

    assert "in refuse" in caught.value.__notes__[0]


def test_an_error_that_cannot_travel_is_told() -> None:
    with pytest.raises(RuntimeError, match="UnpackableError: ab"):
        run_apart(PLENTY, "a", stumble)


def test_an_endless_loop_is_ended() -> None:
    with pytest.raises(TooHeavy, match=r"^a\.gpkg takes longer than 0\.3 seconds\.") as caught:
        run_apart(Limits(seconds=0.3), "a.gpkg", spin)

    assert caught.value.findings[0].where == "a.gpkg"


def test_memory_is_limited() -> None:
    assert run_apart(Limits(memory_mb=300), "a", swell, 200) == 200_000_000
    with pytest.raises(TooHeavy, match=r"needs more than 300 MB of memory\."):
        run_apart(Limits(memory_mb=300), "a", swell, 400)


def test_a_child_that_the_system_ends_for_its_size_is_too_heavy() -> None:
    with pytest.raises(TooHeavy, match="memory"):
        run_apart(PLENTY, "a", quit_quietly, 1)


def test_endless_nesting_is_told() -> None:
    with pytest.raises(TooHeavy, match=r"nested too deeply\."):
        run_apart(PLENTY, "a", dig, 10_000_000)


def test_a_crash_is_an_error_of_the_file() -> None:
    with pytest.raises(ReaderBroke, match=r"^a\.shp breaks the program that reads it \(SIGSEGV\)\."):
        run_apart(PLENTY, "a.shp", crash)


def test_after_all_this_the_next_one_is_served() -> None:
    for function in (crash, spin):
        with pytest.raises(BadInput):
            run_apart(Limits(seconds=0.2), "a", function)

    assert run_apart(PLENTY, "a", echo) == ((), {})


def test_many_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda number: run_apart(PLENTY, "a", echo, number), range(40)))

    assert results == [((number,), {}) for number in range(40)]


def test_temporary_files_go_with_the_child(tmp_path: Path) -> None:
    left = Path(run_apart(PLENTY, "a", litter))
    with pytest.raises(ReaderBroke):
        run_apart(PLENTY, "a", litter_and_crash, tmp_path / "note")

    assert not _appears(lambda: left.exists() and Path((tmp_path / "note").read_text()).exists(), within_seconds=0)


def test_secrets_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDKEEPER_DATABASE_URL", "postgresql://hidden")
    code = "from gis.areas.apart import *; from tests.support.apart import own_environment"
    code += "; print(run_apart(Limits(), 'a', own_environment))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert "PATH" in done.stdout
    assert "hidden" not in done.stdout


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whoever_is_interrupted_leaves_no_orphan(sign: signal.Signals, tmp_path: Path) -> None:
    note = tmp_path / "note"
    code = "from gis.areas.apart import *; from tests.support.apart import note_and_sleep, Path"
    code += f"; run_apart(Limits(), 'a', note_and_sleep, Path({str(note)!r}))"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as caller:
        assert _appears(lambda: note.exists() and note.read_text() != "", within_seconds=30)
        caller.send_signal(sign)
        caller.wait(10)

    assert _appears(lambda: not _alive(int(note.read_text())), within_seconds=5)


def test_an_ended_helper_is_replaced() -> None:
    from gis.areas import apart

    run_apart(PLENTY, "a", echo)
    apart._known[0].process.kill()

    assert run_apart(PLENTY, "a", echo, 1) == ((1,), {})


def test_the_caller_need_not_be_the_main_thread() -> None:
    told: list[object] = []
    thread = threading.Thread(target=lambda: told.append(run_apart(PLENTY, "a", echo)))
    thread.start()
    thread.join()

    assert told == [((), {})]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _appears(condition: object, *, within_seconds: float) -> bool:
    until = time.monotonic() + within_seconds
    while not (seen := condition()) and time.monotonic() < until:  # type: ignore[operator]
        time.sleep(0.02)
    return bool(seen)
