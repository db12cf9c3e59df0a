"""What a station costs that nobody touches: its share of a core, and its memory.

``python -m benchmarks.idle [--minutes N] [--json] [--write]``

Reception, a radiographer's desk and the display, over a database with 30 who wait, each in a terminal of its own, and
beside them, at the same time, the least Textual app, which shows what it has read and waits.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import PERFORMANCE, conditions, put
from benchmarks.keys import BARE, FRAME, SCRIPT, waiting
from benchmarks.terminal import Program
from screens.text import say

WAITING = 30
FIRST_SECONDS = 10.0
"""Before the measurement: what a station still does after it has begun."""
SLICE = 5.0
"""Its paints are read away so often, as a terminal would."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A station at rest.

    Args:
        name: what it is.
        core_percent: how much of a core it took.
        memory_mb: how much memory of its own and shared it held at the end.
    """

    name: str
    core_percent: float
    memory_mb: float


def used(process: int) -> float:
    """The seconds of a core that a process and its threads have taken."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def held(process: int) -> float:
    """The megabytes that it holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def measure(minutes: float) -> tuple[Idle, ...]:
    """All of them, at the same time."""
    with TemporaryDirectory(prefix="xray-tui-bench-") as folder, ExitStack() as stack:
        home = Path(folder)
        path = home / "unit.db"
        stack.enter_context(waiting(path, WAITING))
        ours = [str(SCRIPT), "--database", str(path), "--language", "en", "--station"]
        desk = (*FRAME, say("en", "desk.live"))
        stations = {
            "reception": ([*ours, "reception"], desk),
            "radiographer": ([*ours, "radiographer"], desk),
            "display": ([str(SCRIPT), "display", "--database", str(path)], (say("en", "wall.waiting"), "• ")),
            "bare Textual": ([sys.executable, str(BARE), str(path)], ("bare frame", "B030")),
        }
        running = {name: stack.enter_context(Program(command, home)) for name, (command, _) in stations.items()}
        for name, (_, painted) in stations.items():
            running[name].until(*painted)
        rest(running, FIRST_SECONDS)
        before = {name: used(program.process.pid) for name, program in running.items()}
        began = time.monotonic()
        rest(running, minutes * 60)
        lasted = time.monotonic() - began
        return tuple(
            Idle(
                name,
                round(100 * (used(program.process.pid) - before[name]) / lasted, 2),
                round(held(program.process.pid), 1),
            )
            for name, program in running.items()
        )


def rest(running: dict[str, Program], seconds: float) -> None:
    """Let them be for so long."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(SLICE, left))
        for program in running.values():
            program.settle(0.0)


def as_markdown(found: tuple[Idle, ...], minutes: float) -> str:
    """For a reader."""
    lines = ["| at rest | of a core | memory MB |", "|---|---:|---:|"]
    lines += [f"| {one.name} | {one.core_percent} % | {one.memory_mb} |" for one in found]
    return "\n".join([*lines, "", f"{minutes:g} minutes, all at the same time; {conditions()}.", ""])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.idle", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (1; 10 say more)")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--write", action="store_true", help="also into docs/performance.md")
    given = parser.parse_args()
    found = measure(given.minutes)
    told = as_markdown(found, given.minutes)
    if given.write:
        put(PERFORMANCE, "idle", told)
    print(json.dumps([asdict(one) for one in found], indent=2) if given.json else told)


if __name__ == "__main__":
    main()
