"""How long until the desk is there: the first frame, and the first ticket from the database.

``python -m benchmarks.startup [--runs N] [--json] [--write]``

The console script in a terminal of its own, over a small database, beside the least Textual app, one after the other
in the same run. The first frame is there when the footer, which is painted last, has reached the terminal. Where
posting and harlequin are on the path, each in an environment of its own (``uv tool install``), they take their turns.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from benchmarks.command import command
from benchmarks.figures import Report, figure, ratio
from benchmarks.programs import BARE, SCRIPT
from benchmarks.terminal import FRAME, seconds_until
from models.store.store import open_store
from tests.clinic import Clinic, StillClock

VISITS = 5
LIMIT = 1.25
OTHERS = {"posting": ("Collection", "Commands"), "harlequin": ("Data Catalog", "Commands")}
"""Other Textual apps, and words of their first frame."""


def small_clinic(path: Path) -> str:
    """A database with a few who wait today; the last ticket given."""
    clock = StillClock(datetime.now(UTC))
    store = open_store(str(path), clock=clock)
    try:
        clinic = Clinic(store, clock)
        return [clinic.walk_in(n).ticket for n in range(VISITS)][-1]
    finally:
        store.close()


def measure(runs: int) -> Report:
    """Time both, in turns."""
    others = [name for name in OTHERS if which(name)]
    times: dict[str, list[float]] = {name: [] for name in ("frame", "live", "bare", "bare_live", *others)}
    with TemporaryDirectory(prefix="xray-tui-bench-") as folder:
        home = Path(folder)
        database = home / "unit.db"
        ticket = small_clinic(database)
        desk = [str(SCRIPT), "--database", str(database), "--station", "radiographer", "--language", "en"]
        bare = [sys.executable, str(BARE), str(database)]
        for run in range(runs + 1):
            of_desk = seconds_until(desk, [FRAME, [ticket]], home)
            of_bare = seconds_until(bare, [["bare frame"], [ticket]], home)
            of_others = [seconds_until([name], [OTHERS[name]], home)[0] for name in others]
            # The first run reads the code from the disk.
            if run:
                for name, seconds in zip(times, (*of_desk, *of_bare, *of_others), strict=True):
                    times[name].append(seconds)
    desk_frame, desk_live = figure("xray-tui, first frame", times["frame"]), figure("xray-tui, live", times["live"])
    bare_frame = figure("bare Textual, first frame", times["bare"])
    bare_live = figure("bare Textual and SQLModel, live", times["bare_live"])
    beside = [figure(f"{name}, first frame", times[name]) for name in others]
    return Report(
        "startup",
        runs,
        (desk_frame, bare_frame, desk_live, bare_live, *beside),
        (
            ratio(desk_frame, bare_frame, LIMIT),
            ratio(desk_live, bare_live, LIMIT),
            *(ratio(desk_frame, each) for each in beside),
        ),
    )


if __name__ == "__main__":
    command("startup", __doc__, measure, runs=20)
