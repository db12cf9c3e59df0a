"""How long until the desk is there: the first frame, and the first ticket from the database.

``python -m benchmarks.startup [--runs N] [--json] [--write]``

The console script in a terminal of its own, over a small database, beside the least Textual app, one after the other
in the same run. The first frame is there when the footer, which is painted last, has reached the terminal.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Report, figure, ratio
from benchmarks.terminal import seconds_until
from models.store.store import open_store
from screens.text import say
from tests.clinic import Clinic, StillClock

BARE = Path(__file__).with_name("bare.py")
SCRIPT = Path(sys.executable).with_name("xray-tui")
VISITS = 5
LIMIT = 1.5


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
    frame = [say("en", "key.palette"), say("en", "key.help")]
    times: dict[str, list[float]] = {"frame": [], "live": [], "bare": [], "bare_live": []}
    with TemporaryDirectory(prefix="xray-tui-bench-") as folder:
        home = Path(folder)
        database = home / "unit.db"
        ticket = small_clinic(database)
        desk = [str(SCRIPT), "--database", str(database), "--station", "radiographer", "--language", "en"]
        bare = [sys.executable, str(BARE), str(database)]
        for run in range(runs + 1):
            of_desk = seconds_until(desk, [frame, [ticket]], home)
            of_bare = seconds_until(bare, [["bare frame"], [ticket]], home)
            # The first run reads the code from the disk.
            if run:
                for name, seconds in zip(times, (*of_desk, *of_bare), strict=True):
                    times[name].append(seconds)
    desk_frame, desk_live = figure("xray-tui, first frame", times["frame"]), figure("xray-tui, live", times["live"])
    bare_frame = figure("bare Textual, first frame", times["bare"])
    bare_live = figure("bare Textual and SQLModel, live", times["bare_live"])
    return Report(
        "startup",
        runs,
        (desk_frame, bare_frame, desk_live, bare_live),
        (ratio(desk_frame, bare_frame, LIMIT), ratio(desk_live, bare_live)),
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.startup", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--runs", type=int, default=20, help="how often each is started (20)")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--write", action="store_true", help="also into docs/performance.md")
    given = parser.parse_args()
    report = measure(max(2, given.runs))
    if given.write:
        report.write()
    print(report.as_json() if given.json else report.as_markdown())


if __name__ == "__main__":
    main()
