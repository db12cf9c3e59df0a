"""How long from a key to what it paints, and from another station's commit to the paint here.

``python -m benchmarks.keys [--runs N] [--json] [--write]``

The console script in a terminal of its own, over databases with 50, 200 and 500 who wait at once: the selection moves;
the next patient is called, which is a durable commit and a board read anew; and another process changes a place in the
order. Beside it the least Textual app, which shows that a key came.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from benchmarks.command import command
from benchmarks.figures import Figure, Report, figure, ratio
from benchmarks.programs import BARE, SCRIPT
from benchmarks.terminal import FRAME, Program
from models.store.store import Store, open_store
from models.visit.call import pass_over
from models.visit.overrule import expedite
from screens.text import say
from tests.clinic import Clinic, StillClock, person

SIZES = (50, 200, 500)
DOWN, UP, CALL = b"\x1b[B", b"\x1b[A", b"\x1b[20~"
QUIET = 0.25
"""Seconds without a paint after which the next key is pressed; longer after a commit, the longer the queue."""
AT_ONCE = 50


@contextmanager
def waiting(path: Path, count: int) -> Iterator[Clinic]:
    """A clinic with so many who wait."""
    clock = StillClock(datetime.now(UTC))
    store = open_store(str(path), clock=clock)
    try:
        for first in range(0, count, AT_ONCE):
            with store.burst() as burst:
                clinic = Clinic(cast(Store, burst), clock)
                for n in range(first, min(first + AT_ONCE, count)):
                    clinic.walk_in(n, patient=person(n, born=date(1940, 1, 1) + timedelta(days=n)))
        yield Clinic(store, clock)
    finally:
        store.close()


def desk(path: Path) -> list[str]:
    """The radiographer's, over a database."""
    return [str(SCRIPT), "--database", str(path), "--station", "radiographer", "--language", "en"]


def move(program: Program, runs: int) -> list[float]:
    """The selection down, and up again."""
    times = []
    for run in range(runs):
        program.settle(QUIET)
        pressed = program.press(DOWN if run % 20 < 10 else UP)
        times.append(program.until("►") - pressed)
    return times


def call(program: Program, clinic: Clinic, runs: int, quiet: float) -> list[float]:
    """The next is called; then another process passes them over."""
    times = []
    for _ in range(runs):
        program.settle(quiet)
        pressed = program.press(CALL)
        times.append(program.until(f"► {say('en', 'visit.state.called')}") - pressed)
        program.settle(QUIET)
        clinic.clock.at = datetime.now(UTC)
        (row,) = clinic.board().in_rooms
        clinic.perform(pass_over, visit=row.visit, seen=row.changed)
    return times


def change(program: Program, clinic: Clinic, runs: int, quiet: float) -> list[float]:
    """Another process takes the last to the first place."""
    times = []
    for _ in range(runs):
        program.settle(quiet)
        row = clinic.board().waiting[-1]
        clinic.perform(expedite, visit=row.visit, seen=row.changed, reason="Pain")
        committed = time.perf_counter()
        times.append(program.until(row.ticket) - committed)
    return times


def bare(home: Path, runs: int) -> list[float]:
    """The reference."""
    times = []
    with Program([sys.executable, str(BARE)], home) as program:
        program.until("bare frame")
        for run in range(1, runs + 1):
            program.settle(QUIET)
            pressed = program.press(b"a")
            times.append(program.until(f"key {run}") - pressed)
    return times


def measure(runs: int) -> Report:
    """All of it, one after the other; the first of each loads what it needs."""
    moved: dict[int, Figure] = {}
    called: dict[int, Figure] = {}
    changed: dict[int, Figure] = {}
    with TemporaryDirectory(prefix="xray-tui-bench-") as folder:
        home = Path(folder)
        reference = figure("bare Textual, key to paint", bare(home, runs + 1)[1:])
        for size in SIZES:
            path, quiet = home / f"{size}.db", QUIET + size / 2_000
            with waiting(path, size) as clinic, Program(desk(path), home) as program:
                program.until(*FRAME, say("en", "desk.live"))
                moved[size] = figure(f"selection move to paint, {size:,} wait", move(program, runs + 1)[1:])
                changed[size] = figure(
                    f"another's commit to paint, {size:,} wait", change(program, clinic, runs + 1, quiet)[1:]
                )
                called[size] = figure(
                    f"call to paint, commit included, {size:,} wait", call(program, clinic, runs + 1, quiet)[1:]
                )
    return Report(
        "keys",
        runs,
        (reference, *moved.values(), *called.values(), *changed.values()),
        (
            ratio(moved[SIZES[-1]], reference),
            ratio(called[SIZES[0]], reference),
            ratio(changed[SIZES[-1]], changed[SIZES[0]]),
        ),
        how="one after the other",
    )


if __name__ == "__main__":
    command("keys", __doc__, measure, runs=40)
